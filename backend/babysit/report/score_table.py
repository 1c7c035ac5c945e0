"""The scores of runs: last and best of each headline metric, the best of all runs marked in words and weight."""

import math
from collections.abc import Sequence

from babysit.report.markup import aside, number, section, table, text
from babysit.report.run_names import numbered
from babysit.store.goals import HEADLINES, goal
from babysit.store.runs import Run


def scores_section(runs: Sequence[Run]) -> str:
    """Return the table of metrics, best values side by side."""
    names = [name for name in HEADLINES if any(name in run.metrics for run in runs)]
    winners = {name: best_of(runs, name) for name in names}
    called = numbered(runs)
    rows = [(text(called[run.id]), *(_cell(run, name, run.id in winners[name]) for name in names)) for run in runs]
    head = ("run", *(f"{'↓' if goal(name) == 'min' else '↑'} {text(name)}" for name in names))
    remark = aside(
        "Each cell: the best value and its step, then the last value. ◆ marks the best of all these runs: the least "
        "under ↓, the greatest under ↑."
    )
    return section("metrics", "Metrics", table(head, rows, "numbers"), remark) if names else ""


def best_of(runs: Sequence[Run], name: str) -> set[str]:
    """Return the ids of the runs with the best value of a metric; of several that are equal, all."""
    values = {run.id: run.metrics.get(name, {}).get("best") for run in runs}
    finite = {key: value for key, value in values.items() if isinstance(value, int | float) and math.isfinite(value)}
    if len(runs) < 2 or not finite:
        return set()
    best = min(finite.values()) if goal(name) == "min" else max(finite.values())
    return {key for key, value in finite.items() if value == best}


def _cell(run: Run, name: str, is_best: bool) -> str:
    own = run.metrics.get(name)
    if own is None:
        return "–"
    best = f"{number(own['best'])} at {number(own['best_step'])}"
    last = f'<span class="aside">last {number(own["last"])}</span>'
    marked = f'<span class="best">◆ {best}</span>' if is_best else best
    return f"{marked}<br>{last}"
