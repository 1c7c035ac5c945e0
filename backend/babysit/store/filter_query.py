"""The condition of a filter line: its tree as SQL over runs and their marks, with every value bound.

Each condition is true or false, never unknown, so that `not` means what it says: what is missing, or not a number,
holds in no comparison, and `!=` and `!~` hold exactly where `=` and `~` do not.
"""

import operator
import time as clock
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, not_, or_

from babysit.store import filter_text, filter_values, run_columns
from babysit.store.filter_text import Comparison, Node
from babysit.store.filter_values import Span
from babysit.store.filter_words import Word, refuse_word
from babysit.store.findings import HEALTHY, SEVERITIES
from babysit.store.run_columns import AtStep, Builtin, Column, Field, Metric
from babysit.store.run_values import OPEN, TAGGED, expression, of_field, of_series, stat
from babysit.store.states import RunState
from babysit.store.tables import fields, findings, tags

Condition = ColumnElement[bool]

CHOICES = {"state": [state.value for state in RunState], "health": [HEALTHY, *SEVERITIES]}
_TEXT_SIGNS, _NUMBER_SIGNS = ("=", "~"), ("=", "<", "<=", ">", ">=")
_ORDERS: Mapping[str, Callable[[Any, float], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
FINDING = Builtin("finding")
"""A word of filters alone: the rule of an open finding."""


def condition(connection: Connection, text: str, now: float | None = None) -> Condition | None:
    """Return the condition of a filter line, None for a blank one; raises ConfigError that points at the character.

    `now` (unix seconds) is what durations and times are counted from.
    """
    tree = filter_text.parse(text)
    return None if tree is None else _Meaning(connection, clock.time() if now is None else now).of(tree)


def contains(value: ColumnElement[Any], text: str) -> Condition:
    """Return whether `text` occurs in a text, in small or capital letters."""
    return or_(*(value.icontains(variant, autoescape=True) for variant in _variants(text)))


def _variants(text: str) -> Sequence[str]:
    """Return the ways to write `text` that SQLite, which knows the case of ASCII letters alone, must be asked for."""
    return [text] if text.isascii() else list(dict.fromkeys([text, text.lower(), text.upper(), text.capitalize()]))


def _equals(value: ColumnElement[Any], texts: Sequence[str]) -> Condition:
    written = [variant for text in texts for variant in _variants(text)]
    return func.lower(value).in_([_small(text) for text in written] + [text.lower() for text in written])


def _small(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


class _Meaning:
    """What the nodes of one line mean among the runs that there are."""

    def __init__(self, connection: Connection, now: float) -> None:
        self._connection, self._now = connection, now

    def of(self, node: Node) -> Condition:
        match node:
            case filter_text.All(parts):
                return and_(*map(self.of, parts))
            case filter_text.Any(parts):
                return or_(*map(self.of, parts))
            case filter_text.Not(part):
                return not_(self.of(part))
            case filter_text.Truth(name):
                return self._truth(name)
            case filter_text.Missing(name):
                return not_(self._there(name))
            case Comparison():
                return self._comparison(node)

    def _column(self, word: Word) -> Column:
        if word.text.lower() in {"finding", *run_columns.BUILTINS, *run_columns.ALIASES} and not word.is_quoted:
            word = Word(word.kind, word.text.lower(), word.at, word.length)
        if word.text == "finding":
            return FINDING
        found = run_columns.resolve(self._connection, word.text)
        if found is None:
            if run_columns.is_blank(self._connection):
                return Field((word.text,))
            refuse_unknown(self._connection, word)
        if isinstance(found, AtStep) or (isinstance(found, Metric) and found.stat == "best_step"):
            refuse_word("can be shown as a column, but runs can be neither filtered nor sorted by it", word)
        return found

    def _truth(self, word: Word) -> Condition:
        column = self._column(word)
        if isinstance(column, Field):
            return of_field(column, fields.c.number == 1, fields.c.text == "true")
        if not isinstance(column, Builtin) or column is FINDING or column.type != "bool":
            refuse_word("is no truth: it must be followed by a comparison, such as = or >", word)
        return func.coalesce(expression(column), false())

    def _there(self, word: Word) -> Condition:
        column = self._column(word)
        if isinstance(column, Field):
            return of_field(column)
        if isinstance(column, Metric):
            return of_series(column)
        if column is FINDING or column == Builtin("findings"):
            return exists().where(OPEN)
        if column == Builtin("tags"):
            return exists().where(TAGGED)
        assert isinstance(column, Builtin)
        value = expression(column, self._now)
        return func.coalesce(value != "", false()) if column.type == "text" else value.is_not(None)

    def _comparison(self, node: Comparison) -> Condition:
        column = self._column(node.name)
        if isinstance(column, Field):
            return self._field(column, node)
        if isinstance(column, Metric):
            return of_series(column, _numbers(stat(column), node, filter_values.number))
        if column is FINDING:
            return exists().where(OPEN, _texts(findings.c.rule, node))
        assert isinstance(column, Builtin)
        if column.type == "tags":
            return exists().where(TAGGED, _texts(tags.c.tag, node))
        return func.coalesce(self._builtin(column, node), false())

    def _builtin(self, column: Builtin, node: Comparison) -> Condition:
        value = expression(column, self._now)
        match column.type:
            case "number":
                return _numbers(value, node, filter_values.number)
            case "duration":
                return _numbers(value, node, filter_values.duration)
            case "time":
                _require_sign(node, _NUMBER_SIGNS, "a time")
                return or_(*(_in_time(value, node.sign, filter_values.moment(word, self._now)) for word in node.values))
            case "bool":
                _require_sign(node, ("=",), "a truth")
                return or_(*(value.is_(filter_values.truth(word)) for word in node.values))
        _require_choice(column.name, node)
        return _texts(value, node)

    def _field(self, column: Field, node: Comparison) -> Condition:
        """Return the condition of a field, which may be a number in one run and a text in another."""
        if node.sign == "~":
            return of_field(column, _texts(fields.c.text, node))
        if node.sign != "=":
            return of_field(column, _numbers(fields.c.number, node, filter_values.number))
        numbers = [found for word in node.values if (found := filter_values.number_of(word)) is not None]
        is_number = and_(fields.c.number.in_(numbers), fields.c.text.is_(None))
        return of_field(column, or_(_texts(fields.c.text, node), is_number))


def refuse_unknown(connection: Connection, word: Word, field: str = "filter") -> NoReturn:
    """Raise the ConfigError of a name that no run has, with those that were most likely meant."""
    nearest = run_columns.suggestions(connection, word.text)
    advice = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
    refuse_word(f"must be a column, or a field or metric that a run has{advice}", word, field)


def _require_sign(node: Comparison, signs: Sequence[str], what: str) -> None:
    if node.sign not in signs:
        negated = [f"!{sign}" for sign in signs if sign in {"=", "~"}]
        refuse_word(f"must be {', '.join([*signs, *negated])} or in: {node.name.text} is {what}", node.operator)


def _require_choice(name: str, node: Comparison) -> None:
    for word in node.values:
        if node.sign == "=" and name in CHOICES and word.text.lower() not in CHOICES[name]:
            refuse_word(f"must be one of {', '.join(CHOICES[name])}", word)


def _numbers(value: ColumnElement[Any], node: Comparison, read: Callable[[Word], float]) -> Condition:
    _require_sign(node, _NUMBER_SIGNS, "a number")
    found = [read(word) for word in node.values]
    if node.sign == "=":
        return value.in_(found)
    condition: Condition = _ORDERS[node.sign](value, found[0])
    return condition


def _texts(value: ColumnElement[Any], node: Comparison) -> Condition:
    _require_sign(node, _TEXT_SIGNS, "a text")
    texts = [word.text for word in node.values]
    return _equals(value, texts) if node.sign == "=" else or_(*(contains(value, text) for text in texts))


def _in_time(value: ColumnElement[Any], sign: str, span: Span) -> Condition:
    """Return whether a time lies before, in or after a moment that has a length, such as a day."""
    low, high = span
    conditions: dict[str, Condition] = {
        "=": and_(value >= low, value < high) if high > low else value == low,
        "<": value < low,
        "<=": value < high if high > low else value <= low,
        ">": value >= high if high > low else value > low,
        ">=": value >= low,
    }
    return conditions[sign]
