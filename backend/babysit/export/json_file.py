"""JSON, strict: facts, then run by run its own facts and its series, a row `[step, time, value]` a point.

What is not finite is a text: "NaN", "Infinity", "-Infinity".
"""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc

from babysit.export.order import Order
from babysit.export.texts import columns
from babysit.store.database import Connection
from babysit.store.types import plain

ENDING = ".json"
MEDIA_TYPE = "application/json"
COLUMNS = ["step", "time", "value"]
BUCKET_COLUMNS = [*COLUMNS, "min", "max", "nonfinite"]


def write(order: Order, connection: Connection) -> Iterator[bytes]:
    """Yield the file, piece by piece."""
    yield f'{_dump(order.facts())[:-1]}, "runs": ['.encode()
    for place in range(len(order.runs)):
        yield f'{"," if place else ""}\n{_dump(order.about(place))[:-1]}, "series": {{'.encode()
        for n, name in enumerate(order.names[place]):
            yield ("," if n else "").encode()
            yield from _series(order, connection, place, name)
        yield b"}}"
    yield b"]}\n"


def _series(order: Order, connection: Connection, place: int, name: str) -> Iterator[bytes]:
    names = COLUMNS if order.buckets is None else BUCKET_COLUMNS
    yield f'\n{_dump(name)}: {{"columns": {_dump(names)}, "rows": ['.encode()
    for n, data in enumerate(order.read(connection, place, name)):
        rows = pc.binary_join_element_wise(*columns(data, quote='"'), ", ").to_pylist()
        yield ((",\n[" if n else "\n[") + "],\n[".join(rows) + "]").encode()
    yield b"]}"


def _dump(value: Any) -> str:
    return json.dumps(plain(value), allow_nan=False, ensure_ascii=False)
