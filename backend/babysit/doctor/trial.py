"""A trial: a few steps of training on a copy of the network, for the checks that have to see it learn."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from babysit.data.batches import Batches
from babysit.data.dataset import Split
from babysit.doctor.case import Case
from babysit.nn.layer import Array
from babysit.nn.network import Network
from babysit.nn.optim import Optimizer
from babysit.nn.regularizer import Regularizer
from babysit.train.step import Stepper

WORK = 3 * 10**12
"""Operations that one trial may take, a matter of ten or twenty seconds: not by a clock, so the same everywhere."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a network does on some examples: the mean loss over the data, and the share it has right (None: numbers)."""

    loss: float
    accuracy: float | None


class Trial:
    """Trains a new network of `case` on `split`, without augmentation, dropout or a schedule.

    With a penalty only where a regularizer is given. Batches have `batch_size` examples, their order is the check's
    own: `name` names its generator.
    """

    def __init__(
        self,
        case: Case,
        name: str,
        split: Split,
        optimizer: Optimizer,
        batch_size: int,
        regularizer: Regularizer | None = None,
    ) -> None:
        self.case, self.split = case, split
        self.network: Network = case.network()
        self.loss = case.plain_loss()
        self._optimizer = optimizer
        batches = Batches(split, batch_size, case.rng(name))
        has_accuracy = bool(case.n_classes)
        penalty = regularizer or Regularizer()
        self._stepper = Stepper(self.network, optimizer, batches, self.loss, penalty, has_accuracy=has_accuracy)

    def steps(self, rates: "Iterator[float]") -> Iterator[float]:
        """Do a step for each of `rates`; yield its loss as it was before the update, penalty included."""
        for rate in rates:
            values = self._stepper.step(rate)
            assert values is not None  # only a guarded step is not applied
            yield values["train/loss"]

    def score(self, limit: int = 1000) -> Score:
        """Return how the network does on the first examples of its split, normalised by their own statistics."""
        x, y = self.split.x[:limit], self.split.y[:limit]
        scores = self.network.forward(x, training=True)
        return Score(self.loss.forward(scores, y), self._accuracy(scores, y))

    def _accuracy(self, scores: Array, y: Array) -> float | None:
        return self.loss.correct(scores, y) / len(y) if self.case.n_classes else None


def smooth(losses: list[float], keep: float = 0.9) -> list[float]:
    """Return the exponential averages of losses, without the bias towards 0 of the first ones."""
    averages, total = [], 0.0
    for i, value in enumerate(losses, 1):
        total = keep * total + (1 - keep) * value
        averages.append(total / (1 - keep**i))
    return averages


def log_space(low: float, high: float, n: int) -> list[float]:
    """Return n numbers from low to high whose ratios are the same."""
    return [float(rate) for rate in np.logspace(math.log10(low), math.log10(high), n)]
