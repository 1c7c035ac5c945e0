"""A convolution: the same small dense layer at every place of an image."""

import math
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ConfigError, Problem
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Shape, layers
from babysit.nn.options import check_options
from babysit.nn.threads import Job, crew, pieces, then
from babysit.nn.weighted import Weighted
from babysit.nn.windows import Windows
from babysit.registry import Option

CACHE = 1 << 18
"""Elements of unfolded windows worked on at a time: 1 MiB of float32 stays in a processor's L2 cache."""


@layers.register("conv")
class Conv(Weighted):
    """2-D convolution: out[y, x] = Σ W[i, j] · image[s y + i − p, s x + j − p] + b, W (kernel, kernel, in, filters).

    By unfolding ("im2col"): the windows of a few images are copied side by side, (pixels, kernel² · in), and one matrix
    product does the rest. The copies of those few images stay in the cache; those of the whole batch would not.
    """

    def __init__(
        self,
        filters: Annotated[int, Option(help="how many outputs each pixel has", unit="filters", ge=1, le=4096)] = 32,
        kernel: Annotated[int, Option(help="side of the window", unit="pixels", ge=1, le=31)] = 3,
        stride: Annotated[int, Option(help="pixels from window to window", unit="pixels", ge=1, le=16)] = 1,
        pad: Annotated[
            int | None,
            Option(help="pixels of zeros around the image; without it half the kernel", unit="pixels", ge=0, le=30),
        ] = None,
    ) -> None:
        super().__init__()
        check_options(self, filters=filters, kernel=kernel, stride=stride, pad=pad)
        if pad is not None and pad >= kernel:
            raise ConfigError([Problem("pad", f"must be less than the kernel, {kernel}", pad)])
        self.filters_count, self.kernel, self.stride = filters, kernel, stride
        self.windows = Windows(kernel, stride, (kernel - 1) // 2 if pad is None else pad)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (height, width, filters); raises ShapeError for what is no image or too small a one."""
        return (*self.windows.output_size("conv", input_shape), self.filters_count)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return W (kernel, kernel, channels, filters) and b (filters,)."""
        shape = (self.kernel, self.kernel, input_shape[-1], self.filters_count)
        return {"W": shape, "b": (self.filters_count,)}

    def flops(self, input_shape: Shape) -> int:
        """Return 2 · pixels · kernel² · channels · filters."""
        return 2 * math.prod(self.output_shape(input_shape)) * self.kernel**2 * input_shape[-1]

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Draw W from init with a fan-in of kernel² · channels and a fan-out of kernel² · filters; b starts at zero."""
        shapes = self.parameter_shapes(input_shape)
        area = self.kernel**2
        weights = init.fill(shapes["W"], area * input_shape[-1], area * self.filters_count, rng, dtype)
        self.params = {"W": weights, "b": np.zeros(shapes["b"], dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self._shape, self._dtype = input_shape, np.dtype(dtype)
        output_shape = self.output_shape(input_shape)
        self._out, self._dx = Buffer(output_shape, dtype), Buffer(input_shape, dtype)
        self._unfold = Unfold(self.windows, input_shape, output_shape, dtype)
        # With a stride of 1 dx is a convolution of dout with the kernel turned round; else it is added up by windows.
        back = Windows(self.kernel, 1, self.kernel - 1 - self.windows.pad)
        self._unfold_back = Unfold(back, output_shape, input_shape, dtype) if self.stride == 1 else None
        self._turned = np.empty((self.kernel, self.kernel, self.filters_count, input_shape[-1]), dtype)
        self._partial: list[dict[str, Array]] = []
        return output_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the convolved images, (n, height, width, channels) → (n, height', width', filters)."""
        out = self._out.rows(len(x), training)
        weights = self.params["W"].reshape(-1, self.filters_count)

        def fill(images: slice) -> None:
            for rows, windows in self._unfold.blocks(x, images):
                part = out[rows].reshape(-1, self.filters_count)
                np.matmul(windows, weights, out=part)
                np.add(part, self.params["b"], out=part)

        crew.each([partial(fill, images) for images in pieces(len(x), crew.size)])
        if training:
            self._x = x
        return out

    def start_backward(self, dout: Array) -> tuple[Array, Sequence[Job]]:
        """Return dx, and the jobs dW = Σ windowsᵀ dout and db = Σ dout, each over a part of the images."""
        jobs = self._gradient_jobs(self._x, dout)
        if self.skip_input_gradient:
            return dout, jobs
        dx = self._dx.rows(len(dout))
        fill = self._convolve_back if self._unfold_back else self._add_back
        self._turned[...] = self.params["W"][::-1, ::-1].transpose(0, 1, 3, 2)
        crew.each([partial(fill, dout, dx, images) for images in pieces(len(dout), crew.size)])
        return dx, jobs

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return the kernels as images (filters, kernel, kernel, channels)."""
        return self.params["W"][..., :limit].transpose(3, 0, 1, 2)

    def _gradient_jobs(self, x: Array, dout: Array) -> list[Job]:
        parts = pieces(len(x), 2 * crew.size if crew.size > 1 else 1)
        while len(self._partial) < len(parts):
            self._partial.append({name: np.empty_like(value) for name, value in self.grads.items()})
        sums = self._partial[: len(parts)]

        def add_up() -> None:
            for name, grad in self.grads.items():
                np.copyto(grad, sums[0][name])
                for part in sums[1:]:
                    np.add(grad, part[name], out=grad)

        return then([partial(self._fill, x, dout, rows, part) for rows, part in zip(parts, sums, strict=True)], add_up)

    def _fill(self, x: Array, dout: Array, images: slice, grads: dict[str, Array]) -> None:
        """Fill grads with the gradients of some images."""
        weights, bias = grads["W"].reshape(-1, self.filters_count), grads["b"]
        product, total = self._unfold.product(weights), self._unfold.product(bias)
        weights.fill(0)
        bias.fill(0)
        for rows, windows in self._unfold.blocks(x, images):
            part = dout[rows].reshape(-1, self.filters_count)
            np.matmul(windows.T, part, out=product)
            np.add(weights, product, out=weights)
            np.matmul(self._unfold.ones(len(part)), part, out=total)
            np.add(bias, total, out=bias)

    def _convolve_back(self, dout: Array, dx: Array, images: slice) -> None:
        assert self._unfold_back is not None
        turned = self._turned.reshape(-1, self._shape[-1])
        for rows, windows in self._unfold_back.blocks(dout, images):
            np.matmul(windows, turned, out=dx[rows].reshape(-1, self._shape[-1]))

    def _add_back(self, dout: Array, dx: Array, images: slice) -> None:
        """Spread dout Wᵀ over the pixels that each window saw, image by image."""
        weights = self.params["W"].reshape(-1, self.filters_count)
        height, width, pad = *self._shape[:2], self.windows.pad
        for row in range(images.start, images.stop):
            spread = np.matmul(dout[row].reshape(-1, self.filters_count), weights.T)
            seen = spread.reshape(1, *dout.shape[1:3], -1, self._shape[-1])
            border = np.zeros((1, *self.windows.padded(self._shape)), self._dtype)
            for index, view in self.windows.shifted(border, *dout.shape[1:3]):
                np.add(view, seen[:, :, :, index], out=view)
            dx[row] = border[0, pad : pad + height, pad : pad + width]


class Unfold(threading.local):
    """The unfolding of images into windows, a few images at a time, with room of its own for each thread."""

    def __init__(self, windows: Windows, input_shape: Shape, output_shape: Shape, dtype: DTypeLike) -> None:
        self._windows, self._input, self._output = windows, input_shape, output_shape[:2]
        n_values = windows.size**2 * input_shape[-1]
        pixels = math.prod(self._output)
        self._n = max(1, CACHE // (pixels * n_values))
        self._is_plain = windows == Windows(1, 1, 0)
        self._border = np.zeros((self._n, *windows.padded(input_shape)), dtype)
        self._flat = np.empty((self._n, *self._output, windows.size, windows.size * input_shape[-1]), dtype)
        self._ones = np.ones(self._n * pixels, dtype)
        self._products: dict[Shape, Array] = {}

    def blocks(self, images: Array, chosen: slice) -> Iterator[tuple[slice, Array]]:
        """Yield (rows, windows (pixels, kernel² · channels)) of the chosen images, block by block in one room."""
        for start in range(chosen.start, chosen.stop, self._n):
            rows = slice(start, min(start + self._n, chosen.stop))
            yield rows, self._unfold(images[rows])

    def product(self, like: Array) -> Array:
        """Return room for a sum of the shape of `like`."""
        if like.shape not in self._products:
            self._products[like.shape] = np.empty_like(like)
        return self._products[like.shape]

    def ones(self, n: int) -> Array:
        """Return n ones: a product with them adds up rows faster than a sum does."""
        return self._ones[:n]

    def _unfold(self, images: Array) -> Array:
        if self._is_plain:
            return images.reshape(-1, self._input[-1])
        height, width, pad = *self._input[:2], self._windows.pad
        if pad:
            border = self._border[: len(images)]
            border[:, pad : pad + height, pad : pad + width] = images
            images = border
        flat = self._flat[: len(images)]
        np.copyto(flat, self._windows.rows(images, *self._output))
        return flat.reshape(len(images) * math.prod(self._output), -1)
