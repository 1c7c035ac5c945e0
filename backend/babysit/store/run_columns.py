"""The columns of the history: what one word means as a value of a run, wherever runs are filtered, sorted or shown.

Built-in words come first (`state`, `created`), then fields of configurations (`optimizer.learning_rate`; a section's
word alone is its `.name`, and the other way round, for what has options is a section in one run and a word in another),
then metrics (`val/accuracy.best`; a series' name alone is its `.last`), and `train/loss@500`, its value at the last
step up to 500. A metric with a word behind its dot is found before a field of that name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Connection

from babysit.store import known_names

Stat: TypeAlias = Literal["last", "best", "min", "max", "best_step", "n"]
Type: TypeAlias = Literal["number", "text", "bool", "time", "duration", "tags"]

STATS: tuple[Stat, ...] = ("last", "best", "min", "max", "best_step", "n")
SPEED = "speed/steps_per_second"
BUILTINS: dict[str, Type] = {
    "id": "text",
    "name": "text",
    "state": "text",
    "health": "text",
    "dataset": "text",
    "network": "text",
    "step": "number",
    "total_steps": "number",
    "progress": "number",
    "created": "time",
    "started": "time",
    "ended": "time",
    "duration": "duration",
    "speed": "number",
    "parent": "text",
    "starred": "bool",
    "archived": "bool",
    "tags": "tags",
    "note": "text",
    "findings": "number",
}
ALIASES = {"tag": "tags"}


@dataclass(frozen=True, slots=True)
class Builtin:
    """What every run has by itself."""

    name: str

    @property
    def type(self) -> Type:
        """What kind of value it is."""
        return BUILTINS[self.name]


@dataclass(frozen=True, slots=True)
class Field:
    """A leaf of a run's configuration: the first of `names` that it has."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that sums up a series."""

    series: str
    stat: Stat


@dataclass(frozen=True, slots=True)
class AtStep:
    """The value of a series at the last step that is not above `step`."""

    series: str
    step: int


Column: TypeAlias = Builtin | Field | Metric | AtStep


def resolve(connection: Connection, text: str) -> Column | None:
    """Return what `text` means among the runs that there are; None for what none of them has."""
    word = ALIASES.get(text, text)
    if word == "speed":
        return Metric(SPEED, "last")
    if word in BUILTINS:
        return Builtin(word)
    before, _, stat = text.rpartition(".")
    if stat in STATS and known_names.is_series(connection, before):
        return Metric(before, stat)
    names = known_names.field_names(connection) & {text, f"{text}.name", text.removesuffix(".name")}
    if names:
        return Field(tuple(sorted(names, key=lambda name: (name != text, name))))
    if known_names.is_series(connection, text):
        return Metric(text, "last")
    before, _, step = text.rpartition("@")
    if step.isascii() and step.isdigit() and len(step) < 19 and known_names.is_series(connection, before):
        return AtStep(before, int(step))
    return None


def is_blank(connection: Connection) -> bool:
    """Return whether no run has told of anything yet, so that no name can be known."""
    return not known_names.field_names(connection) and not known_names.series_names(connection)


def suggestions(connection: Connection, text: str) -> Sequence[str]:
    """Return the columns that were most likely meant by an unknown word."""
    series = known_names.series_names(connection)
    before, _, stat = text.rpartition(".")
    if stat in STATS:
        found = known_names.nearest(before, series)
        if found:
            return [f"{name}.{stat}" for name in found]
    return known_names.nearest(text, [*BUILTINS, *sorted(known_names.field_names(connection)), *series])
