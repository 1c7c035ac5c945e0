"""A regularizer: the part of the loss that depends on the weights alone, and what they may not exceed."""

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.layer import Array
from babysit.nn.max_norm import MaxNorm
from babysit.nn.parameter import Parameter
from babysit.options import check_options
from babysit.registry import Option


class Penalty:
    """The base of the penalties: `strength` times a sum over the weights of every layer, never over biases.

    A subclass writes `measure` and `slope`; both get flat blocks.
    """

    def __init__(
        self, strength: Annotated[float, Option(help="λ, the weight of the penalty in the loss", ge=0, scale="log")]
    ) -> None:
        check_options(self, strength=strength)
        self.strength = strength
        self._scratch = Scratch()

    def loss(self, parameters: Sequence[Parameter]) -> float:
        """Return the penalty, 0 without looking when λ is 0."""
        if not self.strength:
            return 0.0
        with np.errstate(all="ignore"):
            parts = (self.measure(w, self._scratch.like(w)) for p in parameters if p.decays for (w,) in blocks(p.value))
            return self.strength * sum(parts)

    def add_gradients(self, parameters: Sequence[Parameter]) -> None:
        """Add the penalty's gradient to that of every weight, in place."""
        if not self.strength:
            return
        with np.errstate(all="ignore"):
            for parameter in parameters:
                if parameter.decays:
                    self._add_gradient(parameter)

    def winners(self, parameters: Sequence[Parameter]) -> list[Array]:
        """Return on which side of its kinks each weight is; nothing for a smooth penalty."""
        return []

    def measure(self, weights: Array, scratch: Array) -> float:
        """Return the sum over a block."""
        raise NotImplementedError

    def slope(self, weights: Array, scratch: Array) -> None:
        """Fill scratch with λ times the derivative of the sum over a block."""
        raise NotImplementedError

    def _add_gradient(self, parameter: Parameter) -> None:
        for value, grad in blocks(parameter.value, parameter.grad):
            scratch = self._scratch.like(value)
            self.slope(value, scratch)
            np.add(grad, scratch, out=grad)


class L2(Penalty):
    """½ λ Σ W²: keeps weights small and spread. Its gradient is λ W."""

    def measure(self, weights: Array, scratch: Array) -> float:
        """Return ½ Σ W²."""
        return 0.5 * float(np.dot(weights, weights))

    def slope(self, weights: Array, scratch: Array) -> None:
        """Fill scratch with λ W."""
        np.multiply(weights, self.strength, out=scratch)


class L1(Penalty):
    """λ Σ |W|: makes weights that are not needed zero. Its gradient is λ sign W, 0 at 0."""

    def winners(self, parameters: Sequence[Parameter]) -> list[Array]:
        """Return which weights are above 0."""
        return [p.value > 0 for p in parameters if p.decays] if self.strength else []

    def measure(self, weights: Array, scratch: Array) -> float:
        """Return Σ |W|."""
        return float(np.sum(np.abs(weights, out=scratch)))

    def slope(self, weights: Array, scratch: Array) -> None:
        """Fill scratch with λ sign W."""
        np.sign(weights, out=scratch)
        np.multiply(scratch, self.strength, out=scratch)


class Regularizer:
    """Both penalties and the constraint as one: what the objective says of the weights.

    Call `loss` and `add_gradients` before the update and `constrain` after it. Raises ConfigError naming the field.
    """

    def __init__(self, l2: float = 0.0, l1: float = 0.0, max_norm: float | None = None) -> None:
        self._penalties = (L2(l2), L1(l1))
        self._max_norm = None if max_norm is None else MaxNorm(max_norm)

    def loss(self, parameters: Sequence[Parameter]) -> float:
        """Return ½ λ₂ Σ W² + λ₁ Σ |W| over the weights."""
        return sum(penalty.loss(parameters) for penalty in self._penalties)

    def add_gradients(self, parameters: Sequence[Parameter]) -> None:
        """Add λ₂ W + λ₁ sign W to the gradient of every weight, in place."""
        for penalty in self._penalties:
            penalty.add_gradients(parameters)

    def gradient_bound(self, penalty: float) -> float:
        """Return what no element of the penalties' gradients has a larger square than, given their sum.

        ½ λ₂ W² is at most the penalty, so that (λ₂ W + λ₁)² is at most 2 (2 λ₂ penalty + λ₁²).
        """
        l2, l1 = self._penalties
        return 2 * (2 * l2.strength * penalty + l1.strength**2)

    def constrain(self, parameters: Sequence[Parameter]) -> None:
        """Scale every unit's weights down to the largest norm allowed, in place; without one, do nothing."""
        if self._max_norm is not None:
            self._max_norm.constrain(parameters)

    def winners(self, parameters: Sequence[Parameter]) -> list[Array]:
        """Return on which side of its kinks each weight is."""
        return [each for penalty in self._penalties for each in penalty.winners(parameters)]
