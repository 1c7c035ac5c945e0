"""Overrides: fields such as `training.epochs`, from the command line or a fork, written into a plain configuration."""

import copy
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from babysit.errors import ConfigError, Problem

ALTERNATIVES = (
    {"training.steps", "training.epochs"},
    {"probes.budget", "probes.every", "probes.interval"},
)
"""Fields of which one excludes the others: the one given last wins."""


def put_all(data: Mapping[str, Any], overrides: Sequence[str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of `data` with each "dotted.field=value" set; values are TOML, or else taken as text.

    A list of which one item is set comes from `defaults` where `data` has none. Raises ConfigError for a text without
    "=" or a place that is not there.
    """
    result = copy.deepcopy(dict(data))
    for text in overrides:
        field, equals, value = text.partition("=")
        field = field.strip()
        if not equals or not all(field.split(".")):
            raise ConfigError([Problem(field or "--set", "must be written as field=value", text)])
        _drop_alternatives(result, field)
        _put(result, field, _value(field, value.strip()), defaults)
    return result


def put_values(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a whole plain configuration with each dotted field set to its value; None takes it out.

    Another name or type begins its table anew: the options beside it were those of the old one. Such changes come
    before the others. Raises ConfigError for a place that is not there.
    """
    result = copy.deepcopy(dict(data))
    for field, value in sorted(changes.items(), key=lambda item: not _is_tag(item[0])):
        if not all(field.split(".")):
            raise ConfigError([Problem(field, "must be a dotted field of the configuration", value)])
        if value is None:
            _drop(result, field)
            continue
        _drop_alternatives(result, field)
        if _is_tag(field) and _at(result, field) != value:
            entry, _, tag = field.rpartition(".")
            _put(result, entry, {tag: value}, {})
        else:
            _put(result, field, copy.deepcopy(value), {})
    return result


def _is_tag(field: str) -> bool:
    """Return whether a field says which entry of a registry its table is."""
    return field.endswith((".name", ".type")) and field != "data.name"


def _at(data: Any, field: str) -> Any:
    """Return what stands at a field, None where nothing does."""
    for part in field.split("."):
        if isinstance(data, list) and part.isdecimal() and int(part) < len(data):
            data = data[int(part)]
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def _drop_alternatives(data: dict[str, Any], field: str) -> None:
    for other in next((group for group in ALTERNATIVES if field in group), set()) - {field}:
        _drop(data, other)


def _value(field: str, text: str) -> Any:
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        value = text
    if field == "data.path" and isinstance(value, str) and not value.startswith("~"):
        return str(Path(value).resolve())
    return value


def _put(data: dict[str, Any], field: str, value: Any, defaults: Any) -> None:
    *parents, last = field.split(".")
    node: Any = data
    for part in parents:
        defaults = defaults.get(part) if isinstance(defaults, Mapping) else None
        if isinstance(node, dict) and isinstance(defaults, list):
            node.setdefault(part, copy.deepcopy(defaults))
        node = _step(node, part, field, value)
    if isinstance(node, list):
        node[_index(node, last, field, value)] = value
    elif isinstance(node, dict):
        node[last] = value
    else:
        raise ConfigError([Problem(field, "must be inside a table or a list", value)])


def _step(node: Any, part: str, field: str, value: Any) -> Any:
    if isinstance(node, list):
        return node[_index(node, part, field, value)]
    if not isinstance(node, dict):
        raise ConfigError([Problem(field, "must be inside a table or a list", value)])
    child = node.setdefault(part, {})
    if isinstance(child, str):  # a bare name that now gets options
        child = node[part] = {"name": child}
    return child


def _index(node: list[Any], part: str, field: str, value: Any) -> int:
    if not part.isdecimal() or int(part) >= len(node):
        rule = f"must name an item from 0 to {len(node) - 1}" if node else "must name an item, and the list is empty"
        raise ConfigError([Problem(field, rule, value)])
    return int(part)


def _drop(data: dict[str, Any], field: str) -> None:
    """Take a field out, where it is there."""
    parent, _, last = field.rpartition(".")
    table = _at(data, parent) if parent else data
    if isinstance(table, dict):
        table.pop(last, None)
