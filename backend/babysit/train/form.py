"""The configuration's JSON schema as a form wants it: no references, no unions with null, defaults filled in."""

from typing import Any


def form_schema(raw: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """Return pydantic's schema with every $ref put in place and the `default` of every field that has one.

    A field that may be left out and has no default is marked `"optional": true`.
    """
    definitions = raw.pop("$defs", {})
    schema: dict[str, Any] = _resolve(raw, definitions)
    _fill(schema, defaults)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _resolve(node: Any, definitions: dict[str, Any]) -> Any:
    """Return `node` with references resolved, in entries' own schemas too; pydantic's defaults are dropped."""
    if isinstance(node, list):
        return [_resolve(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    definitions = definitions | node.get("$defs", {})
    merged = {key: value for key, value in node.items() if key not in {"$defs", "$ref", "anyOf"}}
    if "$ref" in node:
        merged = definitions[node["$ref"].rpartition("/")[2]] | merged
    if "anyOf" in node:
        (kept,) = (branch for branch in node["anyOf"] if branch.get("type") != "null")
        merged = _without_null_default(kept | merged)
    return {key: _resolve(value, definitions) for key, value in merged.items() if value != ""}


def _without_null_default(node: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in node.items() if key != "default"}
    return kept | ({"default": node["default"]} if node.get("default") is not None else {}) | {"optional": True}


def _fill(schema: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Write the default of each section and field beside it."""
    for name, node in schema.get("properties", {}).items():
        if name in defaults:
            node["default"] = defaults[name]
            if isinstance(defaults[name], dict) and "properties" in node:
                _fill(node, defaults[name])
