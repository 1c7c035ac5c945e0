"""The cell of a table: a number, a step, a time or a word, as people and programs write them."""

import math
from datetime import UTC, datetime
from typing import Any

_FORMULA = tuple("=+-@\t\r")
_MISSING = frozenset({"", "null", "none", "na", "n/a"})
_LARGEST_STEP = 1 << 63


def number(value: Any) -> float | None:
    """Return a value, None where there is none; raises ValueError. NaN and Infinity are numbers."""
    if isinstance(value, str):
        word = value.strip()
        if word.lower() in _MISSING:
            return None
        if "_" in word:  # which Python would take
            raise ValueError(f"must be a number (got {value[:40]!r})")
        value = word
    elif value is None:
        return None
    elif isinstance(value, bool):
        return float(value)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"must be a number (got {str(value)[:40]!r})") from None


def step(value: Any) -> int:
    """Return a step; raises ValueError for what is no whole number from 0 on."""
    try:
        found = int(value) if isinstance(value, int) or str(value).strip().isdecimal() else float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found) or found != int(found) or not 0 <= found < _LARGEST_STEP:
        raise ValueError(f"must have a whole step from 0 on (got {str(value)[:40]!r})")
    return int(found)


def time(value: Any, fallback: float) -> float:
    """Return unix seconds of a number or an ISO 8601 date (UTC unless it says more); raises ValueError."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).timestamp()
    try:
        found = number(value)
    except ValueError:
        try:
            date = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValueError(f"must have a time in unix seconds or ISO 8601 (got {str(value)[:40]!r})") from None
        found = date.replace(tzinfo=date.tzinfo or UTC).timestamp()
    return fallback if found is None or not math.isfinite(found) else found


def word(value: Any) -> str:
    """Return a name, without the mark that our exports put before what a spreadsheet would take for a formula."""
    text = str(value)
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
