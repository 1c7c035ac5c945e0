"""The use of the database by its runs: how many bytes of points, tensor records and events each has.

SQLite tells a blob's length from the beginning of its row, so this reads a small part of the file: 10,000 runs with
240 MB of points in 100,000 chunks take about a third of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, Text, cast, func, select

from babysit.store.tables import chunks, events, marks, runs, series, tensors

BATCH = 200
"""Runs counted by one query."""
_BYTES = func.length(chunks.c.step_bytes) + func.length(chunks.c.time_bytes) + func.length(chunks.c.value_bytes)


@dataclass(frozen=True, slots=True)
class Use:
    """What a run takes in the database, in bytes; without its share of indexes and summaries."""

    points: int = 0
    tensors: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A run by name and state, and what has changed when it has grown: where it stands."""

    id: str
    name: str
    state: str
    step: int
    ended_at: float | None


def standings(connection: Connection) -> dict[str, Standing]:
    """Return every run by id, newest first."""
    wanted = [runs.c[name] for name in Standing.__dataclass_fields__]
    rows = connection.execute(select(*wanted).join(marks).order_by(runs.c.id.desc()))
    return {row.id: Standing(*row) for row in rows}


def newest_checkpoints(connection: Connection) -> dict[str, str]:
    """Return for each run that has told of a checkpoint the name of the newest one's file."""
    found = {}
    for run_id, info in connection.execute(select(runs.c.id, runs.c.info)):
        told = info.get("checkpoint")
        if isinstance(told, dict) and isinstance(told.get("file"), str):
            found[run_id] = told["file"]
    return found


def uses(connection: Connection, run_ids: Sequence[str]) -> dict[str, Use]:
    """Return what each of some runs takes, at most BATCH of them."""
    points = select(series.c.run_id, func.sum(_BYTES)).join(chunks, chunks.c.series_id == series.c.id)
    records = select(tensors.c.run_id, func.sum(func.length(tensors.c.data)))
    told = select(events.c.run_id, func.sum(func.length(cast(events.c.data, Text))))
    parts = [
        _sums(connection, points, series.c.run_id, run_ids),
        _sums(connection, records, tensors.c.run_id, run_ids),
        _sums(connection, told, events.c.run_id, run_ids),
    ]
    return {run_id: Use(*(part.get(run_id, 0) for part in parts)) for run_id in run_ids}


def _sums(connection: Connection, query: Select[Any], owner: Column[str], run_ids: Sequence[str]) -> dict[str, int]:
    chosen = query.where(owner.in_(run_ids)).group_by(owner)
    return {row[0]: int(row[1] or 0) for row in connection.execute(chosen)}
