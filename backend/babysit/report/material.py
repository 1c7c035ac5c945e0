"""The material of a report: everything that it tells of one run, read from the database in one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babysit.errors import NotFoundError, TooLargeError
from babysit.report.figures import charts, others
from babysit.store import findings, histories, marks, media, series
from babysit.store.database import Connection
from babysit.store.events import Event, list_events
from babysit.store.findings import Finding
from babysit.store.histories import History
from babysit.store.media import TensorData
from babysit.store.runs import Run, children, get_run
from babysit.store.series import SeriesData

BUCKETS = 1000
KINDS = ("intervention", "forked", "nan")
"""The kinds of events that are moments."""
MOMENTS = 80
FILTERS = "layer/1/filters"
MAX_HISTOGRAMS = 6


@dataclass(frozen=True, slots=True)
class Material:
    """One run: `series` are those of the report's charts, `names` all that it has; `parent` and `children` its kin."""

    run: Run
    note: str
    names: tuple[str, ...]
    series: dict[str, SeriesData]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    preflight: dict[str, Any] | None
    histograms: dict[str, History]
    filters: tuple[TensorData, ...]
    parent: Run | None
    children: tuple[Run, ...]


def gather(connection: Connection, run_id: str) -> Material:
    """Return the material of a run; raises NotFoundError."""
    run = get_run(connection, run_id)
    names = tuple(series.names(connection, run_id))
    wanted = [name for chart in [*charts(names), *others(names)[0]] for name in chart.names]
    checked = list_events(connection, run_id, ["preflight"])
    return Material(
        run=run,
        note=marks.note(connection, run_id),
        names=names,
        series=series.query(connection, run_id, wanted, None, None, BUCKETS),
        events=tuple(list_events(connection, run_id, KINDS)),
        findings=tuple(findings.list_findings(connection, run_id)),
        preflight=checked[-1].data if checked else None,
        histograms=_histograms(connection, run_id),
        filters=_filters(connection, run_id),
        parent=_parent(connection, run),
        children=tuple(children(connection, run_id, 50)),
    )


def _parent(connection: Connection, run: Run) -> Run | None:
    try:
        return None if run.parent_id is None else get_run(connection, run.parent_id)
    except NotFoundError:  # purged
        return None


def _histograms(connection: Connection, run_id: str) -> dict[str, History]:
    """Return the histories of a few histograms: activations of the first, a middle and the last layer, then others."""
    names = chosen_histograms(sorted(histories.names(connection, run_id)))
    try:
        return histories.query(connection, run_id, names, limit=MOMENTS) if names else {}
    except TooLargeError:
        return {}


def chosen_histograms(names: Sequence[str]) -> list[str]:
    """Return which of a run's records are drawn as histograms over time, at most MAX_HISTOGRAMS."""
    from babysit.report.figures import natural

    own = sorted((name for name in names if name.rpartition("/")[2] == "histogram"), key=natural)
    chosen: list[str] = []
    for kind, most in (("/activation/", 3), ("/gradient/", 2), ("/weight/", 1)):
        of_kind = [name for name in own if kind in name and name.startswith("layer/") and name.count("/") == 3]
        chosen += _spread(of_kind, most)
    return (chosen or own)[:MAX_HISTOGRAMS]


def _spread(names: Sequence[str], most: int) -> list[str]:
    if len(names) <= most:
        return list(names)
    places = [round(place * (len(names) - 1) / (most - 1)) if most > 1 else 0 for place in range(most)]
    return [names[place] for place in places]


def _filters(connection: Connection, run_id: str) -> tuple[TensorData, ...]:
    """Return the first and the last picture wall of the first layer's weights."""
    known = {info.name: info for info in media.catalogue(connection, run_id)}
    if FILTERS not in known:
        return ()
    first, last = known[FILTERS].first_step, known[FILTERS].last_step
    steps = [first] if first == last else [first, last]
    return tuple(media.get(connection, run_id, FILTERS, step) for step in steps)
