"""A schedule: the learning rate as a function of the step. A new one is one file that imports this base."""

from collections.abc import Mapping

from babysit.registry import Registry

Number = float | int


class Schedule:
    """The base of all schedules; pure, so that the rate of any step can be asked for at any time."""

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return the learning rate of `step` (from 1 to total_steps), given the optimizer's own rate `base`."""
        raise NotImplementedError

    def state(self) -> dict[str, Number]:
        """Return what the schedule remembers, as plain finite numbers; empty for a pure one."""
        return {}

    def load(self, state: Mapping[str, Number]) -> None:
        """Remember again what `state` returned."""


schedules: Registry[Schedule] = Registry("schedule")


@schedules.register("constant")
class Constant(Schedule):
    """The same learning rate from the first step to the last."""

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base."""
        return base
