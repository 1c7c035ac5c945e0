"""Ids of runs: 12 characters of Crockford's base 32 that sort by the time at which they were made."""

import secrets
import threading
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 12
_RANDOM_BITS = 18  # the other 42 are milliseconds since 1970, enough until 2109

_lock = threading.Lock()
_last = 0


def make_id() -> str:
    """Return a new id, greater than every id made by this process before, even when the clock goes back."""
    global _last
    with _lock:
        number = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        _last = max(number, _last + 1)
        return encode(_last)


def encode(number: int) -> str:
    """Return the 12 characters of a 60-bit `number`."""
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
