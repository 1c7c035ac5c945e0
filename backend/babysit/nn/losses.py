"""A loss: what training minimises, as a mean over the batch, and its gradient with respect to the scores."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from babysit.registry import Registry

Array = NDArray[Any]
Targets = Literal["classes", "numbers"]


class Loss:
    """The base of all losses over scores (n, classes) or predictions (n, k), and what they should be, y.

    y is (n,) integer labels from 0; or (n, classes) floats, a distribution over the classes for each example, whose
    sum is 1, as mixup makes them; or (n, k) floats to be met, for regression.
    """

    targets: ClassVar[frozenset[Targets]] = frozenset({"classes"})
    """What y may be about: the examples' classes, or numbers of theirs."""
    takes_mixtures: ClassVar[bool] = False
    """Whether y may be distributions over the classes instead of labels."""

    def forward(self, scores: Array, y: Array) -> float:
        """Return the mean loss of the batch; leaves scores as they are. NaN scores give NaN, silently."""
        raise NotImplementedError

    def backward(self) -> Array:
        """Return dL/dscores, (n, classes), of the last forward in a buffer that the caller may overwrite."""
        raise NotImplementedError

    def each(self) -> Array:
        """Return the loss of each example of the last forward, (n,), whose mean it returned."""
        raise NotImplementedError

    def winners(self) -> Array | None:
        """Return which branch each term of the last forward took; None for a smooth loss. As in a layer."""
        return None

    def chance(self, n_classes: int) -> float:
        """Return the loss over labels when all scores are zero, as they are before a network has learnt anything."""
        raise NotImplementedError

    def has_accuracy(self, y: Array) -> bool:
        """Return whether `correct` means something for y: a class is right or wrong, a number only near or far."""
        return "numbers" not in self.targets or is_labels(y)

    def correct(self, scores: Array, y: Array) -> int:
        """Return how many examples have their own class on top; a NaN score is never right.

        The class of a distribution is the likeliest. Where `has_accuracy` is false the count has no meaning.
        """
        labels = y if is_labels(y) else y.argmax(axis=1)
        own = scores[np.arange(len(y)), labels]
        return int(np.count_nonzero((scores.argmax(axis=1) == labels) & ~np.isnan(own)))


losses: Registry[Loss] = Registry("loss")


def is_labels(y: Array) -> bool:
    """Return whether y holds integer labels (n,), not floats (n, k)."""
    return y.dtype.kind in "iu"
