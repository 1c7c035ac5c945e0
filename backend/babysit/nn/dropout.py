"""Dropout: training with a random part of the units switched off, a penalty on relying on any one of them."""

import math
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.options import check_options
from babysit.registry import Option

Rate = Annotated[float, Option(help="share of the units switched off at each step", ge=0, lt=1)]


@layers.register("dropout")
class Dropout(RowWise):
    """Inverted dropout (Srivastava et al. 2014): out = x · mask / (1 − rate) in training, x itself in evaluation.

    The generator is the layer's own, spawned from the one that draws the weights, so that neither disturbs the other.
    """

    def __init__(self, rate: Rate = 0.5) -> None:
        super().__init__()
        check_options(self, rate=rate)
        self.rate = rate

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the input's shape."""
        return input_shape

    def flops(self, input_shape: Shape) -> int:
        """Return one operation a unit."""
        return math.prod(input_shape)

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers and the generator."""
        (generator,) = rng.spawn(1)
        self.generators = {"dropout": generator}
        self._dtype = np.dtype(dtype)
        self._out, self._mask = Buffer(input_shape, dtype), Buffer(input_shape, dtype)
        return input_shape

    def output(self, x: Array, training: bool) -> Array:
        """Draw which units stay, in one thread; return room for them, or x itself in evaluation."""
        if not training or not self.rate:
            return x
        self.generators["dropout"].random(out=self._mask.rows(len(x)), dtype=self._dtype.type)  # type: ignore[arg-type]
        return self._out.rows(len(x))

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Put some units to 0 and scale the others up, so that the expected sum stays as it was."""
        if training and self.rate:
            mask = self._mask.rows(len(x))[rows]
            np.greater_equal(mask, self.rate, out=mask)
            np.multiply(mask, 1 / (1 - self.rate), out=mask)
            np.multiply(x[rows], mask, out=out[rows])

    def input_gradient(self, dout: Array) -> Array:
        """Return dout itself, which will be overwritten."""
        return dout

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Overwrite dout with dL/dx = dout · mask / (1 − rate)."""
        if self.rate:
            np.multiply(dout[rows], self._mask.rows(len(dout))[rows], out=dout[rows])
