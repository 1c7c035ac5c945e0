"""A selection: the runs that a filter line, a search and a scope leave, in an order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, nulls_last, or_, select, true

from babysit.errors import ConfigError, Problem
from babysit.store import filter_query, filter_words, run_columns, run_values
from babysit.store.filter_words import Word
from babysit.store.run_columns import AtStep, Metric
from babysit.store.run_values import TAGGED
from babysit.store.runs import Run, runs_of
from babysit.store.tables import marks, runs, tags

Scope: TypeAlias = Literal["active", "archived", "deleted", "all"]

MAX_SEARCH = 500
MAX_WORDS = 20
MAX_KEYS = 8
NEWEST = ("-created",)

SCOPES: dict[Scope, ColumnElement[bool]] = {
    "active": and_(marks.c.archived_at.is_(None), marks.c.deleted_at.is_(None)),
    "archived": and_(marks.c.archived_at.is_not(None), marks.c.deleted_at.is_(None)),
    "deleted": marks.c.deleted_at.is_not(None),
    "all": true(),
}
_SEARCHED = (runs.c.name, runs.c.id, runs.c.dataset, runs.c.network, marks.c.note)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which runs, and in which order: a filter line, words that must all occur, a scope, and columns to sort by (with a
    minus: the greatest first); of these `ids` only, where there are any.
    """

    filter: str = ""
    search: str = ""
    scope: Scope = "active"
    sort: tuple[str, ...] = NEWEST
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a selection: its `runs`, how many the selection has in `total`, and how many `all` of its scope are."""

    runs: list[Run]
    total: int
    all: int


def page(connection: Connection, selection: Selection, limit: int = 100, offset: int = 0) -> Page:
    """Return a page of a selection; raises ConfigError for a filter, search or sort that cannot be read."""
    n_all = connection.execute(_count(SCOPES[selection.scope])).scalar_one()
    if not selection.filter.strip() and not selection.search.split() and selection.ids is None:
        query = ids_query(connection, selection).limit(limit).offset(offset)
        return Page(runs_of(connection, connection.execute(query).scalars().all()), n_all, n_all)
    found = ids(connection, selection)
    return Page(runs_of(connection, found[offset : offset + limit]), len(found), n_all)


def ids(connection: Connection, selection: Selection, limit: int | None = None) -> list[str]:
    """Return the ids of a selection, in its order, at most `limit`; raises ConfigError as page does."""
    return list(connection.execute(ids_query(connection, selection).limit(limit)).scalars())


def ids_query(connection: Connection, selection: Selection) -> Select[Any]:
    """Return the query of a selection's ids, in its order; raises ConfigError as page does."""
    conditions = [SCOPES[selection.scope]]
    if selection.ids is not None:
        conditions.append(runs.c.id.in_(selection.ids))
    filtered = filter_query.condition(connection, selection.filter)
    if filtered is not None:
        conditions.append(filtered)
    chosen = select(runs.c.id).join(marks).where(*conditions, *_searched(selection.search))
    return chosen.order_by(*_order(connection, selection.sort))


def within(selection: Selection, filter_line: str) -> Selection:
    """Return a selection of those runs that a second filter line leaves as well."""
    lines = [line for line in (selection.filter, filter_line) if line.strip()]
    return replace(selection, filter=" and ".join(f"({line})" for line in lines))


def _count(condition: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(marks).where(condition)


def _searched(text: str) -> list[ColumnElement[bool]]:
    """Return a condition a word: that it occurs in what a run is called and what people put on it."""
    if len(text) > MAX_SEARCH:
        filter_words.refuse(f"must have at most {MAX_SEARCH} characters", len(text), MAX_SEARCH, 1, "search")
    filter_words.require_usable(text, "search")
    words = text.split()
    if len(words) > MAX_WORDS:
        raise ConfigError([Problem("search", f"must have at most {MAX_WORDS} words", len(words))])
    return [or_(*(filter_query.contains(value, word) for value in _SEARCHED), _is_tagged(word)) for word in words]


def _is_tagged(word: str) -> ColumnElement[bool]:
    return exists().where(TAGGED, filter_query.contains(tags.c.tag, word)).correlate(runs)


def _order(connection: Connection, sort: Sequence[str]) -> list[ColumnElement[Any]]:
    """Return what to order by: what is missing last, equals the newest first."""
    if len(sort) > MAX_KEYS:
        raise ConfigError([Problem("sort", f"must be at most {MAX_KEYS} columns", len(sort))])
    found: list[ColumnElement[Any]] = []
    at = 0
    for key in sort:
        found += _key(connection, key, at)
        at += len(key) + 1
    return [*found, runs.c.id.desc()]


def _key(connection: Connection, key: str, at: int) -> list[ColumnElement[Any]]:
    is_falling = key.startswith("-")
    filter_words.require_usable(key, "sort")
    word = Word("word", key[is_falling:], at + is_falling, len(key) - is_falling)
    column = run_columns.resolve(connection, word.text)
    if column is None:
        if run_columns.is_blank(connection):
            return []
        filter_query.refuse_unknown(connection, word, "sort")
    if isinstance(column, AtStep) or (isinstance(column, Metric) and column.stat == "best_step"):
        filter_words.refuse_word("can be shown as a column, but runs cannot be sorted by it", word, "sort")
    keys = run_values.order(column)
    if keys == [runs.c.id]:
        return [runs.c.id.desc() if is_falling else runs.c.id]
    return [nulls_last(key.desc() if is_falling else key.asc()) for key in keys]
