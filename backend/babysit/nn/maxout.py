"""Maxout: the largest of several linear functions, learnt instead of chosen."""

import math
from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Shape, layers
from babysit.nn.options import check_options
from babysit.nn.threads import Job
from babysit.nn.weighted import Weighted
from babysit.registry import Option


@layers.register("maxout")
class Maxout(Weighted):
    """out = max over k pieces of x W_k + b_k (Goodfellow et al. 2013); W (fan_in, pieces · units), piece by piece.

    Generalises ReLU and leaky ReLU, never saturates and never dies, for k times the parameters. It is its own
    nonlinearity: without a named one, no activation follows.
    """

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

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Draw W from init, every piece with the fan-in and fan-out of a layer of `units`; b starts at zero."""
        fan_in, width = math.prod(input_shape), self.pieces * self.units
        self.params = {"W": init.fill((fan_in, width), fan_in, self.units, rng, dtype), "b": np.zeros(width, dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self._all, self._dall, self._dx = Buffer((width,), dtype), Buffer((width,), dtype), Buffer((fan_in,), dtype)
        self._out, self._winner_rows = Buffer((self.units,), dtype), Buffer((self.units,), np.uint8)
        self._mask = Buffer((self.units,), np.bool_)
        return (self.units,)

    def forward(self, x: Array, training: bool) -> Array:
        """Return the largest piece of each unit, (n, *input_shape) → (n, units); among equals the first wins."""
        flat, out = x.reshape(len(x), -1), self._out.rows(len(x), training)
        everything = self._all.rows(len(x), training)
        np.matmul(flat, self.params["W"], out=everything)
        np.add(everything, self.params["b"], out=everything)
        np.copyto(out, everything[:, : self.units])
        if training:
            self._winners = self._winner_rows.rows(len(x))
            self._winners.fill(0)
            self._flat, self._shape = flat, x.shape
        for k in range(1, self.pieces):
            piece = everything[:, k * self.units : (k + 1) * self.units]
            if training:
                mask = np.greater(piece, out, out=self._mask.rows(len(x)))
                self._winners[mask] = k
            np.maximum(out, piece, out=out)
        return out

    def start_backward(self, dout: Array) -> tuple[Array, Sequence[Job]]:
        """Return dx, and the job that fills dW and db: dout goes to the winning piece alone."""
        flat, dall, mask = self._flat, self._dall.rows(len(dout)), self._mask.rows(len(dout))
        for k in range(self.pieces):
            np.equal(self._winners, k, out=mask)
            np.multiply(dout, mask, out=dall[:, k * self.units : (k + 1) * self.units])

        def fill() -> None:
            np.matmul(flat.T, dall, out=self.grads["W"])
            np.add.reduce(dall, axis=0, out=self.grads["b"])

        if self.skip_input_gradient:
            return dout, [fill]
        dx = self._dx.rows(len(dout))
        np.matmul(dall, self.params["W"].T, out=dx)
        return dx.reshape(self._shape), [fill]

    def winners(self) -> Array | None:
        """Return which piece each unit took."""
        return self._winners

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return the weights of each unit's first piece in the shape of the input."""
        height, width, channels = input_shape if len(input_shape) == 3 else (1, math.prod(input_shape), 1)
        return self.params["W"][:, : min(limit, self.units)].T.reshape(-1, height, width, channels)
