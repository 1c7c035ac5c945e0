"""Batch normalisation: every feature gets the mean and deviation that training chooses for it."""

import math
import threading
from collections.abc import Callable
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Layer, Shape, layers
from babysit.nn.threads import crew, row_pieces
from babysit.options import check_options
from babysit.registry import Option

ROWS = 512
"""Rows worked on at a time: 64 kB of 32 channels, 1 MB of 500 units."""


@layers.register("batch_norm")
class BatchNorm(Layer):
    """Batch normalisation (Ioffe and Szegedy 2015): out = γ x̂ + β, x̂ = (x − μ) / √(σ² + ε), by feature.

    μ and σ² are the batch's own in training, and running averages of them in evaluation. For images a feature is a
    channel, and every pixel counts as an example ("spatial"). The running variance takes the unbiased estimate, n − 1.
    """

    def __init__(
        self,
        momentum: Annotated[float, Option(help="weight of a new batch in the running averages", gt=0, le=1)] = 0.1,
        epsilon: Annotated[float, Option(help="added to the variance", gt=0, le=1, scale="log")] = 1e-5,
    ) -> None:
        super().__init__()
        check_options(self, momentum=momentum, epsilon=epsilon)
        self.momentum, self.epsilon = momentum, epsilon

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
        """γ starts at 1 and β at 0; so do the running variance and mean."""
        features = input_shape[-1]
        self.params = {"gamma": np.ones(features, dtype), "beta": np.zeros(features, dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        self.statistics = {"running_mean": np.zeros(features, dtype), "running_variance": np.ones(features, dtype)}
        self._out, self._hat_rows = Buffer(input_shape, dtype), Buffer(input_shape, dtype)
        self._room = Room(features, dtype)
        self._ones = np.ones(ROWS, dtype)
        return input_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the normalised batch, (n, …, features) → the same."""
        out = self._out.rows(len(x), training)
        gamma, beta = self.params["gamma"], self.params["beta"]
        if not training:
            scale = gamma / np.sqrt(self.statistics["running_variance"] + self.epsilon)
            shift = beta - self.statistics["running_mean"] * scale
            self._map(lambda x, out, _: np.add(np.multiply(x, scale, out=out), shift, out=out), x, out)
            return out
        n = x.size // x.shape[-1]
        hat = x if self.owns_input else self._hat_rows.rows(len(x))
        mean = self._sum(lambda x, _: x, x) / n
        self._map(lambda x, hat, _: np.subtract(x, mean, out=hat), x, hat)
        variance = self._sum(lambda hat, room: np.multiply(hat, hat, out=room), hat) / n
        self._inverse = 1 / np.sqrt(variance + self.epsilon)

        def finish(hat: Array, out: Array, _: Array) -> None:
            np.multiply(hat, self._inverse, out=hat)
            np.add(np.multiply(hat, gamma, out=out), beta, out=out)

        self._map(finish, hat, out)
        self._keep(mean, variance, n)
        self._hat = hat
        return out

    def backward(self, dout: Array) -> Array:
        """Overwrite dout with dL/dx and return it.

        x reaches the loss directly, through μ and through σ². With sums over the N examples of a feature,
        dμ/dxᵢ = 1 / N and dσ²/dxᵢ = 2 (xᵢ − μ) / N; the lecture's three paths add up to

            dL/dxᵢ = (dL/dx̂ᵢ − Σⱼ dL/dx̂ⱼ / N − x̂ᵢ Σⱼ dL/dx̂ⱼ x̂ⱼ / N) / σ

        (σ short for √(σ² + ε); the path from σ² on through μ vanishes, because Σ (xᵢ − μ) does). As dL/dx̂ = γ dy, the
        two sums are γ dβ and γ dγ, which are wanted anyhow, and one pass over the batch is left:

            dL/dx = γ / σ · (dy − dβ / N − x̂ dγ / N),  dβ = Σ dy,  dγ = Σ dy x̂.
        """
        n = dout.size // dout.shape[-1]
        np.copyto(self.grads["beta"], self._sum(lambda dy, _: dy, dout))
        products = self._sum(lambda dy, hat, room: np.multiply(dy, hat, out=room), dout, self._hat)
        np.copyto(self.grads["gamma"], products)
        scale = self.params["gamma"] * self._inverse
        dbeta, dgamma = self.grads["beta"] / n, self.grads["gamma"] / n

        def chain(dy: Array, hat: Array, room: Array) -> None:
            np.subtract(dy, dbeta, out=dy)
            np.subtract(dy, np.multiply(hat, dgamma, out=room), out=dy)
            np.multiply(dy, scale, out=dy)

        self._map(chain, dout, self._hat)
        return dout

    def _keep(self, mean: Array, variance: Array, n: int) -> None:
        """Bring the running averages nearer to this batch's."""
        unbiased = variance * (n / (n - 1)) if n > 1 else variance
        for name, value in (("running_mean", mean), ("running_variance", unbiased)):
            kept = self.statistics[name]
            np.add(kept * (1 - self.momentum), value * self.momentum, out=kept)

    def _map(self, act: Callable[..., object], *arrays: Array) -> None:
        """Call `act` with the same rows (rows, features) of all arrays and with room for as many values, in blocks."""

        def run(piece: slice) -> None:
            flat = [array[piece].reshape(-1, array.shape[-1]) for array in arrays]
            for start in range(0, len(flat[0]), ROWS):
                block = [array[start : start + ROWS] for array in flat]
                act(*block, self._room.like(block[0]))

        crew.each([partial(run, piece) for piece in row_pieces(arrays[0])])

    def _sum(self, values: Callable[..., Array], *arrays: Array) -> Array:
        """Return the sum over all rows of what `values` makes of each block of them, (features,)."""
        parts = row_pieces(arrays[0])
        totals = [np.zeros(arrays[0].shape[-1], arrays[0].dtype) for _ in parts]

        def run(piece: slice, total: Array) -> None:
            flat = [array[piece].reshape(-1, array.shape[-1]) for array in arrays]
            for start in range(0, len(flat[0]), ROWS):
                block = [array[start : start + ROWS] for array in flat]
                made = values(*block, self._room.like(block[0]))
                total += self._ones[: len(made)] @ made  # a product adds up columns faster than a sum does

        crew.each([partial(run, piece, total) for piece, total in zip(parts, totals, strict=True)])
        for total in totals[1:]:
            np.add(totals[0], total, out=totals[0])
        return totals[0]


class Room(threading.local):
    """Room for one block of rows, for each thread."""

    def __init__(self, features: int, dtype: DTypeLike) -> None:
        self._array = np.empty((ROWS, features), dtype)

    def like(self, block: Array) -> Array:
        """Return room for as many rows as `block` has."""
        return self._array[: len(block)]
