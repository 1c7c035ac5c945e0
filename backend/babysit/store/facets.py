"""The facets of the history: every name by which runs can be found, how many have it, and its commonest values.

They are counted among the newest runs, so that they are soon told however long the history is; a name that none of
these has is told with a count of 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from babysit.store import known_names, run_columns
from babysit.store.run_columns import Builtin, Type
from babysit.store.run_values import expression
from babysit.store.selection import SCOPES, Scope
from babysit.store.tables import fields, findings, marks, runs, series, tags

COUNTED = 1000
MAX_VALUES = 20
MAX_TAGS = 500
_LISTED = ("state", "health", "dataset", "network")

Counts = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A name: where it comes from, the type of its values, how many runs have it, and its commonest texts; of a field,
    whether it `varies` from run to run.
    """

    name: str
    kind: Literal["builtin", "config", "metric"]
    type: Type
    n: int
    values: list[str]
    varies: bool = True


@dataclass(frozen=True, slots=True)
class Facets:
    """All names, the tags with how many runs have each, and `of` how many runs these are counted."""

    fields: list[Facet]
    tags: Counts
    of: int


def read(connection: Connection, scope: Scope) -> Facets:
    """Return the facets of the newest runs of a scope."""
    newest = select(marks.c.run_id).where(SCOPES[scope]).order_by(marks.c.run_id.desc()).limit(COUNTED)
    ids = list(connection.execute(newest).scalars())
    found = [*_builtins(connection, ids), *_fields(connection, ids), *_metrics(connection, ids)]
    tagged = select(tags.c.tag, func.count()).where(tags.c.run_id.in_(ids))
    return Facets(found, _commonest(connection, tagged, MAX_TAGS), len(ids))


def _builtins(connection: Connection, ids: list[str]) -> Iterator[Facet]:
    for name, kind in run_columns.BUILTINS.items():
        values: Counts = []
        if name in _LISTED:
            own = select(expression(Builtin(name)), func.count()).where(runs.c.id.in_(ids))
            values = _commonest(connection, own)
        yield Facet(name, "builtin", kind, len(ids), [text for text, _ in values if text])
    rules = select(findings.c.rule, func.count(findings.c.run_id.distinct()))
    counted = _commonest(connection, rules.where(findings.c.status == "open", findings.c.run_id.in_(ids)))
    yield Facet("finding", "builtin", "text", len(ids), [rule for rule, _ in counted])


def _commonest(connection: Connection, query: Select[Any], limit: int = MAX_VALUES) -> Counts:
    value, n = query.selected_columns
    rows = connection.execute(query.group_by(value).order_by(n.desc(), value).limit(limit))
    return [(text, count) for text, count in rows]


def _fields(connection: Connection, ids: list[str]) -> Iterator[Facet]:
    c = fields.c
    counts = (func.count(), func.count(c.number), func.min(c.number), func.max(c.number))
    query = select(c.name, c.text, *counts).where(c.run_id.in_(ids))
    rows = connection.execute(query.group_by(c.name, c.text).order_by(c.name)).all()
    found = {name: _field(name, [tuple(row)[1:] for row in own]) for name, own in groupby(rows, lambda row: row.name)}
    for name in sorted({*found, *known_names.field_names(connection)}):
        yield found.get(name) or Facet(name, "config", "text", 0, [], varies=False)


def _field(name: str, rows: Sequence[tuple[str | None, int, int, float | None, float | None]]) -> Facet:
    """Return the facet of a field of whose texts it is known how many runs have each, and how many as a number, from
    which to which.
    """
    texts = {text: (n, n_numbers) for text, n, n_numbers, _, _ in rows}
    n = sum(n for n, _ in texts.values())
    is_bool = all(text is not None and n_numbers == n for text, (n, n_numbers) in texts.items())
    kind: Type = "bool" if is_bool else "number" if list(texts) == [None] else "text"
    values = sorted((text for text in texts if text), key=lambda text: (-texts[text][0], text))
    varies = len(rows) > 1 or any(least != largest for _, _, _, least, largest in rows)
    return Facet(name, "config", kind, n, values[:MAX_VALUES], varies)


def _metrics(connection: Connection, ids: list[str]) -> Iterator[Facet]:
    query = select(series.c.name, func.count()).where(series.c.run_id.in_(ids)).group_by(series.c.name)
    counted = {row.name: row[1] for row in connection.execute(query)}
    for name in sorted({*counted, *known_names.series_names(connection)}):
        yield Facet(name, "metric", "number", counted.get(name, 0), [])
