"""Tensor records: arrays of one step, such as the pictures of a layer's weights; a bounded number a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, distinct, func, insert, select

from babysit.errors import LimitError, NotFoundError
from babysit.store.runs import require_run
from babysit.store.tables import tensors
from babysit.wire.messages import Tensor

MAX_RECORDS = 500
MAX_NAMES = 1000


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """What is there under a name: n records, and the step of each in ascending order."""

    name: str
    n: int
    first_step: int
    last_step: int
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TensorData:
    """One record: `data` is the array of `dtype` and `shape` in C order, `time` in unix seconds."""

    name: str
    step: int
    time: float
    dtype: str
    shape: tuple[int, ...]
    data: bytes
    meta: dict[str, Any]


def put_tensor(connection: Connection, run_id: str, message: Tensor) -> None:
    """Store a record; over MAX_RECORDS of a name, every second one is dropped. Raises LimitError for too many names."""
    own = (tensors.c.run_id == run_id) & (tensors.c.name == message.name)
    n = connection.execute(select(func.count()).where(own)).scalar_one()
    if n == 0:
        _require_room(connection, run_id)
    row = message.model_dump(include={"name", "step", "time", "dtype", "shape", "meta", "data"})
    connection.execute(insert(tensors), {"run_id": run_id, **row})
    if n + 1 > MAX_RECORDS:
        ids = connection.execute(select(tensors.c.id).where(own).order_by(tensors.c.step, tensors.c.id)).scalars().all()
        connection.execute(delete(tensors).where(tensors.c.id.in_(_every_second(ids))))


def catalogue(connection: Connection, run_id: str) -> list[TensorInfo]:
    """Return what records a run has, by name; raises NotFoundError for an unknown run."""
    require_run(connection, run_id)
    query = select(tensors.c.name, tensors.c.step).where(tensors.c.run_id == run_id)
    rows = connection.execute(query.order_by(tensors.c.name, tensors.c.step))
    found = []
    for name, group in groupby(rows, lambda row: row.name):
        steps = tuple(row.step for row in group)
        found.append(TensorInfo(name, len(steps), steps[0], steps[-1], steps))
    return found


def get(connection: Connection, run_id: str, name: str, step: int | None = None) -> TensorData:
    """Return the latest record of `name`, or the latest at or before `step`; raises NotFoundError."""
    query = select(tensors).where(tensors.c.run_id == run_id, tensors.c.name == name)
    if step is not None:
        query = query.where(tensors.c.step <= step)
    row = connection.execute(query.order_by(tensors.c.step.desc(), tensors.c.id.desc()).limit(1)).first()
    if row is None:
        require_run(connection, run_id)
        raise NotFoundError("tensor record", name)
    return TensorData(row.name, row.step, row.time, row.dtype, tuple(row.shape), row.data, row.meta)


def _require_room(connection: Connection, run_id: str) -> None:
    query = select(func.count(distinct(tensors.c.name))).where(tensors.c.run_id == run_id)
    if connection.execute(query).scalar_one() >= MAX_NAMES:
        raise LimitError("tensor names of one run", MAX_NAMES)


def _every_second(ids: Sequence[int]) -> list[int]:
    """Return the ids to drop: never the first or the last."""
    return list(ids[1:-1:2])
