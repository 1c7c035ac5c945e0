"""The text types that messages and requests share: bounded, printable, and safe as keys in any language."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# Keys that would reach an object's machinery in JavaScript.
_POLLUTING = frozenset({"__proto__", "constructor", "prototype"})


def require_clean(text: str) -> str:
    """Return `text`; raises ValueError for NUL, lone surrogates and other control characters (tab and newline pass)."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(f"must hold no control character (has U+{ord(character):04X})")
    return text


def require_line(text: str) -> str:
    """Return `text`; raises ValueError unless it is clean and one line."""
    if "\n" in text or "\t" in text:
        raise ValueError("must be one line")
    return require_clean(text)


def require_name(text: str) -> str:
    """Return `text` as a series or tensor name; raises ValueError for empty parts and polluting keys."""
    for part in require_line(text).split("/"):
        if not part or part in _POLLUTING:
            raise ValueError(f"must have parts that are neither empty nor reserved (has {part!r})")
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(require_name)]
Line = Annotated[str, StringConstraints(max_length=1000), AfterValidator(require_line)]
Text = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(require_clean)]
