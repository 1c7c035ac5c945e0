"""Mean squared error: the loss of regression."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from babysit.nn.buffer import Buffer
from babysit.nn.losses import Loss, Targets, is_labels, losses

Array = NDArray[Any]


@losses.register("mse")
class MeanSquaredError(Loss):
    """L = mean (s − y)² over examples and outputs, without a ½ (as PyTorch has it).

    Labels are taken as one-hot: 1 for the own class, 0 for the others.
    """

    targets: ClassVar[frozenset[Targets]] = frozenset({"classes", "numbers"})
    takes_mixtures = True

    def __init__(self) -> None:
        self._made_for: tuple[int, Any] = (0, None)

    def forward(self, scores: Array, y: Array) -> float:
        """Return the mean square of scores (n, k) less y, floats (n, k) or labels (n,).

        Raises IndexError for a label ≥ k.
        """
        n, width = scores.shape
        if (width, scores.dtype) != self._made_for:
            self._made_for = width, scores.dtype
            self._buffers = Buffer((width,), scores.dtype), Buffer((width,), scores.dtype)
        self._errors, self._dscores = (buffer.rows(n) for buffer in self._buffers)
        with np.errstate(all="ignore"):
            if is_labels(y):
                np.copyto(self._errors, scores)
                self._errors[np.arange(n), y] -= 1
            else:
                np.subtract(scores, y, out=self._errors)
            np.multiply(self._errors, self._errors, out=self._dscores)
            return float(np.mean(self._dscores, dtype=np.float64))

    def backward(self) -> Array:
        """Return dL/ds = 2 (s − y) / (n k), (n, k)."""
        with np.errstate(all="ignore"):
            np.multiply(self._errors, 2 / self._errors.size, out=self._dscores)
        return self._dscores

    def each(self) -> Array:
        """Return each example's mean square over the outputs, (n,)."""
        with np.errstate(all="ignore"):
            return np.asarray(np.mean(self._errors * self._errors, axis=1))

    def chance(self, n_classes: int) -> float:
        """Return 1 / classes: of each example's outputs one is off by 1. Of numbers it would be their mean square."""
        return 1 / n_classes
