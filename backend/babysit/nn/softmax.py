"""Softmax cross-entropy: the loss of a classifier whose scores are unnormalised log probabilities."""

import math
from typing import Annotated, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.nn.buffer import Buffer
from babysit.nn.losses import Loss, is_labels, losses
from babysit.options import check_options
from babysit.registry import Option

Array = NDArray[Any]

FLOOR = -60.0
"""Where exp stops: exp(−60) = 9e-27 is nothing beside 1, but a smaller one may be subnormal in float32, and a matrix
product of subnormal numbers takes 150 times as long."""


@losses.register("softmax")
class Softmax(Loss):
    """Softmax cross-entropy: L = −mean log p(y), p = exp(s) / Σ exp(s).

    Computed as log Σ exp(s − max s) − (s_y − max s): no exponential overflows, and log never sees a rounded zero.
    For a distribution q in place of a label, L = −mean Σ q log p. Smoothing by ε takes (1 − ε) q + ε / classes for q,
    so that no score has to grow for ever (Szegedy et al. 2016).
    """

    takes_mixtures = True

    def __init__(
        self,
        label_smoothing: Annotated[
            float, Option(help="ε, share of each label that is spread over all classes", ge=0, lt=1)
        ] = 0.0,
    ) -> None:
        check_options(self, label_smoothing=label_smoothing)
        self.label_smoothing = label_smoothing
        self._allocate(0, np.float32)

    def forward(self, scores: Array, y: Array) -> float:
        """Return the mean cross-entropy of scores (n, classes) and y, labels (n,) or distributions (n, classes).

        Raises IndexError for a label ≥ classes.
        """
        n, n_classes = scores.shape
        if (n_classes, scores.dtype) != self._made_for:
            self._allocate(n_classes, scores.dtype)
        shifted, p, column = (buffer.rows(n) for buffer in self._buffers)
        self._p, self._y, self._dscores = p, y, shifted
        with np.errstate(all="ignore"):
            np.max(scores, axis=1, keepdims=True, out=column)
            np.subtract(scores, column, out=shifted)
            np.maximum(shifted, FLOOR, out=p)
            np.exp(p, out=p)
            np.sum(p, axis=1, keepdims=True, out=column)
            np.divide(p, column, out=p)
            np.log(column, out=column)
            return self._mean(shifted, column[:, 0])

    def backward(self) -> Array:
        """Return dL/ds = (p − q) / n, (n, classes); q is 1[class = y] for a label."""
        n, n_classes = self._p.shape
        kept = 1 - self.label_smoothing
        with np.errstate(all="ignore"):
            if is_labels(self._y):
                np.divide(self._p, n, out=self._dscores)
                self._dscores[np.arange(n), self._y] -= kept / n
            else:
                np.multiply(self._y, -kept, out=self._dscores)
                np.add(self._dscores, self._p, out=self._dscores)
                np.divide(self._dscores, n, out=self._dscores)
            if self.label_smoothing:
                np.subtract(self._dscores, self.label_smoothing / (n * n_classes), out=self._dscores)
        return self._dscores

    def each(self) -> Array:
        """Return the cross-entropy of each example, (n,)."""
        return self._losses

    def chance(self, n_classes: int) -> float:
        """Return ln classes, smoothed or not."""
        return math.log(n_classes)

    def _mean(self, shifted: Array, log_sums: Array) -> float:
        """Return mean (log Σ exp − Σ q shifted), q the labels or distributions with their smoothing."""
        n = len(shifted)
        if is_labels(self._y):
            loss = log_sums - shifted[np.arange(n), self._y]
        else:
            loss = log_sums - np.einsum("ij,ij->i", shifted, self._y)
        if self.label_smoothing:
            loss *= 1 - self.label_smoothing
            loss += self.label_smoothing * (log_sums - np.mean(shifted, axis=1))
        self._losses = loss
        return float(np.mean(loss, dtype=np.float64))

    def _allocate(self, n_classes: int, dtype: DTypeLike) -> None:
        """Make the buffers for the shifted scores, the probabilities and one column."""
        self._made_for = n_classes, np.dtype(dtype)
        self._buffers = Buffer((n_classes,), dtype), Buffer((n_classes,), dtype), Buffer((1,), dtype)
