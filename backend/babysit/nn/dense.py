"""A dense layer: every unit sees every input."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Shape, layers
from babysit.nn.options import check_options
from babysit.nn.threads import Job, crew, pieces
from babysit.nn.weighted import Weighted
from babysit.registry import Option

SMALL_PRODUCT = 1 << 22
"""Multiply-adds that one thread is done with before another has woken up."""
JOB_ROWS = 768
"""Rows of W whose gradient is one job: short enough that no thread waits long for another at the end."""


@layers.register("dense")
class Dense(Weighted):
    """Fully connected: out = x W + b, x (n, fan_in) flattened from any shape, W (fan_in, units), b (units,)."""

    def __init__(
        self, units: Annotated[int, Option(help="how many outputs the layer has", unit="units", ge=1, le=65536)] = 100
    ) -> None:
        super().__init__()
        check_options(self, units=units)
        self.units = units

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (units,), whatever the input's shape."""
        return (self.units,)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return W (fan_in, units) and b (units,)."""
        return {"W": (math.prod(input_shape), self.units), "b": (self.units,)}

    def flops(self, input_shape: Shape) -> int:
        """Return 2 · fan_in · units."""
        return 2 * math.prod(input_shape) * self.units

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Draw W from init; b starts at zero."""
        fan_in = math.prod(input_shape)
        weights = init.fill((fan_in, self.units), fan_in, self.units, rng, dtype)
        self.params = {"W": weights, "b": np.zeros(self.units, dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self._out = Buffer((self.units,), dtype)
        self._dx = Buffer((fan_in,), dtype)
        return (self.units,)

    def forward(self, x: Array, training: bool) -> Array:
        """Return x W + b, (n, *input_shape) → (n, units)."""
        out = self._out.rows(len(x), training)
        flat = x.reshape(len(x), -1)

        def fill(rows: slice) -> None:
            np.matmul(flat[rows], self.params["W"], out=out[rows])
            np.add(out[rows], self.params["b"], out=out[rows])

        is_small = out.size * flat.shape[1] < SMALL_PRODUCT
        crew.each([partial(fill, rows) for rows in pieces(len(x), 1 if is_small else crew.size)])
        if training:
            self._flat, self._shape = flat, x.shape
        return out

    def start_backward(self, dout: Array) -> tuple[Array, Sequence[Job]]:
        """Return dx = dout Wᵀ in the input's shape, and the jobs dW = xᵀ dout and db = Σₙ dout."""
        flat = self._flat

        def fill(rows: slice) -> None:
            np.matmul(flat[:, rows].T, dout, out=self.grads["W"][rows])
            if rows.start == 0:
                np.add.reduce(dout, axis=0, out=self.grads["b"])

        jobs = [partial(fill, rows) for rows in pieces(flat.shape[1], math.ceil(flat.shape[1] / JOB_ROWS))]
        if self.skip_input_gradient:
            return dout, jobs
        dx = self._dx.rows(len(dout))
        np.matmul(dout, self.params["W"].T, out=dx)
        return dx.reshape(self._shape), jobs

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return each unit's weights in the shape of the input, a strip (1, features, 1) for flat data."""
        height, width, channels = input_shape if len(input_shape) == 3 else (1, math.prod(input_shape), 1)
        return self.params["W"][:, :limit].T.reshape(-1, height, width, channels)
