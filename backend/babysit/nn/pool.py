"""Max pooling: each output is the largest of a small square of the image."""

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Shape, layers
from babysit.nn.machine import kernels
from babysit.nn.pooling import Pooling


@layers.register("max_pool")
class MaxPool(Pooling):
    """Max pooling over squares, for each channel by itself; the squares may overlap, and what is left over is refused.

    Computed over the size² shifted views of the image: contiguous work, and no copy. NaN wins; among equals the last.
    """

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers; there are no params."""
        output_shape = self.output_shape(input_shape)
        self._size = output_shape[:2]
        self._is_disjoint = self.windows.stride == self.windows.size
        self._out = Buffer(output_shape, dtype)
        self._dx = Buffer(input_shape, dtype)
        self._winner_rows = Buffer(output_shape, np.uint8)
        self._mask = Buffer(output_shape, np.bool_)
        self._share = Buffer(output_shape, dtype)
        return output_shape

    def output(self, x: Array, training: bool) -> Array:
        """Return room for (n, height', width', channels)."""
        if training:
            self._winners = self._winner_rows.rows(len(x))
            self._mask.rows(len(x))
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Write the maxima, and in training where they were found: now, for the activation will overwrite out."""
        compiled = kernels("pool", x.dtype, x.size) if training else None
        if compiled is not None:
            windows = self.windows
            compiled.largest(x[rows], windows.size, windows.stride, out[rows], self._winners[rows])
            return
        views = list(self.windows.shifted(x[rows], *self._size))
        largest = out[rows]
        np.maximum(views[0][1], views[1][1], out=largest)
        for _, view in views[2:]:
            np.maximum(largest, view, out=largest)
        if training:
            self._find(views, largest, rows)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx."""
        if not self._is_disjoint:
            self._share.rows(len(dout))
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx: the sum of dout over the squares that a pixel has won, 0 elsewhere."""
        winners, mask = self._winners[rows], self._mask.rows(len(dout))[rows]
        compiled = kernels("pool", dx.dtype, dx.size) if self._is_disjoint else None
        if compiled is not None:
            compiled.spread(dout[rows], winners, self.windows.size, dx[rows])
            return
        if not self._is_disjoint:
            dx[rows].fill(0)
        for index, view in self.windows.shifted(dx[rows], *self._size):
            np.equal(winners, index, out=mask)
            if self._is_disjoint:
                np.multiply(dout[rows], mask, out=view)
            else:
                share = self._share.rows(len(dout))[rows]
                np.add(view, np.multiply(dout[rows], mask, out=share), out=view)

    def winners(self) -> Array | None:
        """Return the place of each winner in its square, counted row by row."""
        return self._winners

    def _find(self, views: list[tuple[int, Array]], largest: Array, rows: slice) -> None:
        """Keep the place of each winner, counted row by row."""
        winners, mask = self._winners[rows], self._mask.rows(len(self._winners))[rows]
        winners.fill(0)
        places = mask.view(np.uint8)
        for index, view in views[1:]:
            np.equal(view, largest, out=mask)
            np.multiply(places, np.uint8(index), out=places)
            np.maximum(winners, places, out=winners)
