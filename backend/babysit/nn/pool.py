"""Max pooling: each output is the largest of a small square of the image."""

import math
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ConfigError, Problem
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Layer, Shape, layers
from babysit.nn.options import check_options
from babysit.nn.threads import crew, row_pieces
from babysit.nn.windows import Windows
from babysit.registry import Option

IMAGES = 4
"""Images worked on at a time: what one pass has written, the next finds in the cache."""


@layers.register("max_pool")
class MaxPool(Layer):
    """Max pooling over squares, for each channel by itself; the squares may overlap, and what is left over is refused.

    Computed over the size² shifted views of the image: contiguous work, and no copy. NaN wins; among equals the last.
    """

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
        return self.windows.even_size("max_pool", input_shape)

    def flops(self, input_shape: Shape) -> int:
        """Return one comparison for each pixel of each square."""
        return math.prod(self.output_shape(input_shape)) * self.windows.size**2

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffers; there are no params."""
        output_shape = self.output_shape(input_shape)
        self._size = output_shape[:2]
        self._out = Buffer(output_shape, dtype)
        self._dx = Buffer(input_shape, dtype)
        self._winner_rows = Buffer(output_shape, np.uint8)
        self._mask = Buffer(output_shape, np.bool_)
        self._share = Buffer(output_shape, dtype)
        return output_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the maxima, (n, height, width, channels) → (n, height', width', channels)."""
        out = self._out.rows(len(x), training)
        winners = self._winner_rows.rows(len(x)) if training else None
        mask = self._mask.rows(len(x), training)

        def fill(images: slice) -> None:
            for start in range(images.start, images.stop, IMAGES):
                rows = slice(start, min(start + IMAGES, images.stop))
                self._fill(x[rows], out[rows], None if winners is None else winners[rows], mask[rows])

        crew.each([partial(fill, images) for images in row_pieces(x)])
        if winners is not None:
            self._winners = winners
        return out

    def backward(self, dout: Array) -> Array:
        """Return dx: the sum of dout over the squares that a pixel has won, 0 elsewhere."""
        dx, mask, share = (buffer.rows(len(dout)) for buffer in (self._dx, self._mask, self._share))

        def fill(images: slice) -> None:
            for start in range(images.start, images.stop, IMAGES):
                rows = slice(start, min(start + IMAGES, images.stop))
                self._spread(dout[rows], dx[rows], self._winners[rows], mask[rows], share[rows])

        crew.each([partial(fill, images) for images in row_pieces(dx)])
        return dx

    def winners(self) -> Array | None:
        """Return the place of each winner in its square, counted row by row."""
        return self._winners

    def _fill(self, x: Array, out: Array, winners: Array | None, mask: Array) -> None:
        """Write the maxima, and in training where they were found: now, for the activation will overwrite out."""
        views = list(self.windows.shifted(x, *self._size))
        np.copyto(out, views[0][1])
        for _, view in views[1:]:
            np.maximum(out, view, out=out)
        if winners is None:
            return
        winners.fill(0)
        places = mask.view(np.uint8)
        for index, view in views[1:]:
            np.equal(view, out, out=mask)
            np.multiply(places, np.uint8(index), out=places)
            np.maximum(winners, places, out=winners)

    def _spread(self, dout: Array, dx: Array, winners: Array, mask: Array, share: Array) -> None:
        """Add dout to the pixels that have won it."""
        is_disjoint = self.windows.stride == self.windows.size
        if not is_disjoint:
            dx.fill(0)
        for index, view in self.windows.shifted(dx, *self._size):
            np.equal(winners, index, out=mask)
            if is_disjoint:
                np.multiply(dout, mask, out=view)
            else:
                np.multiply(dout, mask, out=share)
                np.add(view, share, out=view)
