"""Layer normalisation: every example by itself gets mean 0 and deviation 1 over all its values."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.options import check_options
from babysit.nn.threads import Job
from babysit.registry import Option


@layers.register("layer_norm")
class LayerNorm(RowWise):
    """Layer normalisation (Ba et al. 2016): out = γ x̂ + β, x̂ = (x − μ) / √(σ² + ε), by example.

    Needs no batch and no running averages: training and evaluation do the same. γ and β are one number a feature; for
    images one a channel, while μ and σ² are over all pixels and channels.
    """

    def __init__(
        self, epsilon: Annotated[float, Option(help="added to the variance", gt=0, le=1, scale="log")] = 1e-5
    ) -> None:
        super().__init__()
        check_options(self, epsilon=epsilon)
        self.epsilon = epsilon

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the input's shape."""
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return γ and β, one number a feature."""
        return {"gamma": input_shape[-1:], "beta": input_shape[-1:]}

    def flops(self, input_shape: Shape) -> int:
        """Return the eight operations on each value."""
        return 8 * math.prod(input_shape)

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """γ starts at 1 and β at 0."""
        features = input_shape[-1]
        self.params = {"gamma": np.ones(features, dtype), "beta": np.zeros(features, dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self._out, self._hat, self._dx = (Buffer(input_shape, dtype) for _ in range(3))
        self._inverse_rows = Buffer((), dtype)
        self._ones = np.ones(math.prod(input_shape), dtype)
        return input_shape

    def output(self, x: Array, training: bool) -> Array:
        """Return room for the batch."""
        self._hat.rows(len(x), training)
        if training:
            self._inverse = self._inverse_rows.rows(len(x))
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute the normalised examples, (n, …, features) → the same."""
        hat, y = self._hat.rows(len(x), training)[rows], out[rows]
        flat, spare = hat.reshape(len(hat), -1), y.reshape(len(y), -1)
        mean = x[rows].reshape(len(hat), -1) @ self._ones / flat.shape[1]
        np.subtract(x[rows].reshape(len(hat), -1), mean[:, None], out=flat)
        variance = np.multiply(flat, flat, out=spare) @ self._ones / flat.shape[1]
        inverse = 1 / np.sqrt(variance + self.epsilon)
        np.multiply(flat, inverse[:, None], out=flat)
        if training:
            self._inverse[rows] = inverse
        np.multiply(hat, self.params["gamma"], out=y)
        np.add(y, self.params["beta"], out=y)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx: dout itself is still wanted for the sums."""
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx: as in batch normalisation, with the sums over each example.

        dL/dx = (dx̂ − Σ dx̂ / N − x̂ Σ dx̂ x̂ / N) / √(σ² + ε), dx̂ = γ dy.
        """
        np.multiply(dout[rows], self.params["gamma"], out=dx[rows])
        d, hat = dx[rows].reshape(rows.stop - rows.start, -1), self._hat.rows(len(dout))[rows]
        flat = hat.reshape(len(d), -1)
        direct = d @ self._ones / d.shape[1]
        along = np.einsum("ij,ij->i", d, flat) / d.shape[1]
        for row, (at, slope, scale) in enumerate(zip(direct, along, self._inverse[rows], strict=True)):
            d[row] -= at + slope * flat[row]
            d[row] *= scale

    def gradient_jobs(self, dout: Array) -> Sequence[Job]:
        """Return the job dβ = Σ dy, dγ = Σ dy x̂."""
        return [partial(self._add_up, dout, self._hat.rows(len(dout)))]

    def _add_up(self, dout: Array, hat: Array) -> None:
        np.add.reduce(dout.reshape(-1, dout.shape[-1]), axis=0, out=self.grads["beta"])
        self.grads["gamma"].fill(0)
        for dy, x in zip(dout, hat, strict=True):
            self.grads["gamma"] += np.einsum("ij,ij->j", dy.reshape(-1, dy.shape[-1]), x.reshape(-1, dy.shape[-1]))
