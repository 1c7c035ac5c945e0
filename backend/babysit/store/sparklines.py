"""The sparklines: a series of many runs at once, each at a few dozen points, read from as little as that takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from babysit.store import chunks as stored
from babysit.store import outlines
from babysit.store.buckets import Floats, Ints
from babysit.store.columns import by_step
from babysit.store.histories import evenly
from babysit.store.tables import chunks, series

POINTS = 48
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A series of `n` points at up to POINTS of them, evenly chosen, by step; the last one is there."""

    n: int
    steps: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    n: int
    step: int
    value: float


def read(connection: Connection, run_ids: Sequence[str], name: str) -> dict[str, Sparkline]:
    """Return the sparkline of each run that has the series."""
    c = series.c
    query = select(c.id, c.run_id, c.n).where(c.name == name, c.run_id.in_(run_ids))
    rows = connection.execute(query).all()
    heads = _heads(connection, [row.id for row in rows])
    few = {key for key, own in heads.items() if len(own) < POINTS}
    inner = _inner(connection, [head for key in few for head in heads[key]])
    found = {}
    for key, run_id, n in rows:
        points = [inner[head.id] for head in heads[key]] if key in few else [_end(head) for head in heads[key]]
        if points:
            found[run_id] = _thin(n, np.concatenate([p[0] for p in points]), np.concatenate([p[1] for p in points]))
    return found


def _heads(connection: Connection, keys: Sequence[int]) -> dict[int, list[_Head]]:
    """Return the chunks of each series in the order of their arrival."""
    c = chunks.c
    query = select(c.series_id, c.id, c.n, c.last_step, c.last).where(c.series_id.in_(keys)).order_by(c.id)
    found: dict[int, list[_Head]] = {key: [] for key in keys}
    for owner, *head in connection.execute(query) if keys else ():
        found[owner].append(_Head(*head))
    return found


def _inner(connection: Connection, heads: Sequence[_Head]) -> Mapping[int, tuple[Ints, Floats]]:
    """Return points of chunks: those of the outline where one has any, else all."""
    sketched = outlines.read(connection, [head.id for head in heads if head.n >= outlines.LEAST])
    found = {key: (parts.step, parts.last) for key, parts in sketched.items()}
    others = [head.id for head in heads if head.id not in found]
    for start in range(0, len(others), _BATCH):
        for row in stored.read(connection, others[start : start + _BATCH]):
            steps, _, values = by_step(stored.columns_of([row]))
            found[row.id] = steps, values
    return found


def _end(head: _Head) -> tuple[Ints, Floats]:
    return np.array([head.step], np.int64), np.array([head.value])


def _thin(n: int, steps: Ints, values: Floats) -> Sparkline:
    order = np.argsort(steps, kind="stable")
    chosen = order[evenly(len(order), POINTS)]
    return Sparkline(n, steps[chosen], values[chosen])
