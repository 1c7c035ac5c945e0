"""A dense layer: every unit sees every input."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.threads import Job, pieces
from babysit.options import check_options
from babysit.registry import Option

JOB_ROWS = 768
"""Rows of W whose gradient is one job: short enough that no thread waits long for another at the end."""
LARGE = 1 << 16
"""Elements of W from which on its gradient is bounded instead of read."""


@layers.register("dense")
class Dense(RowWise):
    """Fully connected: out = x W + b, x (n, fan_in) flattened from any shape, W (fan_in, units), b (units,)."""

    has_weights = True

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
        self._dx = Buffer(input_shape, dtype)
        self._norms: list[float] | None = None
        return (self.units,)

    def output(self, x: Array, training: bool) -> Array:
        """Return room for (n, units)."""
        if training:
            self._flat = x.reshape(len(x), -1)
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute x W + b, (n, *input_shape) → (n, units)."""
        part = out[rows]
        np.matmul(x[rows].reshape(len(part), -1), self.params["W"], out=part)
        np.add(part, self.params["b"], out=part)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx in the input's shape."""
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx = dout Wᵀ."""
        part = dout[rows]
        np.matmul(part, self.params["W"].T, out=dx[rows].reshape(len(part), -1))

    def gradient_jobs(self, dout: Array) -> Sequence[Job]:
        """Return the jobs dW = xᵀ dout, some rows of it each, and db = Σₙ dout."""
        flat, norms = self._flat, self._norms

        def fill(rows: slice) -> None:
            np.matmul(flat[:, rows].T, dout, out=self.grads["W"][rows])
            if rows.start == 0:
                np.add.reduce(dout, axis=0, out=self.grads["b"])
                if norms is not None:
                    norms[:] = square_of(flat), square_of(dout)  # which the product has left in the cache

        fan_in = flat.shape[1]
        return [partial(fill, rows) for rows in pieces(fan_in, math.ceil(fan_in / JOB_ROWS))]

    def measure_gradients(self) -> bool:
        """Keep ‖x‖² and ‖dout‖² of every backward where W is large: they are read sooner than dW."""
        if self.params["W"].size < LARGE:
            return False
        self._norms = [0.0, 0.0]
        return True

    def gradient_bound(self) -> float:
        """Return max(‖x‖², n) ‖dout‖²: by Cauchy and Schwarz, no sum over the n examples has a larger square."""
        assert self._norms is not None
        x, dout = self._norms
        return max(x, len(self._flat)) * dout if math.isfinite(x) else math.inf

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return each unit's weights in the shape of the input, a strip (1, features, 1) for flat data."""
        height, width, channels = input_shape if len(input_shape) == 3 else (1, math.prod(input_shape), 1)
        return self.params["W"][:, :limit].T.reshape(-1, height, width, channels)


def square_of(array: Array) -> float:
    """Return ‖array‖², infinite or NaN where an element is, or where float32 cannot hold it."""
    flat = array.reshape(-1)
    return float(flat.dot(flat))
