"""A clock: where the time of one step goes, by phase and by what was at work. It runs only where that is asked."""

import time
from collections.abc import Callable, Hashable
from typing import Literal, ParamSpec, TypeVar

Phase = Literal["data", "forward", "backward", "update"]
P = ParamSpec("P")
T = TypeVar("T")


class Clock:
    """Asleep, it times nothing and hands out what it is given; once armed, it runs from `begin` to `end`.

    `laps` has the seconds of each phase in the thread that trains: together they are the step. What is wrapped by
    `timed` may run in any thread.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._is_armed = self._is_running = False
        self._lapped_at = 0.0
        self._forget()

    def arm(self) -> None:
        """Let the next step be timed."""
        self._is_armed = True

    def begin(self) -> None:
        """Say that a step begins; it is timed if the clock is armed."""
        if self._is_armed:
            self._is_armed, self._is_running = False, True
            self._forget()
            self._lapped_at = self._now()

    def lap(self, phase: Phase) -> None:
        """Book on `phase` what has passed since the last lap, or since the beginning."""
        if self._is_running:
            now = self._now()
            self.laps[phase] = self.laps.get(phase, 0.0) + now - self._lapped_at
            self._lapped_at = now

    def end(self) -> None:
        """Say that the step is over: forwards from here on, such as an evaluation's, are none of its."""
        self._is_running = False

    def timed(self, phase: Phase, owner: Hashable, act: Callable[P, T], n_threads: int = 1) -> Callable[P, T]:
        """Return `act`, such that its calls are booked on `owner`; `act` itself where no step is timed.

        `n_threads` share the calls out among themselves, so that each call's seconds count for so much less.
        """
        if not self._is_running:
            return act
        now, spent = self._now, self._spent

        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            start = now()
            result = act(*args, **kwargs)
            spent.append((phase, owner, (now() - start) / n_threads))  # appending is safe in any thread
            return result

        return run

    def shares(self) -> dict[tuple[Phase, Hashable], float]:
        """Return the seconds of each phase and owner of the last timed step.

        The threads' seconds, divided by their number. They never add up to more than the phase took: where a thread
        had work left over from one owner while the others did another's, all of the phase's are scaled down.
        """
        shares: dict[tuple[Phase, Hashable], float] = {}
        sums: dict[Phase, float] = {}
        for phase, owner, seconds in self._spent:
            shares[phase, owner] = shares.get((phase, owner), 0.0) + seconds
            sums[phase] = sums.get(phase, 0.0) + seconds
        scales = {phase: min(1.0, self.laps.get(phase, 0.0) / total) for phase, total in sums.items() if total > 0}
        return {(phase, owner): seconds * scales.get(phase, 1.0) for (phase, owner), seconds in shares.items()}

    def _forget(self) -> None:
        self.laps: dict[Phase, float] = {}
        self._spent: list[tuple[Phase, Hashable, float]] = []


ASLEEP = Clock()
"""A clock that nobody arms."""
