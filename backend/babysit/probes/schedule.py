"""When to probe: at every so many steps, or as often as a share of the training time allows."""

import math
import time
from collections.abc import Callable
from typing import Annotated

from babysit.nn.options import check_options
from babysit.probes.probe import Kind
from babysit.registry import Option

PICTURE_INTERVAL = 0.5
"""Seconds between two pictures under a budget: eyes do not need more."""

PICTURE_SHARE = 0.5
"""The part of a budget that pictures may use, so that they cannot starve the values."""

HOARD = 10.0
"""Seconds of training whose budget may be saved up: after a pause there is no burst of probing."""


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

    An account gains `share` of each second and pays what is spent; it is overdrawn by step 1, which is always due. The
    expected cost of a kind is the running mean of its last ones. Values leave room for the next picture, so that cheap
    and frequent ones cannot starve the dear and rare one.
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
        self._balance = 0.0
        self._picture_balance = 0.0

    def is_due(self, step: int, kind: Kind = "values") -> bool:
        """Return whether `kind` may be measured now; asking also books the time passed since the last question."""
        now = self._clock()
        self._earn(now)
        if step == 1:
            return True
        if not self.share:
            return False
        if kind == "values":
            return self._cost["values"] + self._cost["pictures"] <= self._balance
        is_rested = now - self._pictured_at >= PICTURE_INTERVAL
        return is_rested and self._cost["pictures"] <= min(self._balance, self._picture_balance)

    def spent(self, seconds: float, kind: Kind = "values") -> None:
        """Pay for a measurement and learn from it what the next one may cost."""
        self._cost[kind] = (self._cost[kind] + seconds) / 2 if self._cost[kind] else seconds
        self._balance -= seconds
        if kind == "pictures":
            self._picture_balance -= seconds
            self._pictured_at = self._clock()

    def _earn(self, now: float) -> None:
        """Credit the time passed to the account of all probes, and its part to that of the pictures."""
        earned, self._checked_at = self.share * (now - self._checked_at), now
        most = HOARD * self.share + sum(self._cost.values())
        self._balance = min(self._balance + earned, most)
        self._picture_balance = min(self._picture_balance + PICTURE_SHARE * earned, most)
