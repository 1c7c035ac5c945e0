"""Histories: many records of a name at once, evenly chosen between two steps, so that a page draws them over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from babysit.errors import TooLargeError
from babysit.store.runs import require_run
from babysit.store.tables import tensors

MAX_BYTES = 32 << 20
_END = (1 << 63) - 1
_BATCH = 256


@dataclass(frozen=True, slots=True)
class History:
    """Of the `n` records in range the chosen ones, by step: `data` is their arrays one after the other, each of
    `dtype` and `shape`; a record of another shape than the newest one's is left out.
    """

    n: int
    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    dtype: str
    shape: tuple[int, ...]
    data: bytes
    metas: list[dict[str, Any]]


_NOTHING = History(0, np.empty(0, np.int64), np.empty(0), "float32", (), b"", [])


def names(connection: Connection, run_id: str) -> set[str]:
    """Return the names under which a run has records; raises NotFoundError for an unknown run."""
    require_run(connection, run_id)
    return set(connection.execute(select(tensors.c.name).where(tensors.c.run_id == run_id).distinct()).scalars())


def query(
    connection: Connection,
    run_id: str,
    wanted: Sequence[str],
    first: int | None = None,
    last: int | None = None,
    limit: int = 300,
) -> dict[str, History]:
    """Return the history of each name between `first` and `last`, both within: at most `limit` records, evenly chosen,
    the first and the last included. Large records are fewer, so that all are at most MAX_BYTES; raises TooLargeError
    where not even one of each would be.
    """
    low, high = min(first or 0, _END), _END if last is None else min(last, _END)
    share = MAX_BYTES // max(len(wanted), 1)
    return {name: _history(connection, run_id, name, (low, high), limit, share) for name in wanted}


def _history(
    connection: Connection, run_id: str, name: str, between: tuple[int, int], limit: int, share: int
) -> History:
    c = tensors.c
    sizes = select(c.id, func.length(c.data)).where(c.run_id == run_id, c.name == name, c.step.between(*between))
    found = connection.execute(sizes.order_by(c.step, c.id)).all()
    if not found:
        return _NOTHING
    most = share // max(1, max(size for _, size in found))
    if most == 0:
        raise TooLargeError(f"the records of {name!r} that fit beside the other names'", share)
    ids = [found[place][0] for place in evenly(len(found), min(limit, most))]
    rows = _rows(connection, ids)
    newest = rows[-1]
    alike = [row for row in rows if (row.dtype, row.shape) == (newest.dtype, newest.shape)]
    return History(
        n=len(found),
        steps=np.array([row.step for row in alike], np.int64),
        times=np.array([row.time for row in alike], np.float64),
        dtype=newest.dtype,
        shape=tuple(newest.shape),
        data=b"".join(row.data for row in alike),
        metas=[row.meta for row in alike],
    )


def evenly(n: int, limit: int) -> list[int]:
    """Return at most `limit` places of `n`, ascending and evenly apart: the last one, and the first where two fit."""
    if n <= limit:
        return list(range(n))
    places = np.linspace(0, n - 1, limit) if limit > 1 else np.array([n - 1])
    return [int(place) for place in np.unique(places.round().astype(np.int64))]


def _rows(connection: Connection, ids: Sequence[int]) -> list[Any]:
    c = tensors.c
    rows: list[Any] = []
    query = select(c.step, c.time, c.dtype, c.shape, c.meta, c.data).order_by(c.step, c.id)
    for start in range(0, len(ids), _BATCH):
        rows += connection.execute(query.where(c.id.in_(ids[start : start + _BATCH]))).all()
    return rows
