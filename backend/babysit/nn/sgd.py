"""Stochastic gradient descent, with momentum."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.optim import LearningRate, Optimizer, optimizers
from babysit.nn.options import check_options
from babysit.registry import Option


@optimizers.register("sgd")
class Sgd(Optimizer):
    """Gradient descent with momentum: v ← μ v + ∇W, W ← W − η v.

    The rate stands outside the velocity (CS231n 2017, lecture 7), so that a rate changed in mid-run acts at once and in
    full.
    """

    def __init__(
        self,
        learning_rate: LearningRate = 0.01,
        momentum: Annotated[float, Option(help="share of the velocity kept from step to step", ge=0, lt=1)] = 0.9,
    ) -> None:
        super().__init__(learning_rate)
        check_options(self, momentum=momentum)
        self.momentum = momentum

    def slots(self) -> tuple[str, ...]:
        """Return the velocity; plain gradient descent keeps none."""
        return ("velocity",) if self.momentum else ()

    def update(self, value: NDArray[Any], grad: NDArray[Any], scratch: NDArray[Any], *state: NDArray[Any]) -> None:
        """Move value along the velocity, or along the gradient itself without momentum."""
        direction = grad
        if state:
            (direction,) = state
            np.multiply(direction, self.momentum, out=direction)
            np.add(direction, grad, out=direction)
        np.multiply(direction, self.learning_rate, out=scratch)
        np.subtract(value, scratch, out=value)
