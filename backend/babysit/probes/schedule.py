"""When to probe: at every so many steps, so many seconds, or as often as a share of the training time allows."""

import math
import time
from collections.abc import Callable
from typing import Annotated

from babysit.options import check_options
from babysit.probes.probe import Kind
from babysit.registry import Option

RECORDS: tuple[Kind, ...] = ("pictures", "histograms", "examples")
"""What is taken less often than values are."""

RECORD_INTERVAL = 0.5
"""Seconds between two records of a kind under a budget: eyes do not need more."""

INTERRUPTED = 4
"""How many times its known cost a measurement is booked at most: what takes longer was interrupted."""

RECORD_SHARE = 0.5
"""The part of a budget that all records together may use, so that they cannot starve the values."""


class Schedule:
    """The base: asked before each step's probes, told afterwards what they cost. Each kind goes by itself.

    Of examples it is asked at evaluations only, and after the first and the last step.
    """

    def is_due(self, step: int, kind: Kind = "values") -> bool:
        """Return whether to take measurements of `kind` after `step`; steps count from 1, and step 1 is always due."""
        raise NotImplementedError

    def spent(self, seconds: float, kind: Kind = "values") -> None:
        """Take note of what the measurements just taken cost, all probes of `kind` together."""


class Every(Schedule):
    """Probe at step 1 and at every multiple of `steps`, whatever it costs."""

    def __init__(self, steps: Annotated[int, Option(help="steps from one to the next", unit="steps", ge=1)]) -> None:
        check_options(self, steps=steps)
        self.steps = steps

    def is_due(self, step: int, kind: Kind = "values") -> bool:
        """Return whether `step` is 1 or a multiple; every evaluation is due."""
        return step == 1 or step % self.steps == 0 or kind == "examples"


class Interval(Schedule):
    """Probe at step 1, and at the first step after so many `seconds` have passed since the last time."""

    def __init__(
        self,
        seconds: Annotated[float, Option(help="seconds from one to the next", unit="seconds", gt=0)],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        check_options(self, seconds=seconds)
        self.seconds = seconds
        self._clock = clock
        self._taken_at: dict[Kind, float] = {}

    def is_due(self, step: int, kind: Kind = "values") -> bool:
        """Return whether the time has come for `kind`."""
        return step == 1 or self._clock() - self._taken_at.get(kind, -math.inf) >= self.seconds

    def spent(self, seconds: float, kind: Kind = "values") -> None:
        """Begin to wait anew, from when the measurement began."""
        self._taken_at[kind] = self._clock() - seconds


class Budget(Schedule):
    """Probe when what was spent and what the next measurement may cost fit in `share` of the time passed.

    Each kind has an account. An account gains its part of each second and pays what is spent; it holds one measurement
    at most, so measurements are evenly spaced and a pause is followed by no burst. What the records' accounts cannot
    hold goes to the values'. The first measurement of each kind is free, and nothing is learnt from it: much of what it
    takes (kernels that are loaded, buffers that are made) comes once, and paid back it would blind a short training.
    So would one that other processes interrupted: none is booked with more than four times its kind's known cost.
    """

    def __init__(
        self,
        share: Annotated[float, Option(help="share of the training time that probes may use", ge=0, le=1)],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        check_options(self, share=share)
        self.share = share
        self._clock = clock
        self._checked_at = clock()
        self._taken_at: dict[Kind, float] = {}
        self._cost: dict[Kind, float] = dict.fromkeys(("values", *RECORDS), 0.0)
        self._balance: dict[Kind, float] = dict.fromkeys(("values", *RECORDS), 0.0)

    def is_due(self, step: int, kind: Kind = "values") -> bool:
        """Return whether `kind` may be measured now; asking also books the time passed since the last question."""
        now = self._clock()
        self._earn(now)
        if step == 1:
            return True
        is_rested = kind == "values" or now - self._taken_at.get(kind, -math.inf) >= RECORD_INTERVAL
        return bool(self.share) and is_rested and self._cost[kind] <= self._balance[kind]

    def spent(self, seconds: float, kind: Kind = "values") -> None:
        """Pay for a measurement and learn from it what the next one may cost."""
        if kind in self._taken_at:
            known = self._cost[kind]
            seconds = min(seconds, INTERRUPTED * known) if known else seconds
            self._cost[kind] = (known + seconds) / 2 if known else seconds
            self._balance[kind] -= seconds
        self._taken_at[kind] = self._clock()

    def _earn(self, now: float) -> None:
        """Credit the time passed: their part to the records that have room for it, and what is left to the values."""
        earned, self._checked_at = self.share * (now - self._checked_at), now
        open_accounts = [kind for kind in RECORDS if self._room(kind) > 0]
        part = RECORD_SHARE * earned / max(len(open_accounts), 1)
        rest = earned - sum(self._credit(kind, part) for kind in open_accounts)
        self._credit("values", rest)

    def _credit(self, kind: Kind, seconds: float) -> float:
        """Credit an account up to the cost of one measurement, and return how much of it found room."""
        credited = min(seconds, self._room(kind))
        self._balance[kind] += credited
        return credited

    def _room(self, kind: Kind) -> float:
        return max(self._cost[kind] - self._balance[kind], 0.0)
