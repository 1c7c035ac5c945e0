"""The sparklines: a series of many runs at once, each at a few dozen points, read from as little as that takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from babysit.store import decoding, outlines
from babysit.store.buckets import Floats, Ints
from babysit.store.tables import chunks, series

POINTS = 48


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A series of `n` points at up to POINTS of them, evenly apart, by step; the last one is there."""

    n: int
    steps: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    n: int
    first: int
    last: int
    value: float


def read(connection: Connection, run_ids: Sequence[str], name: str) -> dict[str, Sparkline]:
    """Return the sparkline of each run that has the series."""
    c = series.c
    query = select(c.id, c.run_id, c.n).where(c.name == name, c.run_id.in_(run_ids))
    rows = connection.execute(query).all()
    heads = _heads(connection, [row.id for row in rows])
    inner = _inner(connection, [head for own in heads.values() for head in _wide(own)])
    found = {}
    for key, run_id, n in rows:
        points = [inner[head.id] if head.id in inner else _end(head) for head in heads[key]]
        if points:
            found[run_id] = _thin(n, np.concatenate([p[0] for p in points]), np.concatenate([p[1] for p in points]))
    return found


def _heads(connection: Connection, keys: Sequence[int]) -> dict[int, list[_Head]]:
    """Return the chunks of each series in the order of their arrival."""
    c = chunks.c
    query = select(c.series_id, c.id, c.n, c.first_step, c.last_step, c.last).where(c.series_id.in_(keys))
    found: dict[int, list[_Head]] = {key: [] for key in keys}
    for owner, *head in connection.execute(query.order_by(c.id)) if keys else ():
        found[owner].append(_Head(*head))
    return found


def _wide(heads: Sequence[_Head]) -> list[_Head]:
    """Return the chunks that reach over more than one place of the line; of the others the end will do."""
    first, last = min((head.first for head in heads), default=0), max((head.last for head in heads), default=0)
    return [head for head in heads if POINTS * (head.last - head.first) > last - first]


def _inner(connection: Connection, heads: Sequence[_Head]) -> Mapping[int, tuple[Ints, Floats]]:
    """Return points of chunks: those of the outline where one has any, else all."""
    sketch, owners = outlines.read(connection, [head.id for head in heads if head.n >= outlines.LEAST])
    keys = np.unique(owners)
    bounds = zip(np.searchsorted(owners, keys, "left"), np.searchsorted(owners, keys, "right"), strict=True)
    found = {int(key): (sketch.step[a:b], sketch.last[a:b]) for key, (a, b) in zip(keys, bounds, strict=True)}
    return found | decoding.read_sound(connection, [head.id for head in heads if head.id not in found])


def _end(head: _Head) -> tuple[Ints, Floats]:
    return np.array([head.last], np.int64), np.array([head.value])


def _thin(n: int, steps: Ints, values: Floats) -> Sparkline:
    """Return at most POINTS points, as evenly apart in steps as they allow, the first and the last among them."""
    order = np.argsort(steps, kind="stable")
    steps, values = steps[order], values[order]
    if len(steps) > POINTS:
        chosen = np.unique(np.searchsorted(steps, np.linspace(steps[0], steps[-1], POINTS)).clip(0, len(steps) - 1))
        chosen[-1] = len(steps) - 1  # of equal steps the one that came last
        steps, values = steps[chosen], values[chosen]
    return Sparkline(n, steps, values)
