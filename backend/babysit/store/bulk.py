"""Bulk: one statement for many rows, compiled once for a database and given plain tuples.

SQLAlchemy looks at every value of every row, which takes longer than to store it; frames come by the dozen a second.
"""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Update


class Bulk:
    """A statement whose rows are tuples of `columns`, in that order; a float that may be NaN is given by `number`."""

    def __init__(self, statement: Insert | Update, columns: Sequence[str]) -> None:
        self._statement, self._columns = statement, tuple(columns)
        self._compiled: dict[str, tuple[str, list[int] | None]] = {}

    def execute(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run the statement for all rows; none are no work."""
        if not rows:
            return
        text, order = self._text(connection)
        if order is None:
            connection.exec_driver_sql(text, [dict(zip(self._columns, row, strict=True)) for row in rows])
        else:
            connection.exec_driver_sql(text, [tuple([row[place] for place in order]) for row in rows])

    def _text(self, connection: Connection) -> tuple[str, list[int] | None]:
        """Return the statement in the words of the database, and where its parameters stand, if they are not named."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns))
            names = compiled.positiontup if dialect.positional else None
            order = None if names is None else [self._columns.index(name) for name in names]
            self._compiled[dialect.name] = str(compiled), order
        return self._compiled[dialect.name]


def number(value: float) -> float | None:
    """Return what is stored for a float: see store.types.Number."""
    return None if math.isnan(value) else value
