"""The chunks: blocks of a series' points as they came in, merged little by little into blocks of about 4,096.

Merging is logarithmic: every 64th chunk of a series takes up the older ones that are not longer than what it holds
already, so a point is rewritten about six times until its chunk is full, however small the frames are. What is merged
is packed: small chunks that have just come are not, for they are soon rewritten.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, insert, select

from babysit.errors import DamageError
from babysit.store import decoding, outlines
from babysit.store.bulk import Bulk
from babysit.store.columns import Columns as Columns
from babysit.store.columns import by_step, one_after_the_other
from babysit.store.decoding import PACKED, RAW
from babysit.store.packing import pack_floats, pack_ints
from babysit.store.summary import FIELDS, Summary, summarize
from babysit.store.tables import chunks, series

FULL = 4096
FRESH = 64
LARGE = 256
"""A frame's chunk of so many points is packed at once; smaller ones are when they are merged."""
_SMALL = 32  # points that packing makes hardly shorter

# Made once: to make a statement takes longer than to run it.
_SIZES = select(chunks.c.id, chunks.c.n, chunks.c.encoding).where(chunks.c.series_id == bindparam("key"))
_NEWEST = _SIZES.order_by(chunks.c.id.desc()).limit(4 * FRESH)
_WITHIN = (chunks.c.series_id == bindparam("key")) & chunks.c.id.between(bindparam("low"), bindparam("high"))
_STRETCH = decoding.WHOLE.where(_WITHIN)
_REMOVE = delete(chunks).where(_WITHIN)
_COLUMNS = ("series_id", "encoding", *FIELDS, "step_bytes", "time_bytes", "value_bytes")
_INSERT = Bulk(insert(chunks), _COLUMNS)
_INSERT_AT = Bulk(insert(chunks), ("id", *_COLUMNS))
_INSERT_NUMBERED = insert(chunks).returning(chunks.c.id, sort_by_parameter_order=True)


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

    def row(self, series_id: int, pack: Callable[[bytes, bool], bytes] | None) -> tuple[Any, ...]:
        """Return the chunk's row; `pack` gives the packed form of a column, of floats or not."""
        head = self.summary.row()
        if pack is None:
            return series_id, RAW, *head, self.steps, self.times, self.values
        return series_id, PACKED, *head, pack(self.steps, False), pack(self.times, False), pack(self.values, True)


def cut(steps: NDArray[np.int64], times: NDArray[np.float64], values: NDArray[np.float64]) -> Iterable[list[Piece]]:
    """Yield a list of pieces, one a row of `values` (m, n), for each stretch of up to FULL points."""
    for start in range(0, len(steps), FULL):
        stretch = slice(start, start + FULL)
        s, t, v = steps[stretch], times[stretch], values[:, stretch]
        shared = np.asarray(s, "<i8").tobytes(), np.asarray(t, "<f8").tobytes()
        rows = (row.tobytes() for row in np.asarray(v, "<f8"))
        yield [Piece(summary, *shared, row) for summary, row in zip(summarize(s, t, v), rows, strict=True)]


def add(connection: Connection, pieces: Sequence[tuple[int, Piece]]) -> None:
    """Store pieces, each with the id of its series, in their order."""
    rows = _rows(pieces, LARGE)
    if all(piece.summary.n < outlines.LEAST for _, piece in pieces):
        _INSERT.execute(connection, rows)
    else:
        named = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        ids = connection.execute(_INSERT_NUMBERED, named).scalars()
        _outline(connection, list(ids), [piece for _, piece in pieces])


def _rows(pieces: Sequence[tuple[int, Piece]], least: int) -> list[tuple[Any, ...]]:
    """Return the rows of pieces, packed from `least` points on."""
    pack = _once()
    return [piece.row(key, pack if piece.summary.n >= least else None) for key, piece in pieces]


def _outline(connection: Connection, ids: Sequence[int], pieces: Sequence[Piece]) -> None:
    """Store the outlines of those pieces that are large."""
    large = {key: piece for key, piece in zip(ids, pieces, strict=True) if piece.summary.n >= outlines.LEAST}
    outlines.add(connection, {key: (piece.steps, piece.times, piece.values) for key, piece in large.items()})


def _once() -> Callable[[bytes, bool], bytes]:
    """Return what packs a column; the steps and times that the series of a block share it packs once."""
    packed: dict[tuple[bytes, bool], bytes] = {}

    def pack(column: bytes, is_float: bool) -> bytes:
        if is_float:
            return pack_floats(np.frombuffer(column, "<f8"))
        if (column, is_float) not in packed:
            packed[column, is_float] = pack_ints(np.frombuffer(column, "<i8"))
        return packed[column, is_float]

    return pack


def merge(connection: Connection, run_id: str) -> None:
    """Merge what is mergeable in every series of a run that has come to rest."""
    for key in connection.execute(select(series.c.id).where(series.c.run_id == run_id)).scalars().all():
        sizes = connection.execute(_SIZES.order_by(chunks.c.id), {"key": key}).all()
        # Only neighbours are joined: arrival orders points of equal steps.
        for is_full, group in groupby(sizes, lambda size: size.n >= FULL):
            found = [] if is_full else list(group)
            if len(found) > 1 or any(size.encoding == RAW and size.n >= _SMALL for size in found):
                _rewrite(connection, key, [size.id for size in found])


def merge_tail(connection: Connection, key: int) -> None:
    """Merge the newest chunks of a series, and the older ones that are not longer than these together."""
    tail: list[int] = []
    total = 0
    for chunk_id, n, _ in connection.execute(_NEWEST, {"key": key}).all():
        if n >= FULL or (len(tail) >= FRESH and n > total):
            break
        tail.append(chunk_id)
        total += n
    if len(tail) > 1:
        _rewrite(connection, key, tail[::-1])


def _rewrite(connection: Connection, key: int, ids: Sequence[int]) -> None:
    """Replace chunks, neighbours in a series, by as few as hold their points; where one is damaged all stay.

    The new ones take the ids of old ones, of which there are as many at least, and so their place in the arrival.
    """
    place = {"key": key, "low": ids[0], "high": ids[-1]}
    try:
        parts = decoding.fetch(connection, _STRETCH, place)
    except DamageError:
        return  # whoever reads it is told, and a run with a damaged chunk still comes to its end
    steps, times, values = by_step(one_after_the_other(parts))
    pieces = [piece for [piece] in cut(steps, times, values[np.newaxis])]
    kept = ids[: len(pieces)]
    rows = _rows([(key, piece) for piece in pieces], _SMALL)
    connection.execute(_REMOVE, place)
    _INSERT_AT.execute(connection, [(place, *row) for place, row in zip(kept, rows, strict=True)])
    _outline(connection, kept, pieces)
