"""The decaying schedules: the rate falls by its age alone, whenever the training ends. All are of CS231n's notes."""

import math
from typing import Annotated

from babysit.nn.schedules import Schedule, Unit, schedules
from babysit.options import check_options
from babysit.registry import Option

TINY = 1e-9
"""More than what rounding takes from a whole number of epochs, and less than a step."""


@schedules.register("step")
class Step(Schedule):
    """The rate times a factor, every so many epochs or steps: η = η₀ γ^⌊t / every⌋."""

    def __init__(
        self,
        every: Annotated[int, Option(help="how long the rate stays the same", ge=1, le=10**9)] = 10,
        factor: Annotated[float, Option(help="γ, what the rate is then multiplied by", gt=0, le=1)] = 0.5,
        unit: Unit = "epochs",
    ) -> None:
        check_options(self, every=every, factor=factor, unit=unit)
        self.every, self.factor, self.unit = every, factor, unit

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base γ^⌊t / every⌋; whole epochs or steps, so that the division is exact until the epochs change."""
        if self.unit == "epochs" and self._done:
            return float(base * self.factor ** math.floor(self.elapsed(step, "epochs") / self.every + TINY))
        length = self.every * (self.steps_per_epoch if self.unit == "epochs" else 1)
        return float(base * self.factor ** ((step - 1) // length))


@schedules.register("exponential")
class Exponential(Schedule):
    """The rate times a factor for each epoch or step, without jumps: η = η₀ γ^t, also written η₀ exp(−k t)."""

    def __init__(
        self,
        factor: Annotated[float, Option(help="γ, what is left of the rate after one unit", gt=0, le=1)] = 0.95,
        unit: Unit = "epochs",
    ) -> None:
        check_options(self, factor=factor, unit=unit)
        self.factor, self.unit = factor, unit

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base γ^t."""
        return float(base * self.factor ** self.elapsed(step, self.unit))


@schedules.register("inverse_time")
class InverseTime(Schedule):
    """The rate over the time, 1/t: η = η₀ / (1 + k t). It halves in 1 / k, and then ever more slowly."""

    def __init__(
        self,
        decay: Annotated[float, Option(help="k, how fast the rate falls", ge=0, le=1e6)] = 0.1,
        unit: Unit = "epochs",
    ) -> None:
        check_options(self, decay=decay, unit=unit)
        self.decay, self.unit = decay, unit

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base / (1 + k t)."""
        return base / (1 + self.decay * self.elapsed(step, self.unit))
