"""Batch normalisation: every feature gets the mean and deviation that training chooses for it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Shape, layers
from babysit.nn.normalization import passes
from babysit.nn.normalizing import Normalizing
from babysit.nn.threads import crew, row_pieces
from babysit.options import check_options
from babysit.registry import Option


@layers.register("batch_norm")
class BatchNorm(Normalizing):
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

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """γ starts at 1 and β at 0; so do the running variance and mean."""
        features = input_shape[-1]
        self.make_params(features, dtype)
        self.statistics = {"running_mean": np.zeros(features, dtype), "running_variance": np.ones(features, dtype)}
        self._out, self._hat_rows = Buffer(input_shape, dtype), Buffer(input_shape, dtype)
        self._passes = passes(input_shape, dtype)
        return input_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the normalised batch, (n, …, features) → the same."""
        out = self._out.rows(len(x), training)
        gamma, beta = self.params["gamma"], self.params["beta"]
        if not training:
            scale = gamma / np.sqrt(self.statistics["running_variance"] + self.epsilon)
            shift = beta - self.statistics["running_mean"] * scale
            crew.each([partial(_scale, x[rows], scale, shift, out[rows]) for rows in row_pieces(x)])
            return out
        n = x.size // x.shape[-1]
        hat = x if self.owns_input else self._hat_rows.rows(len(x))
        mean = self._sum(self._passes.add_rows, x) / n
        variance = self._sum(lambda x, hat, total: self._passes.center(x, mean, hat, total), x, hat) / n
        self._inverse = 1 / np.sqrt(variance + self.epsilon)
        self._each(lambda hat, out: self._passes.finish(hat, self._inverse, gamma, beta, out), hat, out)
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
        np.copyto(self.grads["beta"], self._sum(self._passes.add_rows, dout))
        np.copyto(self.grads["gamma"], self._sum(self._passes.add_products, dout, self._hat))
        scale = self.params["gamma"] * self._inverse
        dbeta, dgamma = self.grads["beta"] / n, self.grads["gamma"] / n
        self._each(lambda dy, hat: self._passes.chain(dy, hat, scale, dbeta, dgamma), dout, self._hat)
        return dout

    def _keep(self, mean: Array, variance: Array, n: int) -> None:
        """Bring the running averages nearer to this batch's."""
        unbiased = variance * (n / (n - 1)) if n > 1 else variance
        for name, value in (("running_mean", mean), ("running_variance", unbiased)):
            kept = self.statistics[name]
            np.add(kept * (1 - self.momentum), value * self.momentum, out=kept)

    def _each(self, act: Callable[..., None], *arrays: Array) -> None:
        """Call `act` with the same rows of all arrays, (rows, features), shared out among the threads."""
        crew.each([partial(act, *_flat(arrays, rows)) for rows in row_pieces(arrays[0])])

    def _sum(self, add: Callable[..., None], *arrays: Array) -> Array:
        """Return (features,): what `add`, called with some rows of all arrays and a total, adds up over all rows."""
        parts = row_pieces(arrays[0])
        totals = [np.zeros(arrays[0].shape[-1], arrays[0].dtype) for _ in parts]
        crew.each([partial(add, *_flat(arrays, rows), total) for rows, total in zip(parts, totals, strict=True)])
        for total in totals[1:]:
            np.add(totals[0], total, out=totals[0])
        return totals[0]


def _flat(arrays: Sequence[Array], rows: slice) -> list[Array]:
    """Return some rows of every array as (rows, features), pixels being rows too."""
    return [array[rows].reshape(-1, array.shape[-1]) for array in arrays]


def _scale(x: Array, scale: Array, shift: Array, out: Array) -> None:
    np.multiply(x, scale, out=out)
    np.add(out, shift, out=out)
