"""Layer normalisation: every example by itself gets mean 0 and deviation 1 over all its values."""

import math
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Layer, Shape, layers
from babysit.nn.options import check_options
from babysit.registry import Option


@layers.register("layer_norm")
class LayerNorm(Layer):
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
        self._out, self._hat, self._room = (Buffer(input_shape, dtype) for _ in range(3))
        self._ones = np.ones(math.prod(input_shape), dtype)
        return input_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the normalised examples, (n, …, features) → the same."""
        out, hat = self._out.rows(len(x), training), self._hat.rows(len(x), training)
        flat, rows = hat.reshape(len(x), -1), out.reshape(len(x), -1)
        mean = x.reshape(len(x), -1) @ self._ones / flat.shape[1]
        np.subtract(x.reshape(len(x), -1), mean[:, None], out=flat)
        variance = np.multiply(flat, flat, out=rows) @ self._ones / flat.shape[1]
        inverse = 1 / np.sqrt(variance + self.epsilon)
        np.multiply(flat, inverse[:, None], out=flat)
        if training:
            self._inverse = inverse
        np.multiply(hat, self.params["gamma"], out=out)
        np.add(out, self.params["beta"], out=out)
        return out

    def backward(self, dout: Array) -> Array:
        """Overwrite dout with dL/dx and return it: as in batch normalisation, with the sums over each example.

        dL/dx = (dx̂ − Σ dx̂ / N − x̂ Σ dx̂ x̂ / N) / √(σ² + ε), dx̂ = γ dy.
        """
        n, features = len(dout), dout.shape[-1]
        hat, room = self._hat.rows(n), self._room.rows(n)
        np.add.reduce(dout.reshape(-1, features), axis=0, out=self.grads["beta"])
        np.multiply(dout, hat, out=room)
        np.add.reduce(room.reshape(-1, features), axis=0, out=self.grads["gamma"])
        np.multiply(dout, self.params["gamma"], out=dout)
        d, flat, spare = (array.reshape(n, -1) for array in (dout, hat, room))
        size = d.shape[1]
        direct = d @ self._ones / size
        along = np.multiply(d, flat, out=spare) @ self._ones / size
        np.subtract(d, direct[:, None], out=d)
        np.subtract(d, np.multiply(flat, along[:, None], out=spare), out=d)
        np.multiply(d, self._inverse[:, None], out=d)
        return dout
