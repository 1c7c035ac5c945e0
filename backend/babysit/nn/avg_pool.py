"""Average pooling: each output is the mean of a small square of the image, or of all of it."""

import math

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ShapeError
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.pooling import Pooling


@layers.register("avg_pool")
class AvgPool(Pooling):
    """Average pooling over squares, for each channel by itself; the squares may overlap."""

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers; there are no params."""
        output_shape = self.output_shape(input_shape)
        self._out, self._dx = Buffer(output_shape, dtype), Buffer(input_shape, dtype)
        return output_shape

    def output(self, x: Array, training: bool) -> Array:
        """Return room for (n, height', width', channels)."""
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute the means."""
        mean = out[rows]
        mean.fill(0)
        for _, view in self.windows.shifted(x[rows], *out.shape[1:3]):
            np.add(mean, view, out=mean)
        np.multiply(mean, 1 / self.windows.size**2, out=mean)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx."""
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx: every pixel gets its part, dout / size², of each square it lies in."""
        dx[rows].fill(0)
        np.multiply(dout[rows], 1 / self.windows.size**2, out=dout[rows])
        for _, view in self.windows.shifted(dx[rows], *dout.shape[1:3]):
            np.add(view, dout[rows], out=view)


@layers.register("global_avg_pool")
class GlobalAvgPool(RowWise):
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

    def output(self, x: Array, training: bool) -> Array:
        """Return room for (n, channels)."""
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute the means, (n, height, width, channels) → (n, channels)."""
        np.mean(x[rows], axis=(1, 2), out=out[rows])

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx."""
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx: every pixel of a channel gets the same part, dout / pixels."""
        np.multiply(dout[rows], 1 / math.prod(dx.shape[1:3]), out=dout[rows])
        dx[rows] = dout[rows, None, None]
