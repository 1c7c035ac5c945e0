"""When to probe: at every so many steps, or as often as a share of the training time allows."""

import math
import time
from collections.abc import Callable
from typing import Annotated

from babysit.options import check_options
from babysit.probes.probe import Kind
from babysit.registry import Option

PICTURE_INTERVAL = 0.5
"""Seconds between two pictures under a budget: eyes do not need more."""

PICTURE_SHARE = 0.5
"""The part of a budget that pictures may use, so that they cannot starve the values."""


class Schedule:
    """The base: asked before each step's probes, told afterwards what they cost. Values and pictures go apart."""

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
        """Return whether `step` is 1 or a multiple."""
        return step == 1 or step % self.steps == 0


class Budget(Schedule):
    """Probe when what was spent and what the next measurement may cost fit in `share` of the time passed.

    Values and pictures have an account each. An account gains its part of each second and pays what is spent; it holds
    one measurement at most, so measurements are evenly spaced and a pause is followed by no burst. What the pictures'
    account cannot hold goes to the values'. Step 1, which is always due, overdraws both.
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
        self._pictured_at = -math.inf
        self._cost: dict[Kind, float] = {"values": 0.0, "pictures": 0.0}
        self._balance: dict[Kind, float] = {"values": 0.0, "pictures": 0.0}

    def is_due(self, step: int, kind: Kind = "values") -> bool:
        """Return whether `kind` may be measured now; asking also books the time passed since the last question."""
        now = self._clock()
        self._earn(now)
        if step == 1:
            return True
        is_rested = kind == "values" or now - self._pictured_at >= PICTURE_INTERVAL
        return bool(self.share) and is_rested and self._cost[kind] <= self._balance[kind]

    def spent(self, seconds: float, kind: Kind = "values") -> None:
        """Pay for a measurement and learn from it what the next one may cost."""
        self._cost[kind] = (self._cost[kind] + seconds) / 2 if self._cost[kind] else seconds
        self._balance[kind] -= seconds
        if kind == "pictures":
            self._pictured_at = self._clock()

    def _earn(self, now: float) -> None:
        """Credit the time passed: the pictures' part first, and what is left of it with the rest to the values."""
        earned, self._checked_at = self.share * (now - self._checked_at), now
        rest = self._credit("pictures", PICTURE_SHARE * earned)
        self._credit("values", earned - PICTURE_SHARE * earned + rest)

    def _credit(self, kind: Kind, seconds: float) -> float:
        """Credit an account up to the cost of one measurement, and return what did not find room."""
        room = max(self._cost[kind] - self._balance[kind], 0.0)
        self._balance[kind] += min(seconds, room)
        return max(seconds - room, 0.0)
