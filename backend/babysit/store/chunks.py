"""The chunks: blocks of a series' points as they came in, merged little by little into blocks of about 4,096.

Merging is logarithmic: every 64th chunk of a series takes up the older ones that are not longer than what it holds
already, so a point is rewritten about six times until its chunk is full, however small the frames are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, insert, select

from babysit.store import outlines
from babysit.store.columns import Columns as Columns
from babysit.store.columns import by_step
from babysit.store.summary import Summary, summarize
from babysit.store.tables import chunks, series

FULL = 4096
FRESH = 64
RAW = 0  # the only encoding so far

# Made once: to make a statement takes longer than to run it.
_DATA = select(chunks.c.id, chunks.c.step_bytes, chunks.c.time_bytes, chunks.c.value_bytes).order_by(chunks.c.id)
_SIZES = select(chunks.c.id, chunks.c.n).where(chunks.c.series_id == bindparam("key"))
_NEWEST = _SIZES.order_by(chunks.c.id.desc()).limit(4 * FRESH)
_WITHIN = (chunks.c.series_id == bindparam("key")) & chunks.c.id.between(bindparam("low"), bindparam("high"))
_STRETCH = _DATA.where(_WITHIN)
_REMOVE = delete(chunks).where(_WITHIN)
_INSERT = insert(chunks)
_INSERT_NUMBERED = _INSERT.returning(chunks.c.id, sort_by_parameter_order=True)


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk before it is stored: its summary and its columns as little-endian bytes."""

    summary: Summary
    steps: bytes
    times: bytes
    values: bytes

    def join(self, later: "Piece") -> "Piece":
        """Return the piece of these points and then the `later` ones."""
        joined = (self.steps + later.steps, self.times + later.times, self.values + later.values)
        return Piece(self.summary.join(later.summary), *joined)

    def row(self, series_id: int) -> dict[str, Any]:
        """Return the chunk's row."""
        data = {"step_bytes": self.steps, "time_bytes": self.times, "value_bytes": self.values}
        return {"series_id": series_id, "encoding": RAW, **self.summary.columns(), **data}


def cut(steps: NDArray[np.int64], times: NDArray[np.float64], values: NDArray[np.float64]) -> Iterable[list[Piece]]:
    """Yield a list of pieces, one a row of `values` (m, n), for each stretch of up to FULL points."""
    for start in range(0, len(steps), FULL):
        stretch = slice(start, start + FULL)
        s, t, v = steps[stretch], times[stretch], values[:, stretch]
        shared = np.asarray(s, "<i8").tobytes(), np.asarray(t, "<f8").tobytes()
        rows = (row.tobytes() for row in np.asarray(v, "<f8"))
        yield [Piece(summary, *shared, row) for summary, row in zip(summarize(s, t, v), rows, strict=True)]


def add(connection: Connection, pieces: Sequence[tuple[int, Piece]]) -> None:
    """Store pieces, each with the id of its series, in their order; large ones get their outlines."""
    rows = [piece.row(key) for key, piece in pieces]
    if all(piece.summary.n < outlines.LEAST for _, piece in pieces):
        connection.execute(_INSERT, rows)
        return
    ids = connection.execute(_INSERT_NUMBERED, rows).scalars()
    large = {key: piece for key, (_, piece) in zip(ids, pieces, strict=True) if piece.summary.n >= outlines.LEAST}
    outlines.add(connection, {key: (piece.steps, piece.times, piece.values) for key, piece in large.items()})


def read(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    """Return the rows of the chunks of `ids`, in the order of their arrival: their ids and columns of bytes."""
    return connection.execute(_DATA.where(chunks.c.id.in_(ids))).all()


def columns_of(rows: Iterable[Any]) -> Columns:
    """Return the points of chunk rows, one after the other: steps, times, values."""
    parts = [(row.step_bytes, row.time_bytes, row.value_bytes) for row in rows]
    steps, times, values = (b"".join(column) for column in zip(*parts, strict=True)) if parts else (b"", b"", b"")
    return np.frombuffer(steps, "<i8"), np.frombuffer(times, "<f8"), np.frombuffer(values, "<f8")


def merge(connection: Connection, run_id: str) -> None:
    """Merge what is mergeable in every series of a run that has come to rest."""
    for key in connection.execute(select(series.c.id).where(series.c.run_id == run_id)).scalars().all():
        sizes = connection.execute(_SIZES.order_by(chunks.c.id), {"key": key}).all()
        # Only neighbours are joined: arrival orders points of equal steps.
        for is_full, group in groupby(sizes, lambda size: size.n >= FULL):
            if not is_full:
                _rewrite(connection, key, [size.id for size in group])


def merge_tail(connection: Connection, key: int) -> None:
    """Merge the newest chunks of a series, and the older ones that are not longer than these together."""
    tail: list[int] = []
    total = 0
    for chunk_id, n in connection.execute(_NEWEST, {"key": key}).all():
        if n >= FULL or (len(tail) >= FRESH and n > total):
            break
        tail.append(chunk_id)
        total += n
    _rewrite(connection, key, tail[::-1])


def _rewrite(connection: Connection, key: int, ids: Sequence[int]) -> None:
    """Replace chunks, neighbours in a series, by as few as hold their points."""
    if len(ids) < 2:
        return
    place = {"key": key, "low": ids[0], "high": ids[-1]}
    steps, times, values = by_step(columns_of(connection.execute(_STRETCH, place)))
    add(connection, [(key, piece) for [piece] in cut(steps, times, values[np.newaxis])])
    connection.execute(_REMOVE, place)
