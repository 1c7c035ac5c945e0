"""Updates in machine code: one pass over the weights where NumPy makes one for each operation."""

# mypy: disable-error-code="no-untyped-def, untyped-decorator"

import math

from numba import njit


@njit(nogil=True, cache=True)
def momentum(value, grad, velocity, rate, kept):
    """v ← μ v + ∇W, W ← W − η v, element by element; rounds as NumPy does."""
    for i in range(value.size):
        velocity[i] = velocity[i] * kept + grad[i]
        value[i] -= velocity[i] * rate


@njit(nogil=True, cache=True)
def adam(value, grad, mean, squares, rate, lost1, kept2, lost2, epsilon):
    """m += (1 − β₁)(∇W − m), s ← β₂ s + (1 − β₂) ∇W², W ← W − η m / (√s + ε), element by element."""
    for i in range(value.size):
        mean[i] += (grad[i] - mean[i]) * lost1
        squares[i] = squares[i] * kept2 + grad[i] * grad[i] * lost2
        value[i] -= mean[i] / (math.sqrt(squares[i]) + epsilon) * rate
