"""RMSProp: AdaGrad with a memory that fades."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.optim import Epsilon, LearningRate, Optimizer, optimizers
from babysit.nn.options import check_options
from babysit.registry import Option

Array = NDArray[Any]


@optimizers.register("rmsprop")
class RmsProp(Optimizer):
    """s ← ρ s + (1 − ρ) ∇W², W ← W − η ∇W / (√s + ε) (Tieleman and Hinton 2012, lecture 6e).

    With momentum μ: v ← μ v + ∇W / (√s + ε), W ← W − η v.
    """

    def __init__(
        self,
        learning_rate: LearningRate = 0.01,
        decay: Annotated[float, Option(help="ρ, share of the mean square kept from step to step", ge=0, lt=1)] = 0.99,
        epsilon: Epsilon = 1e-8,
        momentum: Annotated[float, Option(help="share of the velocity kept from step to step", ge=0, lt=1)] = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        check_options(self, decay=decay, epsilon=epsilon, momentum=momentum)
        self.decay, self.epsilon, self.momentum = decay, epsilon, momentum

    def slots(self) -> tuple[str, ...]:
        """Return the mean square, and the velocity where there is momentum."""
        return ("squares", "velocity") if self.momentum else ("squares",)

    def update(self, value: Array, grad: Array, scratch: Array, *state: Array) -> None:
        """Move value along the gradient over its root mean square, or along the velocity of that."""
        squares, *velocities = state
        np.multiply(squares, self.decay, out=squares)
        np.multiply(grad, grad, out=scratch)
        np.multiply(scratch, 1 - self.decay, out=scratch)
        np.add(squares, scratch, out=squares)
        np.sqrt(squares, out=scratch)
        np.add(scratch, self.epsilon, out=scratch)
        np.divide(grad, scratch, out=scratch)
        for velocity in velocities:
            np.multiply(velocity, self.momentum, out=velocity)
            np.add(velocity, scratch, out=velocity)
            np.copyto(scratch, velocity)
        np.multiply(scratch, self.learning_rate, out=scratch)
        np.subtract(value, scratch, out=value)
