"""AdaGrad: a rate of its own for each weight, smaller the more its gradients have been."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.optim import Epsilon, LearningRate, Optimizer, optimizers
from babysit.nn.options import check_options
from babysit.registry import Option

Array = NDArray[Any]


@optimizers.register("adagrad")
class Adagrad(Optimizer):
    """s ← s + ∇W², W ← W − η ∇W / (√s + ε): the steps shrink for ever (Duchi et al. 2011)."""

    def __init__(
        self,
        learning_rate: LearningRate = 0.01,
        epsilon: Epsilon = 1e-10,
        initial: Annotated[float, Option(help="where the sum of squares begins", ge=0, le=1e6)] = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        check_options(self, epsilon=epsilon, initial=initial)
        self.epsilon, self.initial = epsilon, initial

    def slots(self) -> tuple[str, ...]:
        """Return the sum of squares."""
        return ("squares",)

    def update(self, value: Array, grad: Array, scratch: Array, *state: Array) -> None:
        """Move value along the gradient over the root of all its squares; `squares` leaves `initial` out."""
        (squares,) = state
        np.multiply(grad, grad, out=scratch)
        np.add(squares, scratch, out=squares)
        np.add(squares, self.initial, out=scratch)
        np.sqrt(scratch, out=scratch)
        np.add(scratch, self.epsilon, out=scratch)
        np.divide(grad, scratch, out=scratch)
        np.multiply(scratch, self.learning_rate, out=scratch)
        np.subtract(value, scratch, out=value)
