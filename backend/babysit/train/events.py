"""The events that training yields: what happened at which step. Steps count from 1."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Started:
    """Training is about to begin; `info` has the network, the data and the number of steps, as plain JSON."""

    info: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Points:
    """One point of each series in `values`; what is not finite is given as it is."""

    step: int
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class PictureTaken:
    """A stack of images, uint8 (n, height, width, channels), with what was done to show them in `meta`."""

    step: int
    name: str
    array: NDArray[np.uint8]
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing to tell: a moment between two pieces of an evaluation, in which to take a command."""


@dataclass(frozen=True, slots=True)
class Diverged:
    """The first training loss that is not finite; the training goes on."""

    step: int
    name: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last step is done; `values` has the loss and accuracy on the test split."""

    step: int
    values: dict[str, float]


Event = Started | Points | PictureTaken | Idle | Diverged | Finished
