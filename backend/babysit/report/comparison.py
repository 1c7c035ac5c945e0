"""The comparison of runs as one HTML file: their curves over each other, what differs in them, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from babysit.report import theme
from babysit.report.differences import differences_section
from babysit.report.facts import duration, moment
from babysit.report.figures import add_crosses, add_line, is_wide, natural
from babysit.report.markup import aside, section, table, text
from babysit.report.page import page
from babysit.report.plot import plot
from babysit.report.run_colour import colours_of
from babysit.report.run_names import numbered
from babysit.report.score_table import scores_section
from babysit.store import findings, series
from babysit.store.database import Connection
from babysit.store.findings import Finding
from babysit.store.goals import HEADLINES
from babysit.store.runs import Run, get_run
from babysit.store.series import SeriesData

MAX_RUNS = 50
MAX_CHARTS = 24
BUCKETS = 400
_FIRST = ("train/loss", "val/loss", "train/accuracy", "val/accuracy", "test/loss", "test/accuracy")
_APART = ("layer/", "time/", "system/", "val/class/", "train/loss/")


@dataclass(frozen=True, slots=True)
class Compared:
    """Runs side by side: `curves` has for each name the runs' series by id; `n_names` counts all that they have."""

    runs: tuple[Run, ...]
    n_all: int
    curves: dict[str, dict[str, SeriesData]]
    n_names: int
    findings: dict[str, list[Finding]]


def gather(connection: Connection, run_ids: Sequence[str], n_all: int) -> Compared:
    """Return the comparison of some runs, the first of `n_all` that were asked for; raises NotFoundError."""
    runs = tuple(get_run(connection, run_id) for run_id in run_ids)
    known = {run.id: set(series.names(connection, run.id)) for run in runs}
    names = set().union(*known.values()) if known else set()
    curves: dict[str, dict[str, SeriesData]] = {name: {} for name in chosen(names)}
    for run in runs:
        own = [name for name in curves if name in known[run.id]]
        for name, data in series.query(connection, run.id, own, None, None, BUCKETS).items():
            curves[name][run.id] = data
    drawn = {name: own for name, own in curves.items() if name not in HEADLINES or _is_curve(own)}
    found = {run.id: findings.list_findings(connection, run.id) for run in runs}
    return Compared(runs, n_all, drawn, len(names), found)


def _is_curve(own: dict[str, SeriesData]) -> bool:
    """Return whether a run has more than one point, which the table of metrics tells already."""
    return any(len(data.steps) > 1 for data in own.values())


def chosen(names: set[str]) -> list[str]:
    """Return which series are drawn, those that tell most first."""
    others = sorted((name for name in names if name not in _FIRST and not name.startswith(_APART)), key=natural)
    return [*(name for name in _FIRST if name in names), *others][:MAX_CHARTS]


def render(found: Compared) -> str:
    """Return the page of a comparison."""
    n = len(found.runs)
    left_out = f" of {found.n_all:,} that were asked for: a report holds {MAX_RUNS}" if found.n_all > n else ""
    sections = [
        _runs(found),
        scores_section(found.runs),
        differences_section(found.runs),
        _curves(found),
        _findings(found),
    ]
    names = ", ".join(run.name or run.id for run in found.runs[:3])
    title = f"{n} runs: {names}{', …' if n > 3 else ''}"
    return page(title[:200], f"Comparison of {n} runs{left_out}", sections)


def key(colour: str, dash: str) -> str:
    """Return a piece of a run's line, as it is drawn."""
    place = theme.RUNS.index(colour) + 1
    style = {"solid": "solid", "dash": "dashed", "dot": "dotted"}[dash]
    return f'<span class="swatch run-{place}" style="border-top-style:{style}"></span>'


def _runs(found: Compared) -> str:
    colours, called = colours_of(run.id for run in found.runs), numbered(found.runs)
    rows = [
        (
            f"{key(*colours[run.id])}{text(called[run.id])}",
            text(run.id),
            f"{run.state.value}{'' if run.state.is_final else f' at step {run.step:,}'}",
            text(run.health or "not judged"),
            text(run.dataset or "–"),
            text(run.network or "–"),
            moment(run.started_at),
            duration(run.started_at, run.ended_at),
            text(", ".join(run.tags) or "–"),
        )
        for run in found.runs
    ]
    head = ("name", "run", "state", "health", "data set", "network", "started", "took", "tags")
    return section("runs", "Runs", table(head, rows, "tight"))


def _curves(found: Compared) -> str:
    colours = colours_of(run.id for run in found.runs)
    plots = []
    for name, own in found.curves.items():
        figure, words = draw(found.runs, own, colours)
        plots.append(plot(figure, name, words))
    left = found.n_names - len(found.curves)
    remark = aside(f"{left:,} more series are not drawn: an export has them all.") if left else ""
    return section("curves", "Curves", f'<div class="plots">{"".join(plots)}</div>', remark) if plots else ""


def draw(runs: Sequence[Run], own: dict[str, SeriesData], colours: dict[str, tuple[str, str]]) -> tuple[go.Figure, str]:
    """Return one series of all runs that have it, and what is drawn in words."""
    figure = go.Figure()
    lines, called = [], numbered(runs)
    for run in runs:
        if (data := own.get(run.id)) is not None:
            add_line(figure, called[run.id], data, *colours[run.id])
            lines.append(data)
    figure.update_layout(theme.layout("step", "", 360))
    if is_wide(lines):
        figure.update_yaxes(theme.POWERS)
    add_crosses(figure, lines)
    figure.update_layout(hovermode="closest" if len(lines) > 8 else "x unified")
    n_bucketed = sum(data.is_bucketed for data in lines)
    buckets = f", {n_bucketed} of them in {BUCKETS} buckets, the last of each drawn" if n_bucketed else ""
    return figure, f"{len(lines)} of {len(runs)} runs have it; {sum(data.n for data in lines):,} points{buckets}."


def _findings(found: Compared) -> str:
    rows: list[tuple[str, ...]] = []
    called = numbered(found.runs)
    for run in found.runs:
        for finding in found.findings[run.id]:
            data: dict[str, Any] = finding.data
            severity = finding.severity if finding.is_open else "cleared"
            steps = f"{finding.opened_step:,}–{(finding.cleared_step or finding.step):,}"
            badge = f'<span class="badge {"bad" if severity == "alarm" else ""}">{severity}</span>'
            rows.append((text(called[run.id]), badge, text(data.get("title")), steps, text(data.get("sentence"))))
    none = "" if rows else "<p>None of these runs has any.</p>"
    head = ("run", "", "finding", "steps", "in words")
    return section("findings", "Findings", table(head, rows[:400]), none)
