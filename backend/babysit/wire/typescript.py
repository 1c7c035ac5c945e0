"""The live protocol's shapes as TypeScript, for the type checker of the web pages; a test says when it is stale.

`python -m babysit.wire.typescript > frontend/wire/live.d.ts` writes it anew.
"""

import inspect
import sys
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from babysit.wire import viewing

_PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", bytes: "Uint8Array", Any: "unknown"}
_PLAIN[type(None)] = "null"


def render() -> str:
    """Return the whole declaration file."""
    shapes = [item for item in vars(viewing).values() if is_typeddict(item)]
    messages = " | ".join(shape.__name__ for shape in get_args(viewing.LiveMessage))
    parts = ["/* Made from babysit/wire/viewing.py: python -m babysit.wire.typescript */", *map(_interface, shapes)]
    return "\n\n".join([*parts, f"export type LiveMessage = {messages};"]) + "\n"


def _interface(shape: Any) -> str:
    text = " ".join((inspect.getdoc(shape) or "").split())
    fields = "".join(f"  {name}: {_type(hint)};\n" for name, hint in get_type_hints(shape).items())
    return f"/** {text} */\nexport interface {shape.__name__} {{\n{fields}}}"


def _type(hint: Any) -> str:
    if is_typeddict(hint):
        return str(hint.__name__)
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin in {Union, types.UnionType}:
        return " | ".join(map(_type, arguments))
    if origin is list:
        return f"Array<{_type(arguments[0])}>"
    if origin is dict:
        return f"Record<{_type(arguments[0])}, {_type(arguments[1])}>"
    raise TypeError(f"no TypeScript for {hint}")


if __name__ == "__main__":
    sys.stdout.write(render())
