"""The normal inits: a standard deviation that is given, or follows from how many inputs and outputs a unit has."""

import math
from typing import Annotated

from babysit.nn.init import Init, inits
from babysit.nn.options import check_options
from babysit.registry import Option


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


@inits.register("glorot")
class Glorot(Init):
    """Variance 2 / (fan_in + fan_out): a compromise between forward and backward (Glorot and Bengio 2010, eq. 12)."""

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return √(2 / (fan_in + fan_out))."""
        return math.sqrt(2 / (fan_in + fan_out))


@inits.register("he")
class He(Init):
    """Variance 2 / fan_in: keeps the variance of ReLU layers, which lose half of it (He et al. 2015)."""

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return √(2 / fan_in)."""
        return math.sqrt(2 / fan_in)


@inits.register("lecun")
class Lecun(Init):
    """Variance 1 / fan_in, the oldest of the rules: for SELU and tanh (LeCun et al. 1998, Efficient BackProp, § 4.6).

    The same numbers as `xavier`, under the name by which SELU's paper asks for them.
    """

    def deviation(self, fan_in: int, fan_out: int) -> float:
        """Return √(1 / fan_in)."""
        return math.sqrt(1 / fan_in)
