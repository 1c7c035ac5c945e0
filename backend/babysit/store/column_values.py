"""The values of columns: what a table shows of each of its runs, and what groups are made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, func, select

from babysit.errors import ConfigError, Problem
from babysit.store import run_columns, run_values, step_values
from babysit.store.filter_words import require_usable
from babysit.store.goals import HEADLINES, goal
from babysit.store.run_columns import AtStep, Builtin, Column, Field, Metric
from babysit.store.tables import fields, marks, runs, series, tags
from babysit.store.types import plain

Value: TypeAlias = float | int | str | bool | None
Row: TypeAlias = dict[str, Value]

MAX_COLUMNS = 100
MAX_NAME = 500
SHOWN_NOTE = 200
"""Characters of a note that stand in a column."""
_BATCH = 1000


def resolve(connection: Connection, names: Iterable[str], field: str = "columns") -> dict[str, Column | None]:
    """Return what each column means, None for what no run has; raises ConfigError for too many or too long ones."""
    wanted = list(dict.fromkeys(names))
    if len(wanted) > MAX_COLUMNS:
        raise ConfigError([Problem(field, f"must be at most {MAX_COLUMNS}", len(wanted))])
    for name in wanted:
        if not 1 <= len(name) <= MAX_NAME:
            raise ConfigError([Problem(field, f"must each have 1 to {MAX_NAME} characters", name)])
        require_usable(name, field)
    return {name: run_columns.resolve(connection, name) for name in wanted}


def read(connection: Connection, ids: Sequence[str], columns: Mapping[str, Column | None]) -> dict[str, Row]:
    """Return the value of each column for each run of `ids`, as plain JSON: "NaN" is one, None is none."""
    found: dict[str, Row] = {}
    for start in range(0, len(ids), _BATCH):
        found |= _read(connection, ids[start : start + _BATCH], columns)
    return found


def _read(connection: Connection, ids: Sequence[str], columns: Mapping[str, Column | None]) -> dict[str, Row]:
    known = {name: column for name, column in columns.items() if column is not None}
    found = {name: _values(connection, ids, column) for name, column in known.items() if _is_single(column)}
    found |= _fields(connection, ids, {name: column for name, column in known.items() if isinstance(column, Field)})
    found |= _metrics(connection, ids, {name: column for name, column in known.items() if _is_summary(column)})
    found |= _builtins(connection, ids, {name: column for name, column in known.items() if _is_own(column)})
    return {run_id: {name: found.get(name, {}).get(run_id) for name in columns} for run_id in ids}


def _is_summary(column: Column) -> bool:
    return isinstance(column, Metric) and column.stat != "best_step"


def _is_own(column: Column) -> bool:
    return isinstance(column, Builtin) and column.name != "tags"


def _is_single(column: Column) -> bool:
    """Return whether a column takes a query of its own."""
    return not isinstance(column, Field) and not _is_summary(column) and not _is_own(column)


def _values(connection: Connection, ids: Sequence[str], column: Column) -> Mapping[str, Value]:
    match column:
        case AtStep(name, step):
            return {run: plain(value) for run, value in step_values.at_step(connection, ids, name, step).items()}
        case Metric(name):
            return _best_steps(connection, ids, name)
    return _tags(connection, ids)


def _tags(connection: Connection, ids: Sequence[str]) -> dict[str, Value]:
    found: dict[str, list[str]] = {}
    query = select(tags.c.run_id, tags.c.tag).where(tags.c.run_id.in_(ids)).order_by(tags.c.tag)
    for run, tag in connection.execute(query):
        found.setdefault(run, []).append(tag)
    return {run: ", ".join(own) for run, own in found.items()}


def _best_steps(connection: Connection, ids: Sequence[str], name: str) -> Mapping[str, Value]:
    if name not in HEADLINES:
        return step_values.best_step(connection, ids, name)
    rows = connection.execute(select(runs.c.id, runs.c.metrics).where(runs.c.id.in_(ids)))
    return {run: metrics.get(name, {}).get("best_step") for run, metrics in rows}


def _fields(connection: Connection, ids: Sequence[str], wanted: Mapping[str, Any]) -> dict[str, dict[str, Value]]:
    c = fields.c
    names = {own for column in wanted.values() for own in column.names}
    found: dict[str, dict[str, Value]] = {name: {} for name in wanted}
    if not names:
        return found
    query = select(c.run_id, c.name, c.number, c.text).where(c.name.in_(names), c.run_id.in_(ids))
    rows = {(run, own): _leaf(number, text) for run, own, number, text in connection.execute(query)}
    for name, column in wanted.items():
        for own in reversed(column.names):  # the first one has the last word
            found[name] |= {run: value for (run, other), value in rows.items() if other == own}
    return found


def _leaf(number: float | None, text: str | None) -> Value:
    if number is None or text is not None:
        return text if number is None else bool(number)
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


def _metrics(connection: Connection, ids: Sequence[str], wanted: Mapping[str, Any]) -> dict[str, dict[str, Value]]:
    c = series.c
    found: dict[str, dict[str, Value]] = {name: {} for name in wanted}
    places: dict[str, list[tuple[str, str]]] = {}
    for name, column in wanted.items():
        stat = goal(column.series) if column.stat == "best" else column.stat
        places.setdefault(column.series, []).append((name, stat))
    if not places:
        return found
    query = select(c.run_id, c.name, c.n, c.last, c.min, c.max).where(c.name.in_(places), c.run_id.in_(ids))
    for row in connection.execute(query):
        for name, stat in places[row.name]:
            found[name][row.run_id] = plain(getattr(row, stat))
    return found


def _builtins(connection: Connection, ids: Sequence[str], wanted: Mapping[str, Any]) -> dict[str, dict[str, Value]]:
    if not wanted:
        return {}
    values = [_expression(column) for column in wanted.values()]
    query = select(runs.c.id, *(value.label(f"v{place}") for place, value in enumerate(values)))
    rows = connection.execute(query.join(marks).where(runs.c.id.in_(ids))).all()
    return {name: {row[0]: row[place] for row in rows} for place, name in enumerate(wanted, 1)}


def _expression(column: Builtin) -> Any:
    value = run_values.expression(column)
    if column.name == "note":
        return func.substr(value, 1, SHOWN_NOTE)
    return func.coalesce(value, "") if column.name == "health" else value
