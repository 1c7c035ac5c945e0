"""The fields of a run's configuration: its leaves by dotted name, so that lists filter and sort by them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert

from babysit.store.tables import fields

MAX_FIELDS = 400
MAX_TEXT = 500
_LARGEST = 1e300


def put(connection: Connection, run_id: str, config: Mapping[str, Any]) -> None:
    """Store the fields of a new run's configuration: the first MAX_FIELDS, texts cut at MAX_TEXT characters."""
    rows = [{"run_id": run_id, **row} for row in islice(leaves(config), MAX_FIELDS)]
    if rows:
        connection.execute(insert(fields), rows)


def leaves(value: Any, name: str = "") -> Iterator[dict[str, Any]]:
    """Yield `name`, `number` and `text` of each leaf: `optimizer.learning_rate`, `network.layers.0.units`.

    A truth has both; null and what is no plain value has no leaf.
    """
    if isinstance(value, Mapping | list):
        entries = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, entry in entries:
            yield from leaves(entry, f"{name}.{key}" if name else str(key))
    elif isinstance(value, bool):
        yield {"name": name, "number": float(value), "text": "true" if value else "false"}
    elif isinstance(value, int | float):
        yield {"name": name, "number": float(value) if abs(value) < _LARGEST else None, "text": None}
    elif isinstance(value, str):
        yield {"name": name, "number": None, "text": value[:MAX_TEXT]}
