"""The tensor records that one viewer has yet to be sent: of each name the newest, as often as its bytes allow.

Small ones (histograms, tables) go together twice a second. Pictures have an allowance of their own, the one that was
sent longest ago first, so that a wall of a thousand filters holds up nothing but itself.
"""

from typing import Any

from babysit.live.allowance import Allowance
from babysit.wire.messages import Tensor

INTERVAL = 0.5
SMALL = 8192
RECORD_RATE = 30_000
PICTURE_RATE = 70_000
MAX_BYTES = 24 << 20
_FIELDS = ("name", "step", "time", "dtype", "shape", "data", "meta")

Key = tuple[str, str]


class Records:
    """What waits, by run and name. Rates are in bytes a second, moments those of a clock that never goes back."""

    def __init__(self) -> None:
        self._waiting: dict[Key, Tensor] = {}
        self._n_bytes = 0
        self._sent_at: dict[Key, float] = {}
        self._small = Allowance(RECORD_RATE, RECORD_RATE * INTERVAL)
        self._large = Allowance(PICTURE_RATE, PICTURE_RATE * INTERVAL)
        self._small_until = 0.0

    def add(self, run: str, tensor: Tensor) -> bool:
        """Take in a record in place of an older one of its name; return False when there is no room for it."""
        key = run, tensor.name
        self._remove(key)
        if self._n_bytes + len(tensor.data) > MAX_BYTES:
            return False
        self._waiting[key] = tensor
        self._n_bytes += len(tensor.data)
        return True

    def drop(self, run: str) -> None:
        """Forget what waits of a run, and what was sent of it."""
        for key in [key for key in self._waiting if key[0] == run]:
            self._remove(key)
        self._sent_at = {key: at for key, at in self._sent_at.items() if key[0] != run}

    def take(self, now: float) -> dict[str, list[dict[str, Any]]]:
        """Return what may be sent now, by run."""
        found: dict[str, list[dict[str, Any]]] = {}
        for key in self._due(now):
            tensor = self._waiting[key]
            self._remove(key)
            self._sent_at[key] = now
            (self._small if len(tensor.data) <= SMALL else self._large).spend(len(tensor.data), now)
            found.setdefault(key[0], []).append({field: getattr(tensor, field) for field in _FIELDS})
        return found

    def wait(self, now: float) -> float | None:
        """Return the seconds until something may be sent; None while nothing waits."""
        waits = [self._wait_of(key, now) for key in self._waiting]
        return min(waits, default=None)

    def spare(self, now: float) -> float:
        """Return the bytes a second that others may use: those of allowances that nothing has to be paid back to."""
        return sum(allowance.rate for allowance in (self._small, self._large) if allowance.left(now) >= 0)

    def _due(self, now: float) -> list[Key]:
        due = sorted((key for key in self._waiting if self._wait_of(key, now) <= 0), key=self._rank)
        small = [key for key in due if len(self._waiting[key].data) <= SMALL]
        large = [key for key in due if len(self._waiting[key].data) > SMALL]
        if small:
            self._small_until = now + INTERVAL
        return small + large[:1]

    def _rank(self, key: Key) -> tuple[float, int]:
        return self._sent_at.get(key, 0.0), len(self._waiting[key].data)

    def _wait_of(self, key: Key, now: float) -> float:
        if len(self._waiting[key].data) <= SMALL:
            return max(self._small_until - now, self._small.wait(1, now))
        return max(self._sent_at.get(key, 0.0) + INTERVAL - now, self._large.wait(1, now))

    def _remove(self, key: Key) -> None:
        tensor = self._waiting.pop(key, None)
        if tensor is not None:
            self._n_bytes -= len(tensor.data)
