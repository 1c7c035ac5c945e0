"""The pace: the learning rate of every step, by a schedule that may be changed, or bent to another end, on the way."""

from collections.abc import Mapping

from babysit.nn.schedules import Number, Schedule
from babysit.train.entry import Named


class Pace:
    """The schedule of `entry` in a training whose epochs have so many steps.

    A schedule that replaces another begins when it does: its first step is the next one, its training what is left.
    """

    def __init__(self, entry: Named, steps_per_epoch: int) -> None:
        self._schedule: Schedule = entry.create()
        self._schedule.begin(steps_per_epoch)
        self._steps_per_epoch = steps_per_epoch
        self._begun = 0

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return the learning rate of `step`, from 1 on, where the schedule starts from `base`."""
        return self._schedule.rate(base, step - self._begun, total_steps - self._begun)

    def observe(self, value: float) -> None:
        """Let the schedule take note of the validation loss of an evaluation."""
        self._schedule.observe(value)

    def replace(self, entry: Named, done: int) -> None:
        """Follow another schedule from the step after `done` on."""
        self._schedule = entry.create()
        self._schedule.begin(self._steps_per_epoch)
        self._begun = done

    def bend(self, done: int, steps_per_epoch: int, total_before: int, total_steps: int) -> None:
        """Go on from the present rate to another end, after `done` steps, with epochs of another number of steps."""
        begun, self._steps_per_epoch = self._begun, steps_per_epoch
        self._schedule.bend(done - begun, steps_per_epoch, total_before - begun, total_steps - begun)

    def begin(self, entry: Named, steps_per_epoch: int) -> None:
        """Follow a schedule as if from the first step, until `load` says where it stands."""
        self._steps_per_epoch = steps_per_epoch
        self.replace(entry, 0)

    def state(self) -> dict[str, Number]:
        """Return what belongs to a checkpoint, as plain finite numbers."""
        return {**self._schedule.state(), **({"begun": self._begun} if self._begun else {})}

    def load(self, state: Mapping[str, Number]) -> None:
        """Go on from where `state` was taken; raises KeyError, TypeError or ValueError for another schedule's."""
        self._schedule.load(state)
        self._begun = int(state.get("begun", 0))
