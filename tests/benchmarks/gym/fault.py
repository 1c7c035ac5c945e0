"""A fault: a bug put into a training that its configuration does not show."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np

from babysit.data.dataset import Dataset
from babysit.train.trainer import Trainer


def _as_it_is(dataset: Dataset, rng: np.random.Generator) -> Dataset:
    return dataset


def _nothing(trainer: Trainer) -> None:
    """Change nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words, and where it is put in.

    `prepare` changes the data before the training, under a generator of the run's seed; `patch` is entered while the
    trainer is made and runs, so that it may change the network's code; `begin` changes the trainer before its first
    step; `script` holds what a person does to the learning rate: (steps done, new rate).
    """

    sentence: str = ""
    prepare: Callable[[Dataset, np.random.Generator], Dataset] = _as_it_is
    patch: Callable[[], AbstractContextManager[None]] = nullcontext
    begin: Callable[[Trainer], None] = _nothing
    script: tuple[tuple[int, float], ...] = ()


NONE = Fault()
