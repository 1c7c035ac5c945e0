"""A TOML writer: plain tables as a person would write them, sections under headings and all else in lines."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
LONGEST_LINE = 100


def write_toml(data: Mapping[str, Any]) -> str:
    """Return `data` as TOML: text, numbers, booleans, lists and tables of these, keys in their order.

    What is no table comes first, as TOML wants it; then a heading for each table of the first level. Raises TypeError
    for any other value.
    """
    plain = {key: value for key, value in data.items() if not isinstance(value, Mapping)}
    tables = {key: value for key, value in data.items() if isinstance(value, Mapping)}
    parts = [_lines(plain)] if plain else []
    parts += [f"[{_key(key)}]\n{_lines(table)}" for key, table in tables.items()]
    return "\n".join(parts)


def _lines(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return _list([_value(item) for item in value])
    raise TypeError(f"TOML has no {type(value).__name__}")


def _list(items: Sequence[str]) -> str:
    """Return a list in one line, or with a line for each item where it has tables in it or would be long."""
    line = f"[{', '.join(items)}]"
    if len(line) <= LONGEST_LINE and not any(item.startswith("{") for item in items):
        return line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _number(value: float) -> str:
    """Return the shortest text that is read back as the same float: 0.001, 1e-5, inf, nan."""
    if value != value or value in {float("inf"), float("-inf")}:
        return repr(value)
    mantissa, e, power = repr(value).partition("e")
    return f"{mantissa}e{int(power)}" if e else mantissa


def _key(key: str) -> str:
    return key if key and set(key) <= BARE else _text(key)


def _text(text: str) -> str:
    """Return a basic string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
