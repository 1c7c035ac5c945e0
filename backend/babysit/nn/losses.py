"""A loss: what training minimises, as a mean over the batch, and its gradient with respect to the scores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.registry import Registry

Array = NDArray[Any]


class Loss:
    """The base of all losses over class scores (n, classes) and labels y (n,), integers from 0."""

    def forward(self, scores: Array, y: Array) -> float:
        """Return the mean loss of the batch; leaves scores as they are. NaN scores give NaN, silently."""
        raise NotImplementedError

    def backward(self) -> Array:
        """Return dL/dscores, (n, classes), of the last forward in a buffer that the caller may overwrite."""
        raise NotImplementedError

    def correct(self, scores: Array, y: Array) -> int:
        """Return how many examples have their own class on top; a NaN score is never right."""
        own = scores[np.arange(len(y)), y]
        return int(np.count_nonzero((scores.argmax(axis=1) == y) & ~np.isnan(own)))


losses: Registry[Loss] = Registry("loss")
