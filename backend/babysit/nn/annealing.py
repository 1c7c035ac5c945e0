"""The annealing schedules: they follow the cosine, and end where the training ends."""

import math
from typing import Annotated

from babysit.nn.schedules import Schedule, schedules
from babysit.options import check_options
from babysit.registry import Option


@schedules.register("cosine")
class Cosine(Schedule):
    """From the whole rate down along half a cosine over the whole training (Loshchilov and Hutter 2017)."""

    def __init__(
        self, final: Annotated[float, Option(help="share of the rate that is left at the end", ge=0, le=1)] = 0.0
    ) -> None:
        check_options(self, final=final)
        self.final = final

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base (final + (1 − final) ½ (1 + cos π t)), t from 0 at the first step towards 1 behind the last."""
        return _between(base, self.final * base, self.share(step, total_steps))


@schedules.register("one_cycle")
class OneCycle(Schedule):
    """Up to the whole rate, then down to almost nothing, once in a training (Smith and Topin 2019).

    The optimizer's rate is the peak. All rates are shares of it, along half cosines, as PyTorch has them.
    """

    def __init__(
        self,
        rise: Annotated[float, Option(help="share of the steps on which the rate goes up", gt=0, lt=1)] = 0.3,
        start: Annotated[float, Option(help="share of the peak at the first step", gt=0, le=1, scale="log")] = 0.04,
        final: Annotated[float, Option(help="share of the peak at the last step", ge=0, le=1, scale="log")] = 4e-6,
    ) -> None:
        check_options(self, rise=rise, start=start, final=final)
        self.rise, self.start, self.final = rise, start, final

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return the rate on the way up, to the peak at step rise · total_steps, or on the way down."""
        done = self.share(step, total_steps) * total_steps if self._done else step - 1
        peak, end = self.rise * total_steps - 1, total_steps - 1
        if done <= peak:
            return _between(self.start * base, base, done / peak if peak > 0 else 1.0)
        way = end - max(peak, 0.0)
        return _between(base, self.final * base, (done - max(peak, 0.0)) / way if way > 0 else 1.0)


def _between(first: float, last: float, share: float) -> float:
    """Return the number at `share` of half a cosine from first to last."""
    return last + (first - last) * 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))
