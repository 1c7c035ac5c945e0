"""What the commands print: results on standard output, everything else on standard error."""

import json
from typing import Any

from rich.console import Console
from rich.text import Text

_TURNING = (0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Characters that end a line, or that let a terminal show what follows them in another order."""
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))} | {
    code: f"\\u{code:04x}" for code in _TURNING
}


def errors() -> Console:
    """Return the console of standard error, as it is now."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def say(text: str) -> None:
    """Print one line of a result."""
    Console(highlight=False, markup=False, soft_wrap=True).print(printable(text))


def note(text: str) -> None:
    """Print one line that is not part of the result."""
    errors().print(printable(text))


def complain(*lines: str) -> None:
    """Print what went wrong, a line each."""
    console = errors()
    for line in lines:
        console.print(Text.assemble(("error: ", "bold red"), printable(line)))


def say_json(value: Any) -> None:
    """Print a result as strict JSON: no NaN in it, nothing cut or coloured."""
    Console(highlight=False, markup=False, no_color=True, soft_wrap=True).print(
        json.dumps(value, indent=2, allow_nan=False)
    )


def printable(text: str) -> str:
    """Return `text` with its control characters escaped, line ends and tabs aside, and what turns its direction."""
    return text.translate(_ESCAPES)
