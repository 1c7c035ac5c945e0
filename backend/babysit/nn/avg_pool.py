"""Average pooling: each output is the mean of a small square of the image, or of all of it."""

import math
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ConfigError, Problem, ShapeError
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Layer, Shape, layers
from babysit.nn.options import check_options
from babysit.nn.windows import Windows
from babysit.registry import Option


@layers.register("avg_pool")
class AvgPool(Layer):
    """Average pooling over squares, for each channel by itself; the squares may overlap."""

    def __init__(
        self,
        size: Annotated[int, Option(help="side of the square", unit="pixels", ge=2, le=16)] = 2,
        stride: Annotated[
            int | None,
            Option(help="pixels from square to square; without it they touch", unit="pixels", ge=1, le=16),
        ] = None,
    ) -> None:
        super().__init__()
        check_options(self, size=size, stride=stride)
        if stride is not None and stride > size:
            raise ConfigError([Problem("stride", f"must be at most the size, {size}", stride)])
        self.windows = Windows(size, stride or size, 0)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (height', width', channels); raises ShapeError where squares that touch do not come out even."""
        return self.windows.even_size("avg_pool", input_shape)

    def flops(self, input_shape: Shape) -> int:
        """Return one addition for each pixel of each square."""
        return math.prod(self.output_shape(input_shape)) * self.windows.size**2

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers; there are no params."""
        output_shape = self.output_shape(input_shape)
        self._out, self._dx = Buffer(output_shape, dtype), Buffer(input_shape, dtype)
        return output_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the means, (n, height, width, channels) → (n, height', width', channels)."""
        out = self._out.rows(len(x), training)
        out.fill(0)
        for _, view in self.windows.shifted(x, *out.shape[1:3]):
            np.add(out, view, out=out)
        np.multiply(out, 1 / self.windows.size**2, out=out)
        return out

    def backward(self, dout: Array) -> Array:
        """Return dx: every pixel gets its part, dout / size², of each square it lies in."""
        dx = self._dx.rows(len(dout))
        dx.fill(0)
        np.multiply(dout, 1 / self.windows.size**2, out=dout)
        for _, view in self.windows.shifted(dx, *dout.shape[1:3]):
            np.add(view, dout, out=view)
        return dx


@layers.register("global_avg_pool")
class GlobalAvgPool(Layer):
    """The mean of each channel over the whole image: (height, width, channels) → (channels,) (Lin et al. 2014)."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (channels,); raises ShapeError for what is no image."""
        if len(input_shape) != 3:
            raise ShapeError("global_avg_pool", "images (height, width, channels)", input_shape)
        return input_shape[-1:]

    def flops(self, input_shape: Shape) -> int:
        """Return one addition for each value."""
        return math.prod(input_shape)

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers; there are no params."""
        output_shape = self.output_shape(input_shape)
        self._out, self._dx = Buffer(output_shape, dtype), Buffer(input_shape, dtype)
        return output_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the means, (n, height, width, channels) → (n, channels)."""
        out = self._out.rows(len(x), training)
        np.mean(x, axis=(1, 2), out=out)
        return out

    def backward(self, dout: Array) -> Array:
        """Return dx: every pixel of a channel gets the same part, dout / pixels."""
        dx = self._dx.rows(len(dout))
        np.multiply(dout, 1 / math.prod(dx.shape[1:3]), out=dout)
        dx[...] = dout[:, None, None]
        return dx
