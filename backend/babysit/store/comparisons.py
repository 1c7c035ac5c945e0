"""Comparisons: what several runs have in common, field by field and series by series, and their points at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from babysit.store import decoding
from babysit.store import series as curves
from babysit.store.goals import goal
from babysit.store.series import SeriesData
from babysit.store.tables import chunks, fields, runs, series
from babysit.store.types import plain

MAX_VALUES = 40_000  # of metrics in one answer: names × runs
MAX_SOUGHT = 400  # series whose best step is looked for among their points


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the runs have a series."""

    name: str
    n_runs: int


@dataclass(frozen=True, slots=True)
class Row:
    """Of one run's series: its last value, its best one and at which step that was, None where it is not known."""

    last: Any
    best: float | None
    best_step: int | None


def reaches(connection: Connection, ids: Sequence[str]) -> list[Reach]:
    """Return the series that any of the runs has, by name."""
    query = select(series.c.name, func.count()).where(series.c.run_id.in_(ids))
    return [Reach(*row) for row in connection.execute(query.group_by(series.c.name).order_by(series.c.name))]


def fields_of(connection: Connection, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Return the leaves of the runs' configurations, sorted: each with a value a run, None where it has none."""
    places = {run_id: place for place, run_id in enumerate(ids)}
    query = select(fields.c.run_id, fields.c.name, fields.c.number, fields.c.text).where(fields.c.run_id.in_(ids))
    found: dict[str, list[Any]] = {}
    for run_id, name, number, text in connection.execute(query.order_by(fields.c.name)):
        found.setdefault(name, [None] * len(ids))[places[run_id]] = _value(number, text)
    return dict(sorted(found.items(), key=lambda item: _natural(item[0])))


def metrics_of(
    connection: Connection, ids: Sequence[str], names: Sequence[str], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Row | None]]:
    """Return last and best of the named series, a row a run, None where a run has no such series.

    `known` are the headline metrics that the runs' rows keep; for others the best step is looked for among the points,
    of at most MAX_SOUGHT series.
    """
    places = {run_id: place for place, run_id in enumerate(ids)}
    found: dict[str, list[Row | None]] = {name: [None] * len(ids) for name in names}
    sought: dict[int, tuple[str, int, float]] = {}
    c = series.c
    query = select(c.id, c.run_id, c.name, c.last, c.min, c.max).where(c.run_id.in_(ids), c.name.in_(names))
    for key, run_id, name, last, low, high in connection.execute(query):
        best = low if goal(name) == "min" else high
        kept = known.get(run_id, {}).get(name)
        step = kept["best_step"] if kept and kept["best"] == best else None
        found[name][places[run_id]] = Row(plain(last), best if np.isfinite(best) else None, step)
        if step is None and np.isfinite(best):
            sought[key] = name, places[run_id], best
    wanted = dict(list(sought.items())[:MAX_SOUGHT])
    for key, step in _best_steps(connection, wanted).items():
        name, place, _ = wanted[key]
        row = found[name][place]
        assert row is not None
        found[name][place] = replace(row, best_step=step)
    return found


def points_of(
    connection: Connection,
    ids: Sequence[str],
    names: Sequence[str],
    first: int | None = None,
    last: int | None = None,
    buckets: int = 600,
) -> dict[str, dict[str, SeriesData]]:
    """Return the points of the named series of each run that is there, as far as it has them: see `series.query`."""
    c = series.c
    query = select(c.id, c.run_id, c.name, c.n).where(c.run_id.in_(ids), c.name.in_(names))
    rows = connection.execute(query.order_by(c.id)).all()
    points = curves.read(connection, {key: n for key, _, _, n in rows}, first, last, buckets)
    found: dict[str, dict[str, SeriesData]] = {run_id: {} for run_id in existing(connection, ids)}
    for key, run_id, name, _ in rows:
        found.setdefault(run_id, {})[name] = points[key]
    return found


def existing(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Return those of the ids that runs have, in their order."""
    there = set(connection.execute(select(runs.c.id).where(runs.c.id.in_(ids))).scalars())
    return [run_id for run_id in ids if run_id in there]


def chosen_names(found: Iterable[Reach], n_runs: int) -> list[str]:
    """Return the names whose metrics fit into one answer: headline series first, those of layers last."""
    order = sorted(found, key=lambda reach: (reach.name.startswith("layer/"), _depth(reach.name), -reach.n_runs))
    return [reach.name for reach in order[: MAX_VALUES // max(n_runs, 1)]]


def _best_steps(connection: Connection, sought: Mapping[int, tuple[str, int, float]]) -> dict[int, int]:
    """Return the first step at which each series has its best value."""
    steps: dict[int, int] = {}
    holders = _holders(connection, sought)
    for chunk, (at, values) in decoding.read_sound(connection, list(holders)).items():
        key = holders[chunk]
        places = np.flatnonzero(values == sought[key][2])
        if len(places):
            steps[key] = int(at[places[0]])
    return steps


def _holders(connection: Connection, sought: Mapping[int, tuple[str, int, float]]) -> dict[int, int]:
    """Return, for each series, the chunk in which its best value came first: chunk id → series id."""
    low = [key for key, (name, _, _) in sought.items() if goal(name) == "min"]
    high = [key for key in sought if key not in set(low)]
    found: dict[int, int] = {}
    for keys, chunk_end, whole in ((low, chunks.c.min, series.c.min), (high, chunks.c.max, series.c.max)):
        joined = chunks.join(series, (chunks.c.series_id == series.c.id) & (chunk_end == whole))
        query = select(func.min(chunks.c.id), series.c.id).select_from(joined).where(series.c.id.in_(keys))
        for chunk, key in connection.execute(query.group_by(series.c.id)) if keys else ():
            found[chunk] = key
    return found


def _value(number: float | None, text: str | None) -> Any:
    if number is None:
        return text
    if text is not None:
        return bool(number)
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


def _depth(name: str) -> int:
    return name.count("/")


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return what sorts layer 10 behind layer 9."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in name.split(".")]
