"""A pooling layer: each output is the largest of a small square of the image."""

import math
from collections.abc import Iterator
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ShapeError
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Layer, Shape, layers
from babysit.nn.options import check_options
from babysit.registry import Option


@layers.register("max_pool")
class MaxPool(Layer):
    """Max pooling over squares that do not overlap, for each channel by itself.

    Computed over the size² shifted views x[:, i::size, j::size]: contiguous work, and no copy of the image.
    """

    def __init__(self, size: Annotated[int, Option(help="side of the square", unit="pixels", ge=2, le=16)] = 2) -> None:
        super().__init__()
        check_options(self, size=size)
        self.size = size

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (height / size, width / size, channels); raises ShapeError where that does not come out even."""
        needs = f"(height, width, channels) with height and width divisible by {self.size}"
        if len(input_shape) != 3 or input_shape[0] % self.size or input_shape[1] % self.size:
            raise ShapeError("max_pool", needs, input_shape)
        height, width, channels = input_shape
        return (height // self.size, width // self.size, channels)

    def flops(self, input_shape: Shape) -> int:
        """Return one comparison for each input."""
        return math.prod(input_shape)

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers; there are no params."""
        output_shape = self.output_shape(input_shape)
        self._out = Buffer(output_shape, dtype)
        self._dx = Buffer(input_shape, dtype)
        self._winner_rows = Buffer(output_shape, np.uint8)
        self._mask = Buffer(output_shape, np.bool_)
        return output_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the maxima, (n, height, width, channels) → (n, height/size, width/size, channels); NaN wins."""
        out = self._out.rows(len(x), training)
        np.copyto(out, x[:, :: self.size, :: self.size])
        for _, view in self._views(x):
            np.maximum(out, view, out=out)
        if training:
            self._winners = self._find_winners(x, out)
        return out

    def backward(self, dout: Array) -> Array:
        """Return dx: dout where the winner was, 0 elsewhere; among equals the last one takes it all."""
        dx, mask = self._dx.rows(len(dout)), self._mask.rows(len(dout))
        for index, view in self._views(dx):
            np.equal(self._winners, index, out=mask)
            np.multiply(dout, mask, out=view)
        return dx

    def winners(self) -> Array | None:
        """Return the place of each winner in its square, counted row by row."""
        return self._winners

    def _find_winners(self, x: Array, out: Array) -> Array:
        """Return winners (n, height/size, width/size, channels), found now: the activation will overwrite out."""
        winners, mask = self._winner_rows.rows(len(x)), self._mask.rows(len(x))
        winners.fill(0)
        for index, view in self._views(x):
            np.equal(view, out, out=mask)
            np.multiply(mask.view(np.uint8), np.uint8(index), out=mask.view(np.uint8))
            np.maximum(winners, mask.view(np.uint8), out=winners)
        return winners

    def _views(self, images: Array) -> Iterator[tuple[int, Array]]:
        """Yield (index, view) of the size² pixels of every square; the views tile the images."""
        for index in range(self.size**2):
            row, column = divmod(index, self.size)
            yield index, images[:, row :: self.size, column :: self.size]
