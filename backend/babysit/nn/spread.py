"""A spread: the way back of a convolution in strides, which gives each pixel its part of every window that saw it."""

import math
import threading

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.layer import Array, Shape
from babysit.nn.windows import Windows

CACHE = 1 << 18
"""Elements worked on at a time: 1 MiB of float32 stays in a processor's L2 cache."""


class Spread(threading.local):
    """Takes a few images at a time, in room of its own for each thread."""

    def __init__(self, windows: Windows, input_shape: Shape, filters: int, dtype: DTypeLike) -> None:
        self.windows, self.input_shape, self.filters = windows, input_shape, filters
        self.output_size = windows.output_size("conv", input_shape)
        self._n_values = windows.size**2 * input_shape[-1]
        self.n_images = max(1, CACHE // (math.prod(self.output_size) * self._n_values))
        self._seen = np.empty((self.n_images, *self.output_size, self._n_values), dtype)
        self._border = np.empty((self.n_images, *windows.padded(input_shape)), dtype)

    def apply(self, dout: Array, weights: Array, dx: Array, rows: slice) -> None:
        """Fill dx[rows], (n, height, width, in), from dout and weights (kernel, kernel, in, filters)."""
        height, width, pad = *self.input_shape[:2], self.windows.pad
        for start in range(rows.start, rows.stop, self.n_images):
            part = slice(start, min(start + self.n_images, rows.stop))
            border = self._border[: part.stop - start]
            self._add(self._see(dout[part], weights), border)
            np.copyto(dx[part], border[:, pad : pad + height, pad : pad + width])

    def _see(self, dout: Array, weights: Array) -> Array:
        """Return dout Wᵀ: what each window has for the pixels in it, (n, height', width', kernel² · in)."""
        seen = self._seen[: len(dout)]
        flat = dout.reshape(-1, self.filters)
        np.matmul(flat, weights.reshape(-1, self.filters).T, out=seen.reshape(-1, self._n_values))
        return seen

    def _add(self, seen: Array, images: Array) -> None:
        """Fill the bordered images with the sums of what all windows have for each pixel."""
        images.fill(0)
        channels = self.input_shape[-1]
        for index, view in self.windows.shifted(images, *self.output_size):
            np.add(view, seen[..., index * channels : (index + 1) * channels], out=view)
