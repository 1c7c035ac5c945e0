"""The groups of a selection: its runs by equal values of some columns, with mean and spread of others."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection

from babysit.errors import ConfigError, Problem
from babysit.store import column_values, selection
from babysit.store.column_values import Value
from babysit.store.selection import NEWEST, Selection

MAX_GROUPS = 500
MAX_KEYS = 4
MAX_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class Spread:
    """Of the finite numbers of a group's runs: how many, mean, standard deviation of the sample (None for fewer than
    two, and for what is beyond a float64), least and greatest (None for none).
    """

    n: int
    mean: float | None
    std: float | None
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that are alike: their common values, how many they are, the newest of them, and what each column is."""

    values: tuple[Value, ...]
    n: int
    runs: list[str]
    columns: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups by their values, numbers first and what has none last; of `all` there are at most MAX_GROUPS."""

    groups: list[Group]
    total: int
    all: int


def read(connection: Connection, chosen: Selection, by: Sequence[str], columns: Iterable[str]) -> Groups:
    """Return the groups of a selection by the columns `by`; raises ConfigError for what cannot be read."""
    if not 1 <= len(by) <= MAX_KEYS:
        raise ConfigError([Problem("by", f"must be 1 to {MAX_KEYS} columns", len(by))])
    names = list(dict.fromkeys(columns))
    wanted = column_values.resolve(connection, by, "by") | column_values.resolve(connection, names)
    rows = column_values.read(connection, selection.ids(connection, replace(chosen, sort=NEWEST)), wanted)
    members: dict[tuple[Value, ...], list[str]] = {}
    for run_id in rows:
        members.setdefault(tuple(_key(rows[run_id][name]) for name in by), []).append(run_id)
    keys = sorted(members, key=lambda values: [_place(value) for value in values])
    groups = [_group(rows, key, members[key], names) for key in keys[:MAX_GROUPS]]
    return Groups(groups, len(rows), len(keys))


def _group(rows: dict[str, Any], key: tuple[Value, ...], own: list[str], names: Sequence[str]) -> Group:
    columns = {name: spread(rows[run_id][name] for run_id in own) for name in names}
    return Group(key, len(own), own[:MAX_MEMBERS], columns)


def spread(values: Iterable[Value]) -> Spread:
    """Return how the finite numbers among `values` are spread."""
    found = [float(value) for value in values if isinstance(value, float | int) and math.isfinite(value)]
    if not found:
        return Spread(0, None, None, None, None)
    numbers = np.array(found)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, std = float(numbers.mean()), float(numbers.std(ddof=1)) if len(found) > 1 else math.nan
    return Spread(len(found), _finite(mean), _finite(std), min(found), max(found))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _key(value: Value) -> Value:
    return None if value == "" else value


def _place(value: Value) -> tuple[int, float, str]:
    """Return where a value stands: numbers and truths by size, then texts, then what is missing."""
    if isinstance(value, float | int):
        return 0, float(value), ""
    return (2, 0.0, "") if value is None else (1, 0.0, str(value).lower())
