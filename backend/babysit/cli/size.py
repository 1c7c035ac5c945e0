"""Bytes and counts as a person reads them, and ages as a person types them."""

import re

from babysit.errors import ConfigError, Problem

_UNITS = ("B", "kB", "MB", "GB", "TB")
_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
_AGE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)([hdwmy]?)")


def size(n_bytes: float) -> str:
    """Return bytes in the unit that suits them: "0 B", "1.2 MB", "123 GB"."""
    power = 0
    while n_bytes >= 999.5 and power < len(_UNITS) - 1:
        n_bytes, power = n_bytes / 1000, power + 1
    return f"{n_bytes:.0f} {_UNITS[power]}" if power == 0 or n_bytes >= 99.95 else f"{n_bytes:.1f} {_UNITS[power]}"


def counted(n: int, noun: str) -> str:
    """Return "1 run", "1,234 runs"."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def days(text: str, field: str) -> float:
    """Return an age as typed ("30d", "12h", "4w", "6m" of 30 days, "1y") in days; raises ConfigError."""
    found = _AGE.fullmatch(text.strip().lower())
    if not found:
        raise ConfigError([Problem(field, "must be an age such as 12h, 30d, 4w, 6m or 1y", text)])
    return float(found[1]) * _DAYS[found[2] or "d"]
