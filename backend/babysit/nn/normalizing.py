"""A normalising layer: what it takes it gives back in the same shape, scaled by γ and shifted by β for each feature."""

import math

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.layer import Layer, Shape


class Normalizing(Layer):
    """The base of the normalisations: γ starts at 1 and β at 0."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the input's shape."""
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return γ and β, one number a feature."""
        return {"gamma": input_shape[-1:], "beta": input_shape[-1:]}

    def flops(self, input_shape: Shape) -> int:
        """Return the eight operations on each value."""
        return 8 * math.prod(input_shape)

    def make_params(self, features: int, dtype: DTypeLike) -> None:
        """Allocate γ, β and their gradients."""
        self.params = {"gamma": np.ones(features, dtype), "beta": np.zeros(features, dtype)}
        self.grads = {name: np.zeros_like(value) for name, value in self.params.items()}
