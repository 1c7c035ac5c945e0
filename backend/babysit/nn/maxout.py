"""Maxout: the largest of several linear functions, learnt instead of chosen."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.threads import Job, crew, pieces, row_pieces
from babysit.options import check_options
from babysit.registry import Option

JOB_ROWS = 768
"""Rows of W whose gradient is one job, as in a dense layer."""


@layers.register("maxout")
class Maxout(RowWise):
    """out = max over k pieces of x W_k + b_k (Goodfellow et al. 2013); W (fan_in, pieces · units), piece by piece.

    Generalises ReLU and leaky ReLU, never saturates and never dies, for k times the parameters. It is its own
    nonlinearity: without a named one, no activation follows.
    """

    has_weights = True
    default_activation = "linear"

    def __init__(
        self,
        units: Annotated[int, Option(help="how many outputs the layer has", unit="units", ge=1, le=65536)] = 100,
        pieces: Annotated[int, Option(help="linear functions to each unit", ge=2, le=16)] = 2,
    ) -> None:
        super().__init__()
        check_options(self, units=units, pieces=pieces)
        self.units, self.pieces = units, pieces

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (units,), whatever the input's shape."""
        return (self.units,)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return W (fan_in, pieces · units) and b (pieces · units,)."""
        width = self.pieces * self.units
        return {"W": (math.prod(input_shape), width), "b": (width,)}

    def flops(self, input_shape: Shape) -> int:
        """Return 2 · fan_in · pieces · units."""
        return 2 * math.prod(input_shape) * self.pieces * self.units

    def inner_values(self, input_shape: Shape) -> int:
        """Return those of all pieces, and of their gradients."""
        return 2 * self.pieces * self.units

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Draw W from init, every piece with the fan-in and fan-out of a layer of `units`; b starts at zero."""
        fan_in, width = math.prod(input_shape), self.pieces * self.units
        self.params = {"W": init.fill((fan_in, width), fan_in, self.units, rng, dtype), "b": np.zeros(width, dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self._all, self._dx = Buffer((width,), dtype), Buffer(input_shape, dtype)
        self._out, self._winner_rows = Buffer((self.units,), dtype), Buffer((self.units,), np.uint8)
        self._mask = Buffer((self.units,), np.bool_)
        return (self.units,)

    def output(self, x: Array, training: bool) -> Array:
        """Return room for (n, units)."""
        if training:
            self._flat, self._winners = x.reshape(len(x), -1), self._winner_rows.rows(len(x))
        for buffer in (self._all, self._mask):
            buffer.rows(len(x), training)
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute the largest piece of each unit, (n, *input_shape) → (n, units); among equals the first wins."""
        largest, mask = out[rows], self._mask.rows(len(x), training)[rows]
        everything = self._all.rows(len(x), training)[rows]
        np.matmul(x[rows].reshape(len(largest), -1), self.params["W"], out=everything)
        np.add(everything, self.params["b"], out=everything)
        np.copyto(largest, everything[:, self._columns(0)])
        if training:
            self._winners[rows].fill(0)
        for k in range(1, self.pieces):
            piece = everything[:, self._columns(k)]
            if training:
                np.greater(piece, largest, out=mask)
                np.copyto(self._winners[rows], np.uint8(k), where=mask)
            np.maximum(largest, piece, out=largest)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx in the input's shape."""
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx = dall Wᵀ, where dall gives dout to the winning piece alone."""
        self._spread(dout, rows)
        dall = self._all.rows(len(dout))[rows]
        np.matmul(dall, self.params["W"].T, out=dx[rows].reshape(len(dall), -1))

    def gradient_jobs(self, dout: Array) -> Sequence[Job]:
        """Return the jobs dW = xᵀ dall, some rows of it each, and db = Σₙ dall."""
        if self.skip_input_gradient:  # nobody has computed dall yet
            crew.each([partial(self._spread, dout, rows) for rows in row_pieces(dout)])
        flat, dall = self._flat, self._all.rows(len(dout))

        def fill(rows: slice) -> None:
            np.matmul(flat[:, rows].T, dall, out=self.grads["W"][rows])
            if rows.start == 0:
                np.add.reduce(dall, axis=0, out=self.grads["b"])

        fan_in = flat.shape[1]
        return [partial(fill, rows) for rows in pieces(fan_in, math.ceil(fan_in / JOB_ROWS))]

    def winners(self) -> Array | None:
        """Return which piece each unit took."""
        return self._winners

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return the weights of each unit's first piece in the shape of the input."""
        height, width, channels = input_shape if len(input_shape) == 3 else (1, math.prod(input_shape), 1)
        return self.params["W"][:, : min(limit, self.units)].T.reshape(-1, height, width, channels)

    def _columns(self, k: int) -> slice:
        return slice(k * self.units, (k + 1) * self.units)

    def _spread(self, dout: Array, rows: slice) -> None:
        """Fill rows of the gradient of all pieces, dall (n, pieces · units): dout where a piece has won, 0 elsewhere.

        It takes the place of what the pieces were in the forward.
        """
        dall, mask = self._all.rows(len(dout))[rows], self._mask.rows(len(dout))[rows]
        for k in range(self.pieces):
            np.equal(self._winners[rows], k, out=mask)
            np.multiply(dout[rows], mask, out=dall[:, self._columns(k)])
