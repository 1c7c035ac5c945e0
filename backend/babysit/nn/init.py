"""An init: what a layer's weights are drawn from before the first step. Biases start at zero.

A new one is one file that imports this base.
"""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.registry import Registry

Array = NDArray[Any]


class Init:
    """The base of all inits: normal with mean 0 and the standard deviation that `deviation` gives.

    Weights are (fan_in, units) for dense layers and (kernel, kernel, channels, units) for convolutions: the last axis
    is the units.
    """

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
