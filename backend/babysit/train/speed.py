"""A speedometer: steps a second, told about twice a second."""

import time
from collections.abc import Callable

INTERVAL = 0.5
PAUSE = 0.25
"""Seconds away from the training that count as a pause, and not as its slowness."""


class Speedometer:
    """Counts steps against a clock."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._since = self._left_at = clock()
        self._steps = 0

    def tick(self) -> float | None:
        """Count a step; return the steps a second since the last report when one is due, else None."""
        self._steps += 1
        self._left_at = now = self._clock()
        return self._report(now) if now - self._since >= INTERVAL else None

    def come_back(self) -> None:
        """Leave out the time since the last tick if it was a pause."""
        away = self._clock() - self._left_at
        if away > PAUSE:
            self._since += away

    def last(self) -> float | None:
        """Return the speed since the last report, None if there was no step."""
        return self._report(self._clock()) if self._steps else None

    def _report(self, now: float) -> float:
        speed = self._steps / max(now - self._since, 1e-9)
        self._since, self._steps = now, 0
        return speed
