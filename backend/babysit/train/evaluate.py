"""An evaluation: what a network says of a whole split, in pieces between which a command can be taken."""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Split
from babysit.nn.losses import Loss
from babysit.nn.network import Network
from babysit.train.estimate import EVALUATION_ROWS
from babysit.train.events import Idle
from babysit.train.worst import Worst
from babysit.wire.text import require_name

MAX_CONFUSED = 100
"""Classes up to which a confusion matrix is counted."""
MAX_SERIES = 20
"""Classes up to which each has a curve of its own."""
LONGEST_NAME = 60

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The mean loss over a split, without the regularizer: what the data say of the network.

    `accuracy` is None where there are no classes; `confusion` (true class, predicted class) counts the examples whose
    scores are numbers, `sizes` (classes,) all examples; both are None for more than MAX_CONFUSED classes, too.
    `seconds` is the time that it took, without what was done between its pieces.
    """

    loss: float
    accuracy: float | None
    confusion: Counts | None = None
    sizes: Counts | None = None
    seconds: float = 0.0

    def values(self, name: str) -> dict[str, float]:
        """Return the points `<name>/loss` and, with classes, `<name>/accuracy`."""
        values = {f"{name}/loss": self.loss}
        return values if self.accuracy is None else values | {f"{name}/accuracy": self.accuracy}

    def class_values(self, name: str, class_names: Sequence[str]) -> dict[str, float]:
        """Return `<name>/class/<class>/accuracy` for up to MAX_SERIES classes, those without examples left out."""
        if self.confusion is None or self.sizes is None or len(self.sizes) > MAX_SERIES:
            return {}
        rows = zip(series_names(class_names), self.confusion.diagonal().tolist(), self.sizes.tolist(), strict=True)
        return {f"{name}/class/{label}/accuracy": right / n for label, right, n in rows if n}


def evaluate(
    network: Network, loss: Loss, split: Split, n_classes: int, worst: Worst | None = None
) -> Generator[Idle, None, Evaluation]:
    """Return the evaluation of the network over `split`, yielding between pieces; `n_classes` 0 for numbers.

    `worst` is shown every example's loss and scores.
    """
    total, correct, seconds = 0.0, 0, 0.0
    is_counted = 0 < n_classes <= MAX_CONFUSED
    confusion = np.zeros((n_classes, n_classes), np.int64) if is_counted else None
    for start in range(0, len(split), EVALUATION_ROWS):
        begun = time.perf_counter()
        x, y = split.x[start : start + EVALUATION_ROWS], split.y[start : start + EVALUATION_ROWS]
        scores = network.forward(x, training=False)
        total += loss.forward(scores, y) * len(y)
        if n_classes:
            correct += loss.correct(scores, y)
        if confusion is not None:
            confusion += count_pairs(scores, y)
        if worst is not None:
            worst.add(start, loss.each(), scores)
        seconds += time.perf_counter() - begun
        yield Idle()
    sizes = None if confusion is None else np.bincount(split.y, minlength=n_classes)
    accuracy = correct / len(split) if n_classes else None
    return Evaluation(total / len(split), accuracy, confusion, sizes, seconds)


def count_pairs(scores: NDArray[Any], y: NDArray[Any]) -> Counts:
    """Return how often each class (row) was taken for each (column), (classes, classes); rows with a NaN left out."""
    n_classes = scores.shape[1]
    is_sound = ~np.isnan(scores.max(axis=1))
    pairs = y[is_sound] * n_classes + scores[is_sound].argmax(axis=1)
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def series_names(class_names: Sequence[str]) -> list[str]:
    """Return the classes as parts of series' names: their own names where all can be that, else their numbers."""
    names = list(class_names)
    is_usable = len(set(names)) == len(names) and all(map(_is_part, names))
    return names if is_usable else [str(number) for number in range(len(names))]


def _is_part(name: str) -> bool:
    try:
        return len(name) <= LONGEST_NAME and "/" not in name and bool(require_name(name))
    except ValueError:
        return False
