"""A speedometer: steps and examples a second, told about twice a second."""

import time
from collections.abc import Callable

INTERVAL = 0.5
PAUSE = 0.25
"""Seconds away from the training that count as a pause, and not as its slowness."""


class Speedometer:
    """Counts steps and their examples against a clock; what it tells are points of two series."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._since = self._left_at = clock()
        self._steps = self._examples = 0

    def tick(self, n_examples: int) -> dict[str, float]:
        """Count a step; return the speeds since the last report when one is due, else nothing."""
        self._steps += 1
        self._examples += n_examples
        self._left_at = now = self._clock()
        return self._report(now) if now - self._since >= INTERVAL else {}

    def come_back(self) -> None:
        """Leave out the time since the last tick if it was a pause."""
        away = self._clock() - self._left_at
        if away > PAUSE:
            self._since += away

    def leave_out(self, seconds: float) -> None:
        """Leave out seconds that were no training, such as an evaluation's."""
        self._since += seconds

    def last(self) -> dict[str, float]:
        """Return the speeds since the last report, nothing if there was no step."""
        return self._report(self._clock()) if self._steps else {}

    def _report(self, now: float) -> dict[str, float]:
        seconds = max(now - self._since, 1e-9)
        speeds = {
            "speed/steps_per_second": self._steps / seconds,
            "speed/examples_per_second": self._examples / seconds,
        }
        self._since, self._steps, self._examples = now, 0, 0
        return speeds
