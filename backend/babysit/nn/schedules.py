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
    _done, _epochs, _share = 0, 0.0, 0.0
    """Where `bend` was last told: the steps done by then, and what they were in epochs and of the whole training."""

    def begin(self, steps_per_epoch: int) -> None:
        """Learn how many steps an epoch has: for schedules whose lengths are given in epochs."""
        self.steps_per_epoch = steps_per_epoch

    def bend(self, done: int, steps_per_epoch: int, total_before: int, total_steps: int) -> None:
        """Learn that after `done` steps an epoch has another number of steps, and the training another number of them.

        The rate goes on from where it is: the epochs that are done stay done, and what is left ends at the new end.
        """
        epochs, share = self.elapsed(done + 1, "epochs"), self.share(done + 1, total_before)
        self._done, self._epochs, self._share = done, epochs, share
        self.steps_per_epoch = steps_per_epoch

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return the learning rate of `step` (from 1 to total_steps), given the optimizer's own rate `base`.

        It is never above base.
        """
        raise NotImplementedError

    def observe(self, value: float) -> None:
        """Take note of the validation loss of an evaluation; most schedules do not look."""

    def state(self) -> dict[str, Number]:
        """Return what the schedule remembers, as plain finite numbers; empty for a pure one that was never bent."""
        return {"done": self._done, "epochs": self._epochs, "share": self._share} if self._done else {}

    def load(self, state: Mapping[str, Number]) -> None:
        """Remember again what `state` returned."""
        self._done = int(state.get("done", 0))
        self._epochs, self._share = float(state.get("epochs", 0.0)), float(state.get("share", 0.0))

    def elapsed(self, step: int, unit: str) -> float:
        """Return the time before `step` in `unit`, "steps" or "epochs": 0 at the first step."""
        if unit == "steps":
            return step - 1
        return self._epochs + (step - 1 - self._done) / self.steps_per_epoch

    def share(self, step: int, total_steps: int) -> float:
        """Return the part of the training that lies before `step`: 0 at the first one, towards 1 behind the last."""
        return self._share + (1 - self._share) * ((step - 1 - self._done) / max(total_steps - self._done, 1))


schedules: Registry[Schedule] = Registry("schedule")
