"""A schedule: the learning rate as a function of the step. A new one is one file that imports this base."""

from collections.abc import Mapping
from typing import Annotated, Literal

from babysit.registry import Option, Registry

Number = float | int
Unit = Annotated[Literal["epochs", "steps"], Option(help="what the lengths of this schedule are counted in")]


class Schedule:
    """The base of all schedules.

    Most are pure, so that the rate of any step can be asked for at any time. What one remembers besides is in `state`,
    and belongs to a checkpoint. `steps_per_epoch` is told by `begin`; until then an epoch is a step.
    """

    steps_per_epoch: int = 1

    def begin(self, steps_per_epoch: int) -> None:
        """Learn how many steps an epoch has: for schedules whose lengths are given in epochs."""
        self.steps_per_epoch = steps_per_epoch

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return the learning rate of `step` (from 1 to total_steps), given the optimizer's own rate `base`.

        It is never above base.
        """
        raise NotImplementedError

    def observe(self, value: float) -> None:
        """Take note of the validation loss of an evaluation; most schedules do not look."""

    def state(self) -> dict[str, Number]:
        """Return what the schedule remembers, as plain finite numbers; empty for a pure one."""
        return {}

    def load(self, state: Mapping[str, Number]) -> None:
        """Remember again what `state` returned."""

    def elapsed(self, step: int, unit: str) -> float:
        """Return the time before `step` in `unit`, "steps" or "epochs": 0 at the first step."""
        return (step - 1) / (self.steps_per_epoch if unit == "epochs" else 1)


schedules: Registry[Schedule] = Registry("schedule")
