"""Layer normalisation: every example by itself gets mean 0 and deviation 1 over all its values."""

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.blocks import Scratch
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, RowWise, Shape, layers
from babysit.nn.normalizing import Normalizing
from babysit.nn.threads import Job
from babysit.options import check_options
from babysit.registry import Option

CACHE = 1 << 16
"""Values worked on at a time: in four float32 arrays 1 MiB, which stays in a processor's L2 cache."""
ROWS = 512
"""Rows of features added up at a time: the sums of sums round less than one long sum does."""


@layers.register("layer_norm")
class LayerNorm(Normalizing, RowWise):
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

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """γ starts at 1 and β at 0."""
        features = input_shape[-1]
        self.make_params(features, dtype)
        self._out, self._hat, self._dx = (Buffer(input_shape, dtype) for _ in range(3))
        self._mean, self._inverse, self._along = (Buffer((), dtype) for _ in range(3))
        size = math.prod(input_shape)
        self._n_rows = max(1, CACHE // size)
        self._shares = np.full(size, 1 / size, dtype)  # a product with these is the mean
        self._ones, self._sum = np.ones(ROWS, dtype), np.empty(features, dtype)
        self._room = Scratch()
        return input_shape

    def output(self, x: Array, training: bool) -> Array:
        """Return room for the batch."""
        for buffer in (self._hat, self._mean, self._inverse):
            buffer.rows(len(x), training)
        return self._out.rows(len(x), training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute the normalised examples, (n, …, features) → the same."""
        kept = (buffer.rows(len(x), training) for buffer in (self._hat, self._mean, self._inverse))
        for part_x, part_out, *part in self._parts(rows, x, out, *kept):
            self._normalise(part_x, part_out, *part)

    def input_gradient(self, dout: Array) -> Array:
        """Return room for dx: dout itself is still wanted for the sums."""
        for buffer in (self._mean, self._along):
            buffer.rows(len(dout))
        return self._dx.rows(len(dout))

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx: as in batch normalisation, with the sums over each example.

        dL/dx = (dx̂ − Σ dx̂ / N − x̂ Σ dx̂ x̂ / N) / √(σ² + ε), dx̂ = γ dy.
        """
        kept = (buffer.rows(len(dout)) for buffer in (self._hat, self._mean, self._inverse, self._along))
        for part_dout, part_dx, *part in self._parts(rows, dout, dx, *kept):
            np.multiply(part_dout, self.params["gamma"], out=part_dx)
            self._chain(_flat(part_dx), _flat(part[0]), *part[1:])

    def gradient_jobs(self, dout: Array) -> Sequence[Job]:
        """Return the job dβ = Σ dy, dγ = Σ dy x̂."""
        return [partial(self._add_up, dout, self._hat.rows(len(dout)))]

    def _normalise(self, x: Array, out: Array, hat: Array, mean: Array, inverse: Array) -> None:
        flat = _flat(hat)
        np.matmul(_flat(x), self._shares, out=mean)
        np.subtract(_flat(x), mean[:, None], out=flat)
        np.vecdot(flat, flat, out=inverse)
        np.multiply(inverse, self._shares[0], out=inverse)
        np.add(inverse, self.epsilon, out=inverse)
        np.sqrt(inverse, out=inverse)
        np.reciprocal(inverse, out=inverse)
        np.multiply(flat, inverse[:, None], out=flat)
        np.multiply(hat, self.params["gamma"], out=out)
        np.add(out, self.params["beta"], out=out)

    def _chain(self, d: Array, hat: Array, direct: Array, inverse: Array, along: Array) -> None:
        """Overwrite d = dx̂, (n, values), with dL/dx."""
        room = self._room.like(d.reshape(-1)).reshape(d.shape)
        np.matmul(d, self._shares, out=direct)
        np.vecdot(d, hat, out=along)
        np.multiply(along, self._shares[0], out=along)
        np.subtract(d, direct[:, None], out=d)
        np.subtract(d, np.multiply(hat, along[:, None], out=room), out=d)
        np.multiply(d, inverse[:, None], out=d)

    def _add_up(self, dout: Array, hat: Array) -> None:
        """Fill both gradients: products add up columns faster than sums do."""
        beta, gamma = self.grads["beta"], self.grads["gamma"]
        beta.fill(0)
        gamma.fill(0)
        dy, flat = dout.reshape(-1, len(beta)), hat.reshape(-1, len(beta))
        for start in range(0, len(dy), ROWS):
            part = dy[start : start + ROWS]
            ones, room = self._ones[: len(part)], self._room.like(part.reshape(-1)).reshape(part.shape)
            np.add(beta, np.matmul(ones, part, out=self._sum), out=beta)
            np.multiply(part, flat[start : start + ROWS], out=room)
            np.add(gamma, np.matmul(ones, room, out=self._sum), out=gamma)

    def _parts(self, rows: slice, *arrays: Array) -> Iterator[tuple[Array, ...]]:
        """Yield the same rows of all arrays, as many examples at a time as stay in the cache."""
        for start in range(rows.start, rows.stop, self._n_rows):
            part = slice(start, min(start + self._n_rows, rows.stop))
            yield tuple(array[part] for array in arrays)


def _flat(images: Array) -> Array:
    """Return each example's values in a row."""
    return images.reshape(len(images), -1)
