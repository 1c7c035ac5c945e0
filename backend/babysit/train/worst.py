"""The worst examples: those of a split that a network does worst on, with what it says of them, to be looked at."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Dataset, Split
from babysit.train.events import PictureTaken, TensorTaken

N_WORST = 24
MAX_NAMED = 1000
"""Classes up to which a record names them."""

Array = NDArray[Any]


class Worst:
    """The `n` examples with the largest loss of an evaluation, worst first, gathered piece by piece.

    A loss that is not finite is worse than any other; of equal ones the earlier example comes first. What is kept are
    places, losses and scores; the examples themselves stay where they are.
    """

    def __init__(self, n: int = N_WORST) -> None:
        self._n = n
        self.places = np.empty(0, np.int64)
        self.losses: Array = np.empty(0)
        self.scores: Array = np.empty((0, 0))

    def add(self, start: int, losses: Array, scores: Array) -> None:
        """Take note of a piece of the split from `start` on: losses (m,), scores (m, k); both are copied."""
        top = _largest(losses, self._n)
        if not len(self.places):
            self.places, self.losses, self.scores = start + top, losses[top], scores[top]
            return
        places = np.concatenate([self.places, start + top])
        both, all_scores = np.concatenate([self.losses, losses[top]]), np.concatenate([self.scores, scores[top]])
        top = _largest(both, self._n)
        self.places, self.losses, self.scores = places[top], both[top], all_scores[top]

    def taken(self, step: int, name: str, dataset: Dataset, split: Split) -> PictureTaken | TensorTaken:
        """Return the record `<name>/examples`: the examples as their source has them.

        Its meta has what they are, what they were taken for, and how surely: the softmax of the scores, whatever the
        loss (of a hinge's scores it is no probability, but it is large where the margin is). Where a score is NaN, so
        is the prediction. For numbers to predict, there is no confidence.
        """
        x = dataset.originals(split.x[self.places])
        is_of_classes = bool(dataset.class_names)
        meta = {
            "classes": list(dataset.class_names) if len(dataset.class_names) <= MAX_NAMED else [],
            "labels": _plain(split.y[self.places]),
            "predictions": predictions(self.scores) if is_of_classes else _plain(self.scores),
            "losses": self.losses.tolist(),
            "confidences": confidences(self.scores) if is_of_classes else [],
            "indices": self.places.tolist(),
            "of": len(split),
        }
        kind = PictureTaken if x.dtype == np.uint8 else TensorTaken
        return kind(step, f"{name}/examples", x, meta)


def predictions(scores: Array) -> list[float]:
    """Return the class with the largest of each row's scores (n, classes), NaN for a row with a NaN."""
    largest = zip(scores.argmax(axis=1).tolist(), scores.max(axis=1).tolist(), strict=True)
    return [math.nan if math.isnan(score) else label for label, score in largest]


def confidences(scores: Array) -> list[float]:
    """Return the softmax probability of each row's largest score, (n, classes) → n numbers; NaN where there is none."""
    with np.errstate(all="ignore"):
        wide = scores.astype(np.float64)
        found: list[float] = (1 / np.exp(wide - wide.max(axis=1, keepdims=True)).sum(axis=1)).tolist()
    return found


def _largest(losses: Array, n: int) -> Array:
    """Return the places of the `n` largest losses, largest first."""
    n = min(n, len(losses))
    rank = np.where(np.isfinite(losses), losses, np.inf)
    is_near = rank >= np.partition(rank, len(rank) - n)[len(rank) - n]  # more than n where some are equal
    near = np.flatnonzero(is_near)
    return near[np.argsort(-rank[near], kind="stable")[:n]]


def _plain(values: Array) -> list[Any]:
    """Return labels (n,), or numbers (n, k) as a number each where k is 1."""
    found: list[Any] = (values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values).tolist()
    return found
