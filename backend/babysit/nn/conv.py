"""A convolution: the same small dense layer at every place of an image."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ConfigError, Problem
from babysit.nn.buffer import Buffer
from babysit.nn.convolution import Convolution, convolution
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.spread import Spread
from babysit.nn.threads import Job, crew, pieces, then
from babysit.nn.windows import Windows
from babysit.options import check_options
from babysit.registry import Option


@layers.register("conv")
class Conv(RowWise):
    """2-D convolution: out[y, x] = Σ W[i, j] · image[s y + i − p, s x + j − p] + b, W (kernel, kernel, in, filters).

    How it is computed stands in babysit.nn.convolution, and in babysit.nn.spread for the way back in strides.
    """

    has_weights = True

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
        output_shape = self.output_shape(input_shape)
        self._out, self._dx = Buffer(output_shape, dtype), Buffer(input_shape, dtype)
        self._convolution = convolution(self.windows, input_shape, self.filters_count, dtype)
        self._back = self._way_back(input_shape, output_shape, dtype)
        self._turned = np.empty((self.kernel, self.kernel, self.filters_count, input_shape[-1]), dtype)
        self._no_bias = np.zeros(input_shape[-1], dtype)
        self._partial: list[dict[str, Array]] = []
        return output_shape

    def output(self, x: Array, training: bool) -> Array:
        """Return room for (n, height', width', filters)."""
        if training:
            self._x = x
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute the convolved images, (n, height, width, channels) → (n, height', width', filters)."""
        self._convolution.apply(x, self.params["W"], self.params["b"], out, rows)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx; the kernel is turned round for all threads at once."""
        if not isinstance(self._back, Spread):
            self._turned[...] = self.params["W"][::-1, ::-1].transpose(0, 1, 3, 2)
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx: with a stride of 1 the convolution of dout with the turned kernel."""
        if isinstance(self._back, Spread):
            self._back.apply(dout, self.params["W"], dx, rows)
        else:
            self._back.apply(dout, self._turned, self._no_bias, dx, rows)

    def gradient_jobs(self, dout: Array) -> Sequence[Job]:
        """Return the jobs dW = Σ windowsᵀ dout and db = Σ dout, each over a part of the images."""
        x, parts = self._x, pieces(len(dout), 2 * crew.n_threads if crew.n_threads > 1 else 1)
        while len(self._partial) < len(parts):
            self._partial.append({name: np.empty_like(value) for name, value in self.grads.items()})
        sums = self._partial[: len(parts)]

        def add_up() -> None:
            for name, grad in self.grads.items():
                np.copyto(grad, sums[0][name])
                for part in sums[1:]:
                    np.add(grad, part[name], out=grad)

        jobs = [partial(self._fill_gradients, x, dout, rows, part) for rows, part in zip(parts, sums, strict=True)]
        return then(jobs, add_up)

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return the kernels as images (filters, kernel, kernel, channels)."""
        return self.params["W"][..., :limit].transpose(3, 0, 1, 2)

    def _fill_gradients(self, x: Array, dout: Array, images: slice, grads: dict[str, Array]) -> None:
        for grad in grads.values():
            grad.fill(0)
        self._convolution.add_gradients(x, dout, grads["W"], grads["b"], images)

    def _way_back(self, input_shape: Shape, output_shape: Shape, dtype: DTypeLike) -> Convolution | Spread:
        """Return what computes dx: in steps of 1 that is a convolution too, of dout with the kernel turned round."""
        if self.stride > 1:
            return Spread(self.windows, input_shape, self.filters_count, dtype)
        back = Windows(self.kernel, 1, self.kernel - 1 - self.windows.pad)
        return convolution(back, output_shape, input_shape[-1], dtype)
