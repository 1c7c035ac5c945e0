"""The plain inits: zeros, one number everywhere, and a uniform draw."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.nn.init import Init, inits
from babysit.nn.options import check_options
from babysit.registry import Option

Array = NDArray[Any]


@inits.register("zeros")
class Zeros(Init):
    """All weights zero: every unit of a layer then learns the same (to show what symmetry does)."""

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return zeros; draws nothing."""
        return np.zeros(shape, dtype)


@inits.register("constant")
class Constant(Init):
    """All weights one number: as symmetric as zeros, but the gradients flow."""

    def __init__(self, value: Annotated[float, Option(help="every weight", ge=-1e6, le=1e6)] = 0.01) -> None:
        check_options(self, value=value)
        self.value = value

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return the number everywhere; draws nothing."""
        return np.full(shape, self.value, dtype)


@inits.register("uniform")
class Uniform(Init):
    """Uniform between −limit and limit: a standard deviation of limit / √3."""

    def __init__(
        self, limit: Annotated[float, Option(help="largest size of a weight", gt=0, le=1e6, scale="log")] = 0.01
    ) -> None:
        check_options(self, limit=limit)
        self.limit = limit

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return 2 limit (u − ½), u uniform in [0, 1)."""
        weights: Array = rng.random(shape, dtype=np.dtype(dtype).type)  # type: ignore[arg-type]
        weights -= 0.5
        weights *= 2 * self.limit
        return weights
