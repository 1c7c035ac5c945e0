"""A convolution's arithmetic: images by a kernel, both ways; unfolded into a matrix product, or compiled."""

import math
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.layer import Array, Shape
from babysit.nn.machine import kernels
from babysit.nn.windows import Windows

CACHE = 1 << 18
"""Elements worked on at a time: 1 MiB of float32 stays in a processor's L2 cache."""


class Convolution(threading.local):
    """The base: walks over a few images at a time, with a border of zeros, in room of its own for each thread."""

    def __init__(self, windows: Windows, input_shape: Shape, filters: int, dtype: DTypeLike) -> None:
        self.windows, self.input_shape, self.filters = windows, input_shape, filters
        self.output_size = windows.output_size("conv", input_shape)
        self._dtype = np.dtype(dtype)
        self.n_images = max(1, CACHE // self.values_an_image())
        self._border = np.zeros((self.n_images, *windows.padded(input_shape)), dtype)
        self._ones = np.ones(self.n_images * math.prod(self.output_size), dtype)
        self._sum = np.empty(filters, dtype)

    def values_an_image(self) -> int:
        """Return how many values the work on one image goes through."""
        return math.prod(self.windows.padded(self.input_shape)) + math.prod(self.output_size) * self.filters

    def apply(self, images: Array, weights: Array, bias: Array, out: Array, rows: slice) -> None:
        """Fill out[rows], (n, height', width', filters), from images and weights (kernel, kernel, in, filters)."""
        raise NotImplementedError

    def add_gradients(self, images: Array, dout: Array, weights: Array, bias: Array, rows: slice) -> None:
        """Add the gradients by weights and bias over the given rows to the arrays of that name."""
        for part in self.parts(rows):
            self._add_weights(self.bordered(images[part]), dout[part], weights)
            flat = dout[part].reshape(-1, self.filters)
            # A product adds up columns faster than a sum does.
            np.add(bias, np.matmul(self._ones[: len(flat)], flat, out=self._sum), out=bias)

    def parts(self, rows: slice) -> Iterator[slice]:
        """Yield the rows, a few images at a time."""
        for start in range(rows.start, rows.stop, self.n_images):
            yield slice(start, min(start + self.n_images, rows.stop))

    def bordered(self, images: Array) -> Array:
        """Return the images with a border of zeros around each, valid until the next call."""
        height, width, pad = *self.input_shape[:2], self.windows.pad
        if not pad:
            return images
        border = self._border[: len(images)]
        border[:, pad : pad + height, pad : pad + width] = images
        return border

    def _add_weights(self, images: Array, dout: Array, weights: Array) -> None:
        """Add Σ windowsᵀ dout of bordered images to weights."""
        raise NotImplementedError


class Unfolded(Convolution):
    """By unfolding ("im2col"): windows are copied side by side, and one matrix product does the rest."""

    def __init__(self, windows: Windows, input_shape: Shape, filters: int, dtype: DTypeLike) -> None:
        super().__init__(windows, input_shape, filters, dtype)
        n_values = windows.size * input_shape[-1]
        self._flat = np.empty((self.n_images, *self.output_size, windows.size, n_values), dtype)
        self._product = np.empty((windows.size * n_values, filters), dtype)

    def values_an_image(self) -> int:
        """Return how many values the windows of one image have."""
        return math.prod(self.output_size) * self.windows.size**2 * self.input_shape[-1]

    def apply(self, images: Array, weights: Array, bias: Array, out: Array, rows: slice) -> None:
        """Multiply the windows by the weights."""
        for part in self.parts(rows):
            result = out[part].reshape(-1, self.filters)
            np.matmul(self._unfold(self.bordered(images[part])), weights.reshape(-1, self.filters), out=result)
            np.add(result, bias, out=result)

    def _add_weights(self, images: Array, dout: Array, weights: Array) -> None:
        np.matmul(self._unfold(images).T, dout.reshape(-1, self.filters), out=self._product)
        flat = weights.reshape(-1, self.filters)
        np.add(flat, self._product, out=flat)

    def _unfold(self, images: Array) -> Array:
        """Return the windows of bordered images, (pixels, kernel² · channels)."""
        if self.windows == Windows(1, 1, 0):
            return images.reshape(-1, self.input_shape[-1])
        flat = self._flat[: len(images)]
        np.copyto(flat, self.windows.rows(images, *self.output_size))
        return flat.reshape(len(images) * math.prod(self.output_size), -1)


class Compiled(Convolution):
    """By numba's machine code: nothing is unfolded, and the sums stay in registers."""

    def __init__(self, windows: Windows, input_shape: Shape, filters: int, dtype: DTypeLike, compiled: Any) -> None:
        super().__init__(windows, input_shape, filters, dtype)
        self._compiled = compiled

    def apply(self, images: Array, weights: Array, bias: Array, out: Array, rows: slice) -> None:
        """Call the kernel on a few images at a time."""
        for part in self.parts(rows):
            self._compiled.convolve(self.bordered(images[part]), weights, bias, out[part], self.windows.stride)

    def _add_weights(self, images: Array, dout: Array, weights: Array) -> None:
        self._compiled.add_gradients(images, dout, weights, self.windows.stride)


def convolution(windows: Windows, input_shape: Shape, filters: int, dtype: DTypeLike) -> Convolution:
    """Return the faster arithmetic of the two that can do it: the compiled one takes float32 and whole vectors."""
    pixels = math.prod(windows.output_size("conv", input_shape))
    work = pixels * filters * windows.size**2 * input_shape[-1]
    compiled = kernels("convolve", dtype, work)
    if compiled is None or filters % compiled.LANES:
        return Unfolded(windows, input_shape, filters, dtype)
    return Compiled(windows, input_shape, filters, dtype, compiled)
