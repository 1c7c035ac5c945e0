"""A regularizer: the part of the loss that depends on the weights alone."""

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.options import check_options
from babysit.nn.parameter import Parameter
from babysit.registry import Option


class L2:
    """½ λ Σ W² over the weights of every layer, never over biases. Its gradient is λ W."""

    def __init__(
        self, strength: Annotated[float, Option(help="λ, the weight of ½ Σ W² in the loss", ge=0, scale="log")]
    ) -> None:
        check_options(self, strength=strength)
        self.strength = strength
        self._scratch = Scratch()

    def loss(self, parameters: Sequence[Parameter]) -> float:
        """Return ½ λ Σ W², 0 without looking when λ is 0."""
        if not self.strength:
            return 0.0
        with np.errstate(all="ignore"):
            squares = (float(np.dot(w, w)) for p in parameters if p.decays for (w,) in blocks(p.value))
            return 0.5 * self.strength * sum(squares)

    def add_gradients(self, parameters: Sequence[Parameter]) -> None:
        """Add λ W to the gradient of every weight, in place."""
        if not self.strength:
            return
        with np.errstate(all="ignore"):
            for parameter in parameters:
                if parameter.decays:
                    self._add_gradient(parameter)

    def _add_gradient(self, parameter: Parameter) -> None:
        for value, grad in blocks(parameter.value, parameter.grad):
            scratch = self._scratch.like(value)
            np.multiply(value, self.strength, out=scratch)
            np.add(grad, scratch, out=grad)
