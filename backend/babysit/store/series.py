"""The series of a run: their catalogue, and the points of a viewport at a cost that follows its pixels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Double, Row, bindparam, select, type_coerce

from babysit.errors import NotFoundError
from babysit.store import buckets as bucket
from babysit.store import decoding, outlines
from babysit.store.buckets import Floats, Grid, Ints, Parts
from babysit.store.chunks import merge as merge
from babysit.store.columns import Columns, one_after_the_other
from babysit.store.runs import require_run
from babysit.store.tables import chunks, series

_FEW = 16  # chunks whose points are read as fast as their outlines
_END = (1 << 63) - 1

# Their numbers as the database gives them: a chunk has few, but a long series has many chunks.
_INTS = (chunks.c.id, chunks.c.n, chunks.c.first_step, chunks.c.last_step, chunks.c.nonfinite)
_FLOATS = (chunks.c.last_time, chunks.c.last, chunks.c.min, chunks.c.max)
_HIT = (chunks.c.last_step >= bindparam("first")) & (chunks.c.first_step <= bindparam("last"))
_HEADS = (
    select(chunks.c.series_id, *_INTS, *(type_coerce(column, Double) for column in _FLOATS))
    .where(chunks.c.series_id.in_(bindparam("keys", expanding=True)), _HIT)
    .order_by(chunks.c.series_id, chunks.c.id)
)
_MOST_AT_ONCE = 1_000_000  # points of series whose chunks' numbers are fetched together
_MOST_KEYS = 200


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """A series as a whole: `last` at its highest step, `min` and `max` over finite values (NaN when there are none)."""

    name: str
    n: int
    first_step: int
    last_step: int
    last: float
    min: float
    max: float
    nonfinite: int


@dataclass(frozen=True, slots=True)
class SeriesData:
    """The points of a viewport, by step: `n` lie in its range. Raw when `min` is None; else a row a bucket, where
    `steps`, `times` and `values` are of the bucket's last point and `nonfinite` counts its NaN and infinite values.
    """

    n: int
    steps: Ints
    times: Floats
    values: Floats
    min: Floats | None = None
    max: Floats | None = None
    nonfinite: Ints | None = None

    @property
    def is_bucketed(self) -> bool:
        """Whether rows stand for buckets, not for points."""
        return self.min is not None


def catalogue(connection: Connection, run_id: str) -> list[SeriesInfo]:
    """Return what series a run has, by name; raises NotFoundError for an unknown run."""
    require_run(connection, run_id)
    wanted = [series.c[field] for field in SeriesInfo.__dataclass_fields__]
    rows = connection.execute(select(*wanted).where(series.c.run_id == run_id).order_by(series.c.name))
    return [SeriesInfo(*row) for row in rows]


def names(connection: Connection, run_id: str) -> list[str]:
    """Return the names of a run's series, sorted; raises NotFoundError for an unknown run."""
    require_run(connection, run_id)
    query = select(series.c.name).where(series.c.run_id == run_id)
    return list(connection.execute(query.order_by(series.c.name)).scalars())


def query(
    connection: Connection,
    run_id: str,
    wanted: Sequence[str],
    first: int | None = None,
    last: int | None = None,
    buckets: int = 600,
) -> dict[str, SeriesData]:
    """Return the points of the named series whose steps are between `first` and `last`, both within.

    A series with more than 2 × `buckets` points there comes as at most `buckets` buckets. Raises NotFoundError for an
    unknown run or name.
    """
    require_run(connection, run_id)
    chosen = select(series.c.name, series.c.id, series.c.n)
    rows = connection.execute(chosen.where(series.c.run_id == run_id, series.c.name.in_(wanted))).all()
    keys = {name: key for name, key, _ in rows}
    for name in wanted:
        if name not in keys:
            raise NotFoundError("series", name)
    found = read(connection, {key: n for _, key, n in rows}, first, last, buckets)
    return {name: found[keys[name]] for name in wanted}


def read(
    connection: Connection,
    sizes: Mapping[int, int],
    first: int | None = None,
    last: int | None = None,
    buckets: int = 600,
) -> dict[int, SeriesData]:
    """Return the points of series by their keys as `query` does, of which run they may be; `sizes`: key → points."""
    low, high = min(max(first or 0, 0), _END), _END if last is None else min(last, _END)
    found = {}
    for keys in _batches(sizes):
        asked = connection.execute(_HEADS, {"keys": keys, "first": low, "last": high}).all()
        heads = {key: list(rows) for key, rows in groupby(asked, lambda row: row[0])}
        for key in keys:
            found[key] = _View(connection, heads.get(key, []), low, high).read(max(buckets, 1))
    return found


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """Yield the keys of a few series at a time: many short ones, or a long one alone."""
    batch: list[int] = []
    n_points = 0
    for key, n in sizes.items():
        if batch and (n_points + n > _MOST_AT_ONCE or len(batch) == _MOST_KEYS):
            yield batch
            batch, n_points = [], 0
        batch.append(key)
        n_points += n
    if batch:
        yield batch


class _View:
    """One series between two steps, of which `heads` are the chunks; reads points only at borders."""

    def __init__(self, connection: Connection, heads: Sequence[Row[Any]], first: int, last: int) -> None:
        self.connection, self.first, self.last = connection, first, last
        columns = list(zip(*heads, strict=True))[1:] if heads else [()] * (len(_INTS) + len(_FLOATS))
        self.ids, self.sizes, self.starts, self.ends, odd = (np.array(column, np.int64) for column in columns[:5])
        times, newest, low, high = (np.array(column, np.float64) for column in columns[5:])  # None becomes NaN
        self.heads = Parts(self.ends, times, newest, low, high, odd)

    def read(self, buckets: int) -> SeriesData:
        is_cut = (self.starts < self.first) | (self.ends > self.last)
        border = bucket.within(self._points(self.ids[is_cut]), self.first, self.last)
        n = int(self.sizes[~is_cut].sum()) + len(border[0])
        if n <= 2 * buckets:
            points = bucket.within(self._points(self.ids), self.first, self.last)
            return SeriesData(n, *points)
        first = min([*border[0][:1].tolist(), *self.starts[~is_cut].tolist()])
        last = max([*border[0][-1:].tolist(), *self.ends[~is_cut].tolist()])
        rows = self._reduced(Grid(first, last, buckets))
        return SeriesData(n, rows.step, rows.time, rows.last, rows.min, rows.max, rows.nonfinite)

    def _reduced(self, grid: Grid) -> Parts:
        """Return the buckets: a chunk within one bucket gives its summary, any other its points; where there are many
        others, the outlines of those that are finer than the buckets.
        """
        is_whole = (self.starts >= grid.first) & (self.ends <= grid.last)
        is_inside = is_whole & (grid.index(self.starts) == grid.index(self.ends))
        parts, order = [self.heads.take(is_inside)], [self.ids[is_inside]]
        fine = self.ids[is_whole & ~is_inside & self._is_fine(grid)]
        sketch, sketched = outlines.read(self.connection, fine.tolist() if len(fine) > _FEW else [])
        parts.append(sketch)
        order.append(sketched)
        is_read = ~is_inside & ~np.isin(self.ids, sketched)
        for key, columns in decoding.read(self.connection, self.ids[is_read].tolist()):
            points = bucket.within(columns, grid.first, grid.last)
            if len(points[0]):
                parts.append(bucket.reduce(bucket.of_points(points), grid))
                order.append(np.full(len(parts[-1]), key))
        return bucket.reduce(bucket.concatenate(parts).sorted_by(np.concatenate(order)), grid)

    def _is_fine(self, grid: Grid) -> NDArray[np.bool_]:
        """Return which chunks have stretches much shorter than a bucket, and share their range with no other chunk.

        A stretch counts as a whole to the bucket of its last step: of the points at a bucket's edge a quarter of a
        bucket at most stands in the next row, and a row still holds what lies between the row before it and its step.
        """
        stretches = np.maximum(self.sizes // outlines.STRETCH, 1)
        is_fine = 4 * ((self.ends - self.starts) // stretches) < grid.width
        before = np.maximum.accumulate(np.concatenate(([-1], self.ends[:-1])))
        after = np.minimum.accumulate(np.concatenate((self.starts[1:], [_END]))[::-1])[::-1]
        return is_fine & (self.sizes >= outlines.LEAST) & (self.starts > before) & (self.ends < after)

    def _points(self, ids: Ints) -> Columns:
        return one_after_the_other([columns for _, columns in decoding.read(self.connection, ids.tolist())])
