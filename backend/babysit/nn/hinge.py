"""The multiclass SVM loss: every wrong class should score lower than the right one, by a margin."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.buffer import Buffer
from babysit.nn.losses import Loss, losses
from babysit.options import check_options
from babysit.registry import Option

Array = NDArray[Any]


@losses.register("hinge")
class Hinge(Loss):
    """Multiclass hinge: L = mean Σ_{j≠y} max(0, s_j − s_y + Δ) (Weston and Watkins 1999; CS231n, lecture 3)."""

    def __init__(
        self,
        margin: Annotated[float, Option(help="Δ, by how much the right class should lead", gt=0, le=1e6)] = 1.0,
    ) -> None:
        check_options(self, margin=margin)
        self.margin = margin
        self._made_for: tuple[int, Any] = (0, None)

    def forward(self, scores: Array, y: Array) -> float:
        """Return the mean loss of scores (n, classes) and labels y (n,); raises IndexError for y ≥ classes."""
        n, n_classes = scores.shape
        if (n_classes, scores.dtype) != self._made_for:
            self._made_for = n_classes, scores.dtype
            self._buffers = Buffer((n_classes,), scores.dtype), Buffer((n_classes,), scores.dtype)
        self._margins, self._dscores = (buffer.rows(n) for buffer in self._buffers)
        self._picked = np.arange(n), y
        with np.errstate(all="ignore"):
            np.subtract(scores, scores[self._picked][:, None], out=self._margins)
            np.add(self._margins, self.margin, out=self._margins)
            np.maximum(self._margins, 0, out=self._margins)
            self._margins[self._picked] *= 0  # the right class has no margin to keep; NaN stays
            return float(np.sum(self._margins, dtype=np.float64) / n)

    def backward(self) -> Array:
        """Return dL/ds_j = 1[margin broken] / n, and for the right class minus the sum of those, (n, classes)."""
        np.greater(self._margins, 0, out=self._dscores)
        np.divide(self._dscores, len(self._dscores), out=self._dscores)
        self._dscores[self._picked] = -np.sum(self._dscores, axis=1)
        return self._dscores

    def each(self) -> Array:
        """Return the sum of each example's broken margins, (n,)."""
        with np.errstate(all="ignore"):
            return np.asarray(np.sum(self._margins, axis=1))

    def winners(self) -> Array | None:
        """Return which margins were broken, (n, classes)."""
        return self._margins > 0

    def chance(self, n_classes: int) -> float:
        """Return Δ (classes − 1): every wrong class is as high as the right one."""
        return self.margin * (n_classes - 1)
