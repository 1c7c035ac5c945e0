"""Spoilt data and first weights: what a training is given, and the configuration does not say."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Dataset, Split
from babysit.train.trainer import Trainer
from benchmarks.gym.fault import Fault

Column = NDArray[np.float32]
RARE = 100
"""Examples of a common class to one of a rare one."""


def scaled(factor: float) -> Fault:
    """Return the fault that multiplies all inputs."""
    return Fault(
        f"inputs are {factor:g} times too large", lambda data, _: _each(data, lambda x: x * np.float32(factor))
    )


def biased(value: float) -> Fault:
    """Return the fault that starts the biases of all hidden layers at `value`."""

    def begin(trainer: Trainer) -> None:
        last = max(block.number or 0 for block in trainer.network.blocks)
        for parameter in trainer.network.parameters:
            if parameter.name.endswith("/b") and parameter.name != f"layer/{last}/b":
                parameter.value.fill(value)

    return Fault(f"the biases of hidden layers start at {value:g}", begin=begin)


def loud_output(factor: float) -> Fault:
    """Return the fault that multiplies the first weights of the output layer."""

    def begin(trainer: Trainer) -> None:
        last = max(block.number or 0 for block in trainer.network.blocks)
        for parameter in trainer.network.parameters:
            if parameter.name == f"layer/{last}/W":
                np.multiply(parameter.value, factor, out=parameter.value)

    return Fault(f"the output layer's first weights are {factor:g} times too large", begin=begin)


def _each(data: Dataset, change: Callable[[Column], Column]) -> Dataset:
    """Return the data with the inputs of all splits changed."""
    train, validation, test = (Split(change(part.x), part.y) for part in (data.train, data.validation, data.test))
    return replace(data, train=train, validation=validation, test=test)


def _shuffled(data: Dataset, rng: np.random.Generator) -> Dataset:
    parts = (Split(part.x, rng.permutation(part.y)) for part in (data.train, data.validation, data.test))
    train, validation, test = parts
    return replace(data, train=train, validation=validation, test=test)


def _thinned(data: Dataset, rng: np.random.Generator) -> Dataset:
    """Keep all examples of the first two classes, and one in RARE of the others, at least one."""
    y = data.train.y
    kept = [np.flatnonzero(y == label) for label in range(len(data.class_names))]
    rows = np.concatenate([own if label < 2 else own[: max(1, len(own) // RARE)] for label, own in enumerate(kept)])
    rows = rng.permutation(rows)
    return replace(data, train=Split(data.train.x[rows], y[rows]))


def _leaking(data: Dataset, rng: np.random.Generator) -> Dataset:
    rows = slice(0, len(data.validation))
    return replace(data, validation=Split(data.train.x[rows], data.train.y[rows]))


def _paired(data: Dataset, rng: np.random.Generator) -> Dataset:
    """Return pictures of two digits side by side, whose class is the number that they make: no fault, 100 classes."""
    height, width, channels = data.shape

    def pairs(split: Split, n: int) -> Split:
        left, right = rng.integers(len(split), size=(2, n))
        return Split(np.concatenate([split.x[left], split.x[right]], axis=2), 10 * split.y[left] + split.y[right])

    train, validation, test = pairs(data.train, 8000), pairs(data.validation, 1000), pairs(data.test, 500)
    names = tuple(f"{number:02}" for number in range(100))
    shape = (height, 2 * width, channels)
    return replace(data, train=train, validation=validation, test=test, class_names=names, shape=shape)


ZEROED = Fault("all inputs are 0", lambda data, _: _each(data, np.zeros_like))
SHUFFLED = Fault("labels are shuffled", _shuffled)
RARE_CLASSES = Fault(f"eight classes are {RARE} times rarer than the other two", _thinned)
LEAK = Fault("the validation split is part of the training split", _leaking)
PAIRED = Fault("", _paired)
