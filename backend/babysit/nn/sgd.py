"""Stochastic gradient descent, with the two kinds of momentum."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.machine import kernels
from babysit.nn.optim import LearningRate, Optimizer, optimizers
from babysit.options import check_options
from babysit.registry import Option

Array = NDArray[Any]
KEPT = "share of the velocity kept from step to step"


@optimizers.register("sgd")
class Sgd(Optimizer):
    """Gradient descent with momentum: v ← μ v + ∇W, W ← W − η v.

    The rate stands outside the velocity (CS231n 2017, lecture 7; PyTorch does so too), so that a rate changed in
    mid-run acts at once and in full. The lecture notes' v ← μ v − η ∇W agrees with it while the rate stays the same.
    """

    def __init__(
        self, learning_rate: LearningRate = 0.01, momentum: Annotated[float, Option(help=KEPT, ge=0, lt=1)] = 0.9
    ) -> None:
        super().__init__(learning_rate)
        check_options(self, momentum=momentum)
        self.momentum = momentum

    def slots(self) -> tuple[str, ...]:
        """Return the velocity; plain gradient descent keeps none."""
        return ("velocity",) if self.momentum else ()

    def update(self, value: Array, grad: Array, scratch: Array, *state: Array) -> None:
        """Move value along the velocity, or along the gradient itself without momentum."""
        direction = grad
        if state:
            (direction,) = state
            if updates := kernels("update", value.dtype, value.size):
                real = value.dtype.type
                updates.momentum(value, grad, direction, real(self.learning_rate), real(self.momentum))
                return
            np.multiply(direction, self.momentum, out=direction)
            np.add(direction, grad, out=direction)
        np.multiply(direction, self.learning_rate, out=scratch)
        np.subtract(value, scratch, out=value)


@optimizers.register("momentum")
class Momentum(Sgd):
    """The same as sgd, under the name of what makes it fast: v ← μ v + ∇W, W ← W − η v (Polyak 1964)."""

    def __init__(
        self, learning_rate: LearningRate = 0.01, momentum: Annotated[float, Option(help=KEPT, gt=0, lt=1)] = 0.9
    ) -> None:
        super().__init__(learning_rate, momentum)


@optimizers.register("nesterov")
class Nesterov(Momentum):
    """Momentum that looks ahead: v ← μ v + ∇W, W ← W − η (∇W + μ v) (Nesterov 1983; Sutskever et al. 2013).

    The gradient is taken where the weights are, and the weights kept are those looked ahead to (CS231n notes,
    neural-networks-3; as PyTorch has it), so that a step needs no second forward.
    """

    def update(self, value: Array, grad: Array, scratch: Array, *state: Array) -> None:
        """Move value along the gradient and what the velocity will be worth at the next step."""
        (velocity,) = state
        np.multiply(velocity, self.momentum, out=velocity)
        np.add(velocity, grad, out=velocity)
        np.multiply(velocity, self.momentum, out=scratch)
        np.add(scratch, grad, out=scratch)
        np.multiply(scratch, self.learning_rate, out=scratch)
        np.subtract(value, scratch, out=value)
