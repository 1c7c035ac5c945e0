"""A track: what one foreign source tells of one training, as the items that a run is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of one series, in their order: `steps` int64 (n,), `times` in unix seconds and `values` float64 (n,)."""

    name: str
    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Record:
    """An array of one step: uint8 pictures (n, height, width, channels), or float32 numbers."""

    name: str
    step: int
    time: float
    array: NDArray[Any]
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the training besides its numbers: texts, hyperparameters."""

    data: dict[str, Any]


Item: TypeAlias = Curve | Record | Facts


@dataclass(slots=True)
class Track:
    """One training. `key` (hexadecimal) tells it from all others, also after it has grown; `source` is for people.

    `read` gives its items from the beginning, in the same order each time; what has grown comes after what was there.
    `started` is the time of its first point, where it has one. `notes` says after the reading what was left out.
    """

    kind: str
    source: str
    key: str
    name: str
    read: Callable[[], Iterator[Item]]
    started: float | None = None
    dataset: str = ""
    network: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
