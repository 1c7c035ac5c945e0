"""Adam and AdamW: momentum and a rate of its own for each weight, both corrected for their start at zero."""

import math
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.machine import kernels
from babysit.nn.optim import Epsilon, LearningRate, Optimizer, optimizers
from babysit.options import check_options
from babysit.registry import Option

Array = NDArray[Any]
Beta1 = Annotated[float, Option(help="β₁, share of the mean gradient kept from step to step", ge=0, lt=1)]
Beta2 = Annotated[float, Option(help="β₂, share of the mean square kept from step to step", ge=0, lt=1)]


@optimizers.register("adam")
class Adam(Optimizer):
    """m ← β₁ m + (1 − β₁) ∇W, s ← β₂ s + (1 − β₂) ∇W², W ← W − η m̂ / (√ŝ + ε) (Kingma and Ba 2015).

    m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ) undo the start at zero; t counts the steps.
    """

    def __init__(
        self,
        learning_rate: LearningRate = 0.001,
        beta1: Beta1 = 0.9,
        beta2: Beta2 = 0.999,
        epsilon: Epsilon = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        check_options(self, beta1=beta1, beta2=beta2, epsilon=epsilon)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon

    def slots(self) -> tuple[str, ...]:
        """Return the mean gradient and the mean square."""
        return ("mean", "squares")

    def update(self, value: Array, grad: Array, scratch: Array, *state: Array) -> None:
        """Move value by −(η c / (1 − β₁ᵗ)) m / (√s + ε c) with c = √(1 − β₂ᵗ): the formula above, a pass shorter."""
        mean, squares = state
        correction = math.sqrt(1 - self.beta2**self.n_steps)
        epsilon, rate = self.epsilon * correction, self.learning_rate * correction / (1 - self.beta1**self.n_steps)
        if updates := kernels("update", value.dtype, value.size):
            real = value.dtype.type
            factors = map(real, (rate, 1 - self.beta1, self.beta2, 1 - self.beta2, epsilon))
            updates.adam(value, grad, mean, squares, *factors)
            return
        np.subtract(grad, mean, out=scratch)
        np.multiply(scratch, 1 - self.beta1, out=scratch)
        np.add(mean, scratch, out=mean)
        np.multiply(squares, self.beta2, out=squares)
        np.multiply(grad, grad, out=scratch)
        np.multiply(scratch, 1 - self.beta2, out=scratch)
        np.add(squares, scratch, out=squares)
        np.sqrt(squares, out=scratch)
        np.add(scratch, epsilon, out=scratch)
        np.divide(mean, scratch, out=scratch)
        np.multiply(scratch, rate, out=scratch)
        np.subtract(value, scratch, out=value)


@optimizers.register("adamw")
class AdamW(Adam):
    """Adam whose decay bypasses the averages: W ← W − η λ W, then Adam's step (Loshchilov and Hutter 2019).

    Only weights decay, never biases or what normalisation learns; PyTorch decays whatever it is given.
    """

    def __init__(
        self,
        learning_rate: LearningRate = 0.001,
        beta1: Beta1 = 0.9,
        beta2: Beta2 = 0.999,
        epsilon: Epsilon = 1e-8,
        weight_decay: Annotated[float, Option(help="λ, share of η by which weights shrink", ge=0, le=1e6)] = 0.01,
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon)
        check_options(self, weight_decay=weight_decay)
        self.weight_decay = weight_decay

    def shrinkage(self) -> float:
        """Return η λ."""
        return self.learning_rate * self.weight_decay

    def shrink(self, weights: Array) -> None:
        """Shrink the weights by η λ of themselves."""
        np.multiply(weights, 1 - self.learning_rate * self.weight_decay, out=weights)
