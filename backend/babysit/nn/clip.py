"""Clipping: gradients that have grown too large are cut before the optimizer sees them (Pascanu et al. 2013)."""

import math
from collections.abc import Sequence

import numpy as np

from babysit.nn.blocks import blocks
from babysit.nn.parameter import Parameter


def clip_gradients(
    parameters: Sequence[Parameter], max_norm: float | None = None, max_value: float | None = None
) -> float:
    """Cut all gradients in place, first each number to ±max_value, then their common norm to max_norm.

    Returns the norm as it was before either. They are the gradients of the whole loss, penalties included. The norm
    of a gradient that is not finite is not either, and leaves the direction NaN.
    """
    norm = gradient_norm(parameters)
    with np.errstate(all="ignore"):
        if max_value is not None:
            for parameter in parameters:
                np.clip(parameter.grad, -max_value, max_value, out=parameter.grad)
        if max_norm is not None:
            _scale(parameters, norm if max_value is None else gradient_norm(parameters), max_norm)
    return norm


def gradient_norm(parameters: Sequence[Parameter]) -> float:
    """Return the Euclidean norm of all gradients together, as of one vector."""
    with np.errstate(all="ignore"):
        squares = sum(float(np.dot(g, g)) for p in parameters for (g,) in blocks(p.grad))
        if not math.isfinite(squares):  # perhaps only the squares are too large for float32
            squares = sum(_exact_square(g) for p in parameters for (g,) in blocks(p.grad))
    return math.sqrt(squares)


def _exact_square(block: np.ndarray) -> float:
    wide = block.astype(np.float64)
    return float(np.dot(wide, wide))


def _scale(parameters: Sequence[Parameter], norm: float, max_norm: float) -> None:
    if norm <= max_norm:
        return
    for parameter in parameters:
        np.multiply(parameter.grad, max_norm / norm, out=parameter.grad)
