"""Decoding: rows of chunks become points, whatever their encoding; what is damaged is told by its series and chunk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, bindparam, select

from babysit.errors import DamageError
from babysit.store.columns import Columns, by_step
from babysit.store.packing import MAX_POINTS, PackingError, unpack_floats, unpack_ints
from babysit.store.summary import FIELDS, Summary, summarize
from babysit.store.tables import chunks, series

RAW, PACKED = 0, 1
"""Encodings: three columns of 8 bytes a number, little-endian; or each packed by store.packing."""

_BATCH = 64  # chunks read at once, so that memory stays bounded
_HEAD = (chunks.c.id, chunks.c.n, chunks.c.encoding)
_STEPS_AND_VALUES = select(*_HEAD, chunks.c.step_bytes, chunks.c.value_bytes)
WHOLE = _STEPS_AND_VALUES.add_columns(chunks.c.time_bytes).order_by(chunks.c.id)
"""What `fetch` needs of chunks, in the order of their arrival: to be made narrower."""
_CHOSEN = WHOLE.where(chunks.c.id.in_(bindparam("ids", expanding=True)))
_BYTES = attrgetter("step_bytes", "time_bytes", "value_bytes")
_SUMMARIES = WHOLE.add_columns(*(chunks.c[field] for field in FIELDS)).limit(_BATCH)


@dataclass(frozen=True, slots=True)
class Damage:
    """A chunk that does not hold what it should: `rule` says what is wrong with it."""

    run_id: str
    series: str
    chunk: int
    rule: str

    def __str__(self) -> str:
        return f"chunk {self.chunk} of the series {self.series!r} of run {self.run_id} {self.rule}"


def read(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, Columns]]:
    """Yield the chunks of `ids` in the order of their arrival, each as its id and its points.

    Raises DamageError for one that is damaged.
    """
    for start in range(0, len(ids), _BATCH):
        for row in connection.execute(_CHOSEN, {"ids": ids[start : start + _BATCH]}).all():
            yield row.id, _sound(connection, row.id, columns_of, row)


def fetch(connection: Connection, query: Select[Any], values: dict[str, Any] | None = None) -> list[Columns]:
    """Return the points of the chunks that `query`, which is made of WHOLE, gives with `values`, in as few parts as
    there are stretches of one encoding; raises as `read` does.
    """
    parts = []
    for encoding, group in groupby(connection.execute(query, values or {}).all(), attrgetter("encoding")):
        rows = list(group)
        if encoding == RAW and all(_is_whole(row) for row in rows):
            steps, times, numbers = (b"".join(column) for column in zip(*map(_BYTES, rows), strict=True))
            parts.append((np.frombuffer(steps, "<i8"), np.frombuffer(times, "<f8"), np.frombuffer(numbers, "<f8")))
        else:
            parts += [_sound(connection, row.id, columns_of, row) for row in rows]
    return parts


def read_values(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Return steps and values of the chunks of `ids`, without their times; raises DamageError for a damaged one."""
    found = {}
    for start in range(0, len(ids), _BATCH):
        query = _STEPS_AND_VALUES.where(chunks.c.id.in_(ids[start : start + _BATCH]))
        for row in connection.execute(query):
            found[row.id] = _sound(connection, row.id, _steps_and_values, row)
    return found


def read_sound(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Return what read_values does, by step, without the chunks that are damaged: a list shows what can be read."""
    try:
        found = read_values(connection, ids)
    except DamageError:
        if len(ids) == 1:
            return {}
        middle = len(ids) // 2
        return read_sound(connection, ids[:middle]) | read_sound(connection, ids[middle:])
    return {key: by_step((steps, values, values))[:2] for key, (steps, values) in found.items()}


def damaged(connection: Connection, done: Callable[[int], object] = lambda n: None) -> Iterator[Damage]:
    """Read every chunk of the database and yield those whose bytes or summary are not what was written.

    `done` hears how many chunks were read so far.
    """
    last = n_read = 0
    while rows := connection.execute(_SUMMARIES.where(chunks.c.id > last)).all():
        for row in rows:
            try:
                _check(row)
            except PackingError as error:
                yield _damage(connection, row.id, str(error))
        last, n_read = rows[-1].id, n_read + len(rows)
        done(n_read)


def columns_of(row: Any) -> Columns:
    """Return the points of a chunk's row; raises PackingError."""
    steps, values = _steps_and_values(row)
    return steps, _ints(row, row.time_bytes).view(np.float64), values


def _steps_and_values(row: Any) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    values = unpack_floats(row.value_bytes, row.n) if row.encoding == PACKED else _raw(row, row.value_bytes, "<f8")
    return _ints(row, row.step_bytes), values


def _ints(row: Any, data: bytes) -> NDArray[np.int64]:
    return unpack_ints(data, row.n) if row.encoding == PACKED else _raw(row, data, "<i8")


def _raw(row: Any, data: bytes, kind: str) -> NDArray[Any]:
    if row.encoding != RAW:
        raise PackingError(f"is of encoding {row.encoding}, which this version cannot read")
    if len(data) != 8 * row.n:
        raise PackingError("is not as long as its points")
    return np.frombuffer(data, kind)


def _is_whole(row: Any) -> bool:
    return all(len(data) == 8 * row.n for data in _BYTES(row))


def _sound(connection: Connection, key: int, decode: Any, row: Any) -> Any:
    try:
        return decode(row)
    except PackingError as error:
        raise DamageError(f"the database is damaged: {_damage(connection, key, str(error))}") from None


def _damage(connection: Connection, key: int, rule: str) -> Damage:
    owner = select(series.c.run_id, series.c.name).join(chunks).where(chunks.c.id == key)
    run_id, name = connection.execute(owner).first() or ("that is not there", "?")
    return Damage(run_id, name, key, rule)


def _check(row: Any) -> None:
    """Raise PackingError where a chunk's points are not those of its summary."""
    if not 1 <= row.n <= MAX_POINTS:
        raise PackingError(f"claims to have {row.n} points")
    steps, times, values = columns_of(row)
    [found] = summarize(steps, times, values[np.newaxis])
    told = Summary(*(getattr(row, field) for field in FIELDS))
    wrong = [field for field in FIELDS if not _is_same(getattr(found, field), getattr(told, field))]
    if wrong:
        raise PackingError(f"has points that are not those of its summary ({', '.join(wrong)})")


def _is_same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)
