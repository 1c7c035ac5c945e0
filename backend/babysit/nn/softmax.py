"""Softmax cross-entropy: the loss of a classifier whose scores are unnormalised log probabilities."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.nn.buffer import Buffer
from babysit.nn.losses import Loss, losses

Array = NDArray[Any]

FLOOR = -60.0
"""Where exp stops: exp(−60) = 9e-27 is nothing beside 1, but a smaller one may be subnormal in float32, and a matrix
product of subnormal numbers takes 150 times as long."""


@losses.register("softmax")
class Softmax(Loss):
    """Softmax cross-entropy: L = −mean log p(y), p = exp(s) / Σ exp(s).

    Computed as log Σ exp(s − max s) − (s_y − max s): no exponential overflows, and log never sees a rounded zero.
    """

    def __init__(self) -> None:
        self._allocate(0, np.float32)

    def forward(self, scores: Array, y: Array) -> float:
        """Return the mean cross-entropy of scores (n, classes) and labels y (n,); raises IndexError for y ≥ classes."""
        n, n_classes = scores.shape
        if (n_classes, scores.dtype) != self._made_for:
            self._allocate(n_classes, scores.dtype)
        shifted, p, column = (buffer.rows(n) for buffer in self._buffers)
        picked = np.arange(n), y
        with np.errstate(all="ignore"):
            np.max(scores, axis=1, keepdims=True, out=column)
            np.subtract(scores, column, out=shifted)
            np.maximum(shifted, FLOOR, out=p)
            np.exp(p, out=p)
            np.sum(p, axis=1, keepdims=True, out=column)
            np.divide(p, column, out=p)
            np.log(column, out=column)
            loss = float(np.mean(column[:, 0] - shifted[picked], dtype=np.float64))
        self._p, self._picked, self._dscores = p, picked, shifted
        return loss

    def backward(self) -> Array:
        """Return dL/ds = (p − 1[class = y]) / n, (n, classes)."""
        n = len(self._p)
        np.divide(self._p, n, out=self._dscores)
        self._dscores[self._picked] -= 1 / n
        return self._dscores

    def _allocate(self, n_classes: int, dtype: DTypeLike) -> None:
        """Make the buffers for the shifted scores, the probabilities and one column."""
        self._made_for = n_classes, np.dtype(dtype)
        self._buffers = Buffer((n_classes,), dtype), Buffer((n_classes,), dtype), Buffer((1,), dtype)
