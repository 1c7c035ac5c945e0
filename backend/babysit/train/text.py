"""Text that a person gave, safe to store and to print: no control characters, no lone surrogates."""

import unicodedata

from pydantic_core import PydanticCustomError

REFUSED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def plain_text(text: str) -> str:
    """Return `text`; raises PydanticCustomError where it has control characters, line breaks or lone surrogates."""
    if any(unicodedata.category(character) in REFUSED for character in text):
        raise PydanticCustomError("text", "must not have control characters, line breaks or lone surrogates")
    return text
