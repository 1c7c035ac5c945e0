"""What pydantic found wrong, as problems: the field as the user wrote it, the rule as a sentence, the value."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from babysit.errors import Problem

MAX_PROBLEMS = 50
MAX_DEPTH = 8

RULES = {
    "missing": "must be given",
    "extra_forbidden": "must be left out: there is no such field",
    "finite_number": "must be a finite number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "dict_type": "must be a table",
    "literal_error": "must be one of {expected}",
    "string_unicode": "must be text without lone surrogates",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} items",
}


def problems_of(error: ValidationError, data: Mapping[str, Any], schema: dict[str, Any]) -> list[Problem]:
    """Return at most MAX_PROBLEMS problems in `data`; `schema` tells what an unknown field could have been."""
    return [_problem(dict(line), data, schema) for line in error.errors(include_url=False)[:MAX_PROBLEMS]]


def key_problems(data: Any, path: tuple[str, ...] = ()) -> list[Problem]:
    """Return a problem for each key that is no text or that cannot be written as UTF-8, down to MAX_DEPTH."""
    if len(path) > MAX_DEPTH or not isinstance(data, Mapping | list | tuple):
        return []
    items = data.items() if isinstance(data, Mapping) else ((str(i), item) for i, item in enumerate(data[:1000]))
    problems = []
    for key, item in items:
        if not isinstance(key, str) or not _is_utf8(key):
            problems.append(Problem(".".join(path) or "configuration", "must have plain text as names", key))
        else:
            problems += key_problems(item, (*path, key))
    return problems[:MAX_PROBLEMS]


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _problem(line: dict[str, Any], data: Mapping[str, Any], schema: dict[str, Any]) -> Problem:
    place, kind, value = tuple(line["loc"]), line["type"], line["input"]
    context = line.get("ctx", {})
    if kind == "extra_forbidden":
        return Problem(_dotted(place), _unknown(str(place[-1]), _known(schema, data, place[:-1])), value)
    if kind == "tag" and isinstance(value, Mapping):
        place, value = (*place, context["tag"]), context["given"]
    return Problem(_dotted(place), rule_of(line), value)


def rule_of(line: Mapping[str, Any]) -> str:
    """Return the rule that pydantic found broken, as a sentence's rest."""
    rule = RULES.get(line["type"])
    bounds = {key: f"{bound:.15g}" if isinstance(bound, float) else bound for key, bound in line.get("ctx", {}).items()}
    return rule.format(**bounds) if rule else _sentence(line["msg"])


def _dotted(place: tuple[Any, ...]) -> str:
    return ".".join(map(str, place)) or "configuration"


def _sentence(message: str) -> str:
    """Return pydantic's own message in our manner."""
    return message.replace("Input should be", "must be", 1).replace("Value error, ", "", 1)


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name[:100], known, 1)
    hint = f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(known)}" if known else ""
    return f"is not a field{hint}"


def _known(schema: dict[str, Any], data: Any, place: tuple[Any, ...]) -> list[str]:
    """Return the fields that `schema` knows at `place` in `data`."""
    for part in place:
        data = data[part]
        schema = schema.get("items", {}) if isinstance(part, int) else schema["properties"][part]
        schema = _chosen(schema, data)
    return sorted(schema.get("properties", {}))


def _chosen(schema: dict[str, Any], data: Any) -> dict[str, Any]:
    """Return the branch of a choice that `data` names by its tag; `schema` itself where there is no choice."""
    tag = schema.get("tag", "")
    if not tag or not isinstance(data, Mapping):
        return schema
    default = schema.get("default")
    name = data.get(tag, default.get(tag) if isinstance(default, dict) else default)
    return next((branch for branch in schema.get("oneOf", []) if branch["title"] == name), schema)
