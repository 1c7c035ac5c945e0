"""Flatten: the values of an image in one row, height by width by channel."""

import math

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers


@layers.register("flatten")
class Flatten(RowWise):
    """(height, width, channels) → (features,), a view; dense layers do it by themselves, so this is for the eye."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (features,)."""
        return (math.prod(input_shape),)

    def flops(self, input_shape: Shape) -> int:
        """Return 1: a view costs nothing, whatever its size."""
        return 1

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Remember the input's shape."""
        self._shape = input_shape
        return self.output_shape(input_shape)

    def output(self, x: Array, training: bool) -> Array:
        """Return x as (n, features)."""
        return x.reshape(len(x), -1)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Do nothing: the output is a view."""

    def input_gradient(self, dout: Array) -> Array:
        """Return dout in the input's shape."""
        return dout.reshape(len(dout), *self._shape)

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Do nothing: the gradient is a view."""
