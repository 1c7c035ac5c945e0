"""Backoff: how long to wait before the next try, longer each time, and not in step with everyone else."""

import random


class Backoff:
    """Delays that double from `first` to `last` seconds, each shortened by up to half at random."""

    def __init__(self, first: float = 0.1, last: float = 5.0) -> None:
        self.first, self.last = first, last
        self._next = first
        self._rng = random.Random()  # noqa: S311 (spreads load, guards nothing)

    def next(self) -> float:
        """Return the next delay in seconds."""
        delay, self._next = self._next, min(2 * self._next, self.last)
        return delay * (1 - self._rng.random() / 2)

    def reset(self) -> None:
        """Begin again with the first delay: something went well."""
        self._next = self.first
