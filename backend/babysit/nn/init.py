"""An init: what a layer's weights are drawn from before the first step. Biases start at zero."""

import math
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.nn.options import check_options
from babysit.registry import Option, Registry

Array = NDArray[Any]


class Init:
    """The base of all inits: normal with mean 0 and the standard deviation that `deviation` gives."""

    is_data_driven: ClassVar[bool] = False
    """Whether the weights are to be scaled on real data before training; see Network.calibrate."""

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return the standard deviation of the weights of a unit with `fan_in` inputs and `fan_out` outputs."""
        raise NotImplementedError

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return new weights of `shape`; the same generator state gives the same weights."""
        weights: Array = rng.standard_normal(shape, dtype=np.dtype(dtype).type)  # type: ignore[arg-type]
        weights *= self.deviation(fan_in, fan_out)
        return weights


inits: Registry[Init] = Registry("init")


@inits.register("zeros")
class Zeros(Init):
    """All weights zero: every unit of a layer then learns the same (to show what symmetry does)."""

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return zeros; draws nothing."""
        return np.zeros(shape, dtype)


@inits.register("normal")
class Normal(Init):
    """Normal with a fixed standard deviation, whatever the layer's width."""

    def __init__(
        self,
        std: Annotated[float, Option(help="standard deviation of the weights", gt=0, le=1e6, scale="log")] = 0.01,
    ) -> None:
        check_options(self, std=std)
        self.std = std

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return std."""
        return self.std


@inits.register("xavier")
class Xavier(Init):
    """Variance 1 / fan_in: keeps the variance of tanh layers (Glorot and Bengio 2010, in the CS231n lecture's form)."""

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return √(1 / fan_in)."""
        return math.sqrt(1 / fan_in)


@inits.register("he")
class He(Init):
    """Variance 2 / fan_in: keeps the variance of ReLU layers, which lose half of it (He et al. 2015)."""

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return √(2 / fan_in)."""
        return math.sqrt(2 / fan_in)
