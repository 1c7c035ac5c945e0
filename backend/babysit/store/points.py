"""All the points of a run, for those who read it from its beginning to its end, in stretches of bounded size."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from babysit.store.decoding import read_values
from babysit.store.tables import chunks, series

Stretch: TypeAlias = list[tuple[str, NDArray[np.int64], NDArray[np.float64]]]
"""Of each series its name, its steps (n,) and its values (n,), in the order of their arrival."""

MAX_POINTS = 2_000_000


@dataclass(frozen=True, slots=True)
class _Chunk:
    id: int
    name: str
    n: int
    first: int
    last: int


def stretches(
    connection: Connection, run_id: str, is_wanted: Callable[[str], bool], limit: int = MAX_POINTS
) -> Iterator[Stretch]:
    """Yield the points of the series whose names are wanted, in stretches of steps that follow each other.

    Each has about `limit` points: every point of its steps, those of a step never apart. A run without points, or
    an unknown one, has no stretches.
    """
    found = _chunks(connection, run_id, is_wanted)
    low = -1
    for high in borders(sorted((chunk.last, chunk.n) for chunk in found), limit):
        yield _read(connection, [chunk for chunk in found if chunk.first <= high and chunk.last > low], low, high)
        low = high


def _chunks(connection: Connection, run_id: str, is_wanted: Callable[[str], bool]) -> list[_Chunk]:
    keys = connection.execute(select(series.c.id, series.c.name).where(series.c.run_id == run_id)).all()
    names = {key: name for key, name in keys if is_wanted(name)}
    c = chunks.c
    query = select(c.id, c.series_id, c.n, c.first_step, c.last_step).order_by(c.series_id, c.id)
    rows = connection.execute(query.where(c.series_id.in_(names))) if names else ()
    return [_Chunk(key, names[owner], n, first, last) for key, owner, n, first, last in rows]


def borders(ends: list[tuple[int, int]], limit: int) -> Iterator[int]:
    """Yield the last step of each stretch, rising, of chunks given by their last steps and sizes, sorted."""
    n = 0
    for place, (last, size) in enumerate(ends):
        n += size
        is_end = place == len(ends) - 1
        if is_end or (n >= limit and ends[place + 1][0] > last):
            yield last
            n = 0


def _read(connection: Connection, wanted: list[_Chunk], low: int, high: int) -> Stretch:
    """Return the points of some chunks whose steps are above `low` and at most `high`."""
    columns = read_values(connection, [chunk.id for chunk in wanted])
    parts: dict[str, tuple[list[NDArray[np.int64]], list[NDArray[np.float64]]]] = {}
    for chunk in wanted:
        steps, values = columns[chunk.id]
        if chunk.first <= low or chunk.last > high:
            is_within = (steps > low) & (steps <= high)
            steps, values = steps[is_within], values[is_within]
        if len(steps):
            of_name = parts.setdefault(chunk.name, ([], []))
            of_name[0].append(steps)
            of_name[1].append(values)
    return [(name, np.concatenate(steps), np.concatenate(values)) for name, (steps, values) in parts.items()]
