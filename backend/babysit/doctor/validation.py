"""Validation: what the evaluations so far say, beside the training losses of the same time."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babysit.doctor.curve import Steps
from babysit.doctor.history import History

AROUND = 0.5
"""Training losses of half an interval before and after an evaluation stand beside it: those of before alone lag."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Of each evaluation (n,): its `steps`, the validation `loss`, and the training loss over the data around it.

    `accuracy` and `train_accuracy` are NaN where there are none. `best` is the index of the least validation loss.
    """

    steps: Steps
    loss: NDArray[np.float64]
    train_loss: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    best: int

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def n_since(self) -> int:
        """Evaluations since the best one."""
        return len(self) - 1 - self.best

    @property
    def rise(self) -> float:
        """By how much the loss has risen since the best, as a part of that; of the newest three the mean."""
        newest = self.loss[-min(3, max(self.n_since, 1)) :]
        least = float(self.loss[self.best])
        return float(newest.mean()) / least - 1 if least > 0 else 0.0

    @property
    def accuracy_gap(self) -> float:
        """Training accuracy less validation accuracy, of the newest three evaluations; NaN without accuracies."""
        gap = self.train_accuracy[-3:] - self.accuracy[-3:]
        return float(gap.mean()) if len(gap) else math.nan


def validation_of(history: History) -> Validation | None:
    """Return the evaluations so far whose losses are numbers; None before the first."""
    return history.once("validation", lambda: _validation(history))


def _validation(history: History) -> Validation | None:
    curve = history.role("val_loss").finite()
    if not len(curve):
        return None
    steps = curve.steps
    accuracy = history.role("val_accuracy")
    beside = np.full(len(steps), np.nan)
    shared, own, other = np.intersect1d(steps, accuracy.steps, return_indices=True)
    if len(shared):
        beside[own] = accuracy.values[other]
    around = [_around(history, role, steps) for role in ("loss", "accuracy")]
    return Validation(steps, curve.values, around[0], beside, around[1], int(curve.values.argmin()))


def _around(history: History, role: str, steps: Steps) -> NDArray[np.float64]:
    """Return the mean of a training series around each of `steps`; NaN where it has nothing there."""
    curve = history.role(role).finite()
    means = np.full(len(steps), np.nan)
    if not len(curve):
        return means
    gaps = np.diff(steps, prepend=2 * steps[0] - steps[1] if len(steps) > 1 else 0)
    reach = np.maximum((AROUND * gaps).astype(np.int64), 1)
    begin = np.searchsorted(curve.steps, steps - reach, "right")
    end = np.searchsorted(curve.steps, steps + reach, "right")
    is_there = end > begin
    begin, end = begin[is_there], end[is_there]
    pairs = np.column_stack((begin, end)).ravel()
    if len(pairs):
        means[is_there] = np.add.reduceat(np.append(curve.values, 0.0), pairs)[::2] / (end - begin)
    return means
