"""The outlines: a large chunk once more at a sixty-fourth of its points, so that a wide view need not read them all.

A stretch of 64 points is a row: its last step, time and value, its least and greatest finite value, and how many of
its values are not finite. It costs three per cent of the chunk, and is written when small chunks become a large one.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from babysit.store.buckets import Parts, of_points
from babysit.store.tables import outlines

STRETCH = 64
LEAST = 2048
"""Chunks of fewer points have no outline: there are few of them, and their points are soon read."""

_ROW = 48  # bytes: six numbers
_BATCH = 256
_INSERT = insert(outlines)
_READ = select(outlines.c.chunk_id, outlines.c.data)


def add(connection: Connection, points: Mapping[int, tuple[bytes, bytes, bytes]]) -> None:
    """Store the outlines of chunks: for each id its steps, times and values as little-endian bytes."""
    rows = [{"chunk_id": key, "data": _outline(*columns)} for key, columns in points.items()]
    if rows:
        connection.execute(_INSERT, rows)


def read(connection: Connection, chunk_ids: Sequence[int]) -> tuple[Parts, NDArray[np.int64]]:
    """Return the outlines of those chunks that have one, a row a stretch, and the chunk of each row, ascending."""
    found: list[tuple[int, bytes]] = []
    for start in range(0, len(chunk_ids), _BATCH):
        chosen = outlines.c.chunk_id.in_(chunk_ids[start : start + _BATCH])
        found += [(key, data) for key, data in connection.execute(_READ.where(chosen)).all()]
    found.sort(key=lambda row: row[0])
    lengths = np.array([len(data) // _ROW for _, data in found], np.int64)
    return _parts(found), np.repeat(np.array([key for key, _ in found], np.int64), lengths)


def _outline(steps: bytes, times: bytes, values: bytes) -> bytes:
    columns = np.frombuffer(steps, "<i8"), np.frombuffer(times, "<f8"), np.frombuffer(values, "<f8")
    points = of_points(columns)
    starts = np.arange(0, len(points), STRETCH)
    ends = np.append(starts[1:], len(points)) - 1
    low, high = np.fmin.reduceat(points.min, starts), np.fmax.reduceat(points.max, starts)
    odd = np.add.reduceat(points.nonfinite, starts)
    rows: list[NDArray[np.generic]] = [points.step[ends], points.time[ends], points.last[ends], low, high, odd]
    return b"".join(row.astype(row.dtype.newbyteorder("<"), copy=False).tobytes() for row in rows)


def _parts(found: Sequence[tuple[int, bytes]]) -> Parts:
    """Return the rows of all outlines, one after the other: those of equal length, as most are, in one go."""
    blocks: list[NDArray[np.void]] = []
    for length, group in groupby((data for _, data in found), len):
        n = length // _ROW
        joined = np.frombuffer(b"".join(group), "V8").reshape(-1, 6, n)
        blocks.append(joined.transpose(1, 0, 2).reshape(6, -1))
    columns = np.concatenate(blocks, axis=1) if blocks else np.empty((6, 0), "V8")
    ints, floats = columns.view("<i8"), columns.view("<f8")
    return Parts(ints[0], floats[1], floats[2], floats[3], floats[4], ints[5])
