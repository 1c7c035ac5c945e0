"""Parquet: columns `run`, `series`, `step`, `time`, `value`, and of buckets `min`, `max`, `nonfinite`, in row groups.

What the file says of itself and its runs is JSON in the schema's metadata, under `babysit`.
"""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from babysit.export.order import Order, Piece
from babysit.store.database import Connection
from babysit.store.types import plain

ENDING = ".parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"
GROUP_ROWS = 1 << 18
_TEXT = pa.dictionary(pa.int32(), pa.string())
_COLUMNS = [("run", _TEXT), ("series", _TEXT), ("step", pa.int64()), ("time", pa.float64()), ("value", pa.float64())]
_BUCKET = [("min", pa.float64()), ("max", pa.float64()), ("nonfinite", pa.int64())]


def write(order: Order, connection: Connection) -> Iterator[bytes]:
    """Yield the file, a row group at a time."""
    facts = order.facts() | {"runs": [order.about(place) for place in range(len(order.runs))]}
    metadata = {"babysit": json.dumps(plain(facts), allow_nan=False)}
    schema = pa.schema(_COLUMNS if order.buckets is None else _COLUMNS + _BUCKET, metadata)
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for table in _groups(order.pieces(connection), schema):
            writer.write_table(table, row_group_size=GROUP_ROWS)
            yield sink.take()
    yield sink.take()


def _groups(pieces: Iterator[Piece], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield tables of about GROUP_ROWS rows."""
    waiting: list[pa.Table] = []
    n = 0
    for piece in pieces:
        waiting.append(_table(piece, schema))
        n += len(piece.data.steps)
        if n >= GROUP_ROWS:
            yield pa.concat_tables(waiting).unify_dictionaries()
            waiting, n = [], 0
    if waiting:
        yield pa.concat_tables(waiting).unify_dictionaries()


def _table(piece: Piece, schema: pa.Schema) -> pa.Table:
    data, n = piece.data, len(piece.data.steps)
    zeros = pa.array([0] * n, pa.int32())
    texts = [pa.DictionaryArray.from_arrays(zeros, [text]) for text in (piece.run.id, piece.name)]
    numbers: list[Any] = [data.steps, data.times, data.values]
    if data.is_bucketed:
        numbers += [data.min, data.max, data.nonfinite]
    return pa.Table.from_arrays([*texts, *map(pa.array, numbers)], schema=schema)


class _Sink:
    """A file to write to that keeps only what nobody has taken yet."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._place = 0

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._place += len(part)
        return len(part)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        """Keep what was written: it is taken piece by piece."""

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
