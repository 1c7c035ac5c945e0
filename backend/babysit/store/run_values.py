"""The SQL of the columns: an expression for each that every run has, and the rows that hold the others."""

import time as clock
from typing import Any

from sqlalchemy import ColumnElement, Double, Exists, ScalarSelect, case, cast, exists, func, literal, select

from babysit.store.findings import HEALTHY, SEVERITIES
from babysit.store.goals import goal
from babysit.store.run_columns import Builtin, Field, Metric
from babysit.store.states import RunState
from babysit.store.tables import fields, findings, marks, runs, series, tags

OPEN = (findings.c.run_id == runs.c.id) & (findings.c.status == "open")
TAGGED = tags.c.run_id == runs.c.id
_RANKS = {
    "state": {state.value: place for place, state in enumerate(RunState)},
    "health": {word: place for place, word in enumerate((HEALTHY, *SEVERITIES))},
}


def expression(column: Builtin, now: float | None = None) -> ColumnElement[Any]:
    """Return the value of a built-in column in a query of runs and marks; "tags" has none."""
    r, name = runs.c, column.name
    if name == "duration":
        return func.coalesce(r.ended_at, literal(clock.time() if now is None else now, Double)) - r.started_at
    if name == "progress":
        return cast(r.step, Double) / func.nullif(r.total_steps, 0)
    if name == "findings":
        return select(func.count()).select_from(findings).where(OPEN).correlate(runs).scalar_subquery()
    if name == "archived":
        return marks.c.archived_at.is_not(None)
    if name in {"starred", "note"}:
        return marks.c.is_starred if name == "starred" else marks.c.note
    return r[
        {"created": "created_at", "started": "started_at", "ended": "ended_at", "parent": "parent_id"}.get(name, name)
    ]


def stat(metric: Metric) -> ColumnElement[Any]:
    """Return the column of series that a metric is; `best_step` has none."""
    return series.c[goal(metric.series) if metric.stat == "best" else metric.stat]


def of_field(column: Field, *conditions: ColumnElement[bool]) -> Exists:
    """Return whether a run has a field that meets the conditions."""
    own = (fields.c.run_id == runs.c.id) & fields.c.name.in_(column.names)
    return exists().where(own, *conditions).correlate(runs)


def of_series(metric: Metric, *conditions: ColumnElement[bool]) -> Exists:
    """Return whether a run has the series, and it meets the conditions."""
    own = (series.c.run_id == runs.c.id) & (series.c.name == metric.series)
    return exists().where(own, *conditions).correlate(runs)


def order(column: Builtin | Field | Metric) -> list[ColumnElement[Any]]:
    """Return what runs are sorted by, the first one first: of a field its number, then its text."""
    if isinstance(column, Metric):
        own = (series.c.run_id == runs.c.id) & (series.c.name == column.series)
        return [_one(stat(column), own)]
    if isinstance(column, Field):
        own = (fields.c.run_id == runs.c.id) & fields.c.name.in_(column.names)
        return [_one(func.max(fields.c.number), own), _one(func.lower(func.max(fields.c.text)), own)]
    if column.name == "created":
        return [runs.c.id]  # ids sort by the time at which they were made, and have an index
    if column.name == "tags":
        return [_one(func.min(func.lower(tags.c.tag)), TAGGED)]
    if column.name in _RANKS:
        return [case(_RANKS[column.name], value=runs.c[column.name])]
    found = expression(column)
    return [func.nullif(func.lower(found), "")] if column.type == "text" else [found]


def _one(value: ColumnElement[Any], own: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(value).where(own).correlate(runs).scalar_subquery()
