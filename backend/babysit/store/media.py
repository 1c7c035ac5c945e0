"""Tensor records: arrays of one step, such as the pictures of a layer's weights; a bounded number a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from babysit.errors import LimitError, NotFoundError
from babysit.store.engines import memory
from babysit.store.runs import require_run
from babysit.store.tables import tensors
from babysit.wire.messages import Tensor

MAX_RECORDS = 500
MAX_NAMES = 1000
_MAX_REMEMBERED = 64

# Made once: to make a statement takes longer than to run it, and a step may bring thirty records.
_OWN = (tensors.c.run_id == bindparam("run")) & (tensors.c.name == bindparam("own"))
_INSERT = insert(tensors)
_ORDERED = select(tensors.c.id).where(_OWN).order_by(tensors.c.step, tensors.c.id)
_COUNTS = select(tensors.c.name, func.count()).where(tensors.c.run_id == bindparam("run")).group_by(tensors.c.name)
_STEPS = (
    select(tensors.c.name, tensors.c.step)
    .where(tensors.c.run_id == bindparam("run"))
    .order_by(tensors.c.name, tensors.c.step)
)
_FIELDS = ("name", "step", "time", "dtype", "shape", "meta", "data")


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
    put_tensors(connection, run_id, [message])


def put_tensors(connection: Connection, run_id: str, messages: Sequence[Tensor]) -> None:
    """Store records together, each as `put_tensor` does; where that raises, none is stored."""
    counts = _counts(connection, run_id)
    names = [message.name for message in messages]
    if len(counts.keys() | set(names)) > max(MAX_NAMES, len(counts)):
        raise LimitError("tensor names of one run", MAX_NAMES)
    rows = [{"run_id": run_id} | {field: getattr(message, field) for field in _FIELDS} for message in messages]
    connection.execute(_INSERT, rows)
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    for name in dict.fromkeys(names):
        if counts[name] > MAX_RECORDS:
            counts[name] = _thin(connection, run_id, name)


def catalogue(connection: Connection, run_id: str) -> list[TensorInfo]:
    """Return what records a run has, by name; raises NotFoundError for an unknown run."""
    require_run(connection, run_id)
    steps: dict[str, list[int]] = {}
    for name, step in connection.execute(_STEPS, {"run": run_id}):
        steps.setdefault(name, []).append(step)
    return [TensorInfo(name, len(own), own[0], own[-1], tuple(own)) for name, own in steps.items()]


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


def _counts(connection: Connection, run_id: str) -> dict[str, int]:
    """Return how many records a run has of each name, as the writer remembers it."""
    remembered = memory(connection, "tensors")
    if run_id not in remembered:
        if len(remembered) >= _MAX_REMEMBERED:
            del remembered[next(iter(remembered))]
        rows = connection.execute(_COUNTS, {"run": run_id})
        remembered[run_id] = {row[0]: row[1] for row in rows}
    counts: dict[str, int] = remembered[run_id]
    return counts


def _thin(connection: Connection, run_id: str, name: str) -> int:
    """Drop every second record of a name, never the first or the last; return how many are left."""
    ids: Sequence[int] = connection.execute(_ORDERED, {"run": run_id, "own": name}).scalars().all()
    dropped = ids[1:-1:2]
    connection.execute(delete(tensors).where(tensors.c.id.in_(dropped)))
    return len(ids) - len(dropped)
