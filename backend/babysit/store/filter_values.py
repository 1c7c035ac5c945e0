"""The values of a filter line: numbers, durations, moments and truths, read from its words."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from babysit.store.filter_words import Word, refuse_word

Span: TypeAlias = tuple[float, float]
"""A moment as it was written: from its first second to before its last, unix seconds; equal for "7 days ago"."""

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE | re.ASCII)
_ENDLESS = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_PART = re.compile(r"(\d+\.?\d*|\.\d+)([smhdw])", re.ASCII)
_LENGTH = re.compile(r"((\d+\.?\d*|\.\d+)[smhdw])+", re.ASCII)
_CLOCK = r"[T ](\d\d):(\d\d)(?::(\d\d))?"
_MOMENT = re.compile(rf"(\d{{4}})(?:-(\d\d)(?:-(\d\d)(?:{_CLOCK})?)?)?(Z?)", re.IGNORECASE | re.ASCII)


def number_of(word: Word) -> float | None:
    """Return the number that a plain word is (`1e-3`, `10%`, `-inf`), None for any other word."""
    text = word.text
    if word.is_quoted:
        return None
    if _ENDLESS.fullmatch(text):
        return float(text)
    if not _NUMBER.fullmatch(text):
        return None
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def number(word: Word) -> float:
    """Return the number; raises ConfigError."""
    found = number_of(word)
    if found is None:
        refuse_word("must be a number, such as 0.5, 1e-3 or 10%", word)
    return found


def duration(word: Word) -> float:
    """Return the seconds of `90s`, `1h30m` or a number; raises ConfigError."""
    seconds = length_of(word.text)
    if seconds is None:
        seconds = number_of(word)
    if seconds is None:
        refuse_word("must be a duration, such as 90s, 5m, 2h or 1d", word)
    return seconds


def length_of(text: str) -> float | None:
    """Return the seconds of `1h30m`, None for what is no length of time."""
    if not _LENGTH.fullmatch(text):
        return None
    return math.fsum(float(n) * SECONDS[unit] for n, unit in _PART.findall(text))


def moment(word: Word, now: float) -> Span:
    """Return when `2026-11-26`, `2026-11-26T10:00` or `7d` (ago) is, in this machine's time unless it ends in Z.

    Raises ConfigError.
    """
    ago = length_of(word.text)
    if ago is not None:
        return now - ago, now - ago
    found = _MOMENT.fullmatch(word.text)
    try:
        if found is not None:
            return _span(found)
    except (ValueError, OverflowError, OSError):
        pass
    refuse_word("must be a time, such as 2026-11-26, 2026-11-26T10:00 or 7d (ago)", word)


def truth(word: Word) -> bool:
    """Return whether a word is true; raises ConfigError for what is neither true nor false."""
    text = word.text.lower()
    if text not in {"true", "false"}:
        refuse_word("must be true or false", word)
    return text == "true"


def _span(found: re.Match[str]) -> Span:
    year, month, day, hour, minute, second = (None if part is None else int(part) for part in found.groups()[:6])
    zone = UTC if found[7] else None
    assert year is not None
    start = datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=zone)
    if month is None:
        end = start.replace(year=year + 1)
    elif day is None:
        end = start.replace(year=year + month // 12, month=month % 12 + 1)
    elif hour is None:
        end = start + timedelta(days=1)
    else:
        end = start + (timedelta(minutes=1) if second is None else timedelta(seconds=1))
    return start.timestamp(), end.timestamp()
