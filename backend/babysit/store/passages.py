"""Passages: a series from its beginning to its end in stretches of bounded size, for those who write it all down."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from babysit.errors import NotFoundError
from babysit.store.points import borders
from babysit.store.series import SeriesData, query
from babysit.store.tables import chunks, series

LIMIT = 1 << 18
_WHOLE = 1 << 40  # so many buckets that no point is put into one
_END = (1 << 63) - 1


def passages(
    connection: Connection, run_id: str, name: str, first: int | None, last: int | None, limit: int = LIMIT
) -> Iterator[SeriesData]:
    """Yield the points of a series between two steps, both within: by step, about `limit` at a time, those of a step
    together. Raises NotFoundError.
    """
    owner = select(series.c.id).where(series.c.run_id == run_id, series.c.name == name)
    key = connection.execute(owner).scalar()
    if key is None:
        raise NotFoundError("series", name)
    low, end = first or 0, _END if last is None else last
    c = chunks.c
    sizes = select(c.last_step, c.n).where(c.series_id == key, c.last_step >= low, c.first_step <= end)
    for border in borders([(row.last_step, row.n) for row in connection.execute(sizes.order_by(c.last_step))], limit):
        high = min(border, end)
        if low <= high:
            yield query(connection, run_id, [name], low, high, _WHOLE)[name]
        low = high + 1
