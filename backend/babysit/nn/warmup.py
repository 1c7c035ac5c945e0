"""Warm-up: the rate grows over the first steps, and then any schedule begins."""

from collections.abc import Mapping
from typing import Annotated

from babysit.nn.schedules import Number, Schedule
from babysit.options import check_options
from babysit.registry import Option


class Warmup(Schedule):
    """Step k of n has k / n of the rate that `schedule` starts with (Goyal et al. 2017, § 2.2); it starts at n + 1.

    What `schedule` knows of the training is the part that comes after: its first step is the one after the warm-up.
    """

    def __init__(self, schedule: Schedule, steps: Annotated[int, Option(ge=0)]) -> None:
        check_options(self, steps=steps)
        self.schedule, self.steps = schedule, steps

    def begin(self, steps_per_epoch: int) -> None:
        """Tell the schedule how many steps an epoch has."""
        self.schedule.begin(steps_per_epoch)

    def bend(self, done: int, steps_per_epoch: int, total_before: int, total_steps: int) -> None:
        """Tell the schedule; its own steps begin after the warm-up."""
        before, rest = (max(total - self.steps, 1) for total in (total_before, total_steps))
        self.schedule.bend(max(done - self.steps, 0), steps_per_epoch, before, rest)

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return a share of the first rate, or the schedule's own."""
        rest = max(total_steps - self.steps, 1)
        if step > self.steps:
            return self.schedule.rate(base, step - self.steps, rest)
        return self.schedule.rate(base, 1, rest) * (step / self.steps)

    def observe(self, value: float) -> None:
        """Let the schedule take note of an evaluation."""
        self.schedule.observe(value)

    def state(self) -> dict[str, Number]:
        """Return what the schedule remembers."""
        return self.schedule.state()

    def load(self, state: Mapping[str, Number]) -> None:
        """Let the schedule remember again."""
        self.schedule.load(state)
