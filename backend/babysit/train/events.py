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
class TensorTaken:
    """Numbers of one step in one to four dimensions, float32, with what they mean in `meta`."""

    step: int
    name: str
    array: NDArray[np.float32]
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckpointSaved:
    """A checkpoint stands on the disk: its file's name, size and checksum, and whether its weights are the best yet.

    `reason` says why it is kept: because somebody "asked", before an "intervention", as the "best", or "" as one of the
    newest. One that `is_pinned` stays when newer ones come.
    """

    step: int
    file: str
    n_bytes: int
    sha256: str
    is_best: bool
    reason: str = ""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that training goes on without, as a sentence for the person who started it."""

    step: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ProbeSwitched:
    """A probe is on or off from now on, by a person or because it has failed: `reason` is a sentence's rest.

    `probes` has all of them as they are now, as plain JSON.
    """

    step: int
    name: str
    is_on: bool
    reason: str
    probes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changed:
    """The next step is the first with other settings: `info` has what else has changed with them, as plain JSON."""

    step: int
    info: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing to tell: a moment between two pieces of an evaluation, in which to take a command."""


@dataclass(frozen=True, slots=True)
class Diverged:
    """The first training loss that is not finite, told before that step's points; the training goes on."""

    step: int
    name: str


@dataclass(frozen=True, slots=True)
class NotFinite:
    """A step that was not applied, for something in it is not finite; all is as it was before it, to the bit.

    `name` and `layer` say what went bad first, `tensor` which kind of array it is, `value` "nan" or "inf". `batch` is
    the file that the batch is kept in, `checkpoint` the step of the newest one that it may not happen again from. With
    the action "pause" the step is tried again if `Trainer.try_again` is called; otherwise the training is over.
    """

    step: int
    name: str
    layer: int | None
    tensor: str
    value: str
    sentence: str
    batch: str | None
    checkpoint: int | None
    action: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last step is done, and `reason` says why it was the last; `values` has what the test split says.

    `test/loss` and `test/accuracy` are of the last weights, `test/best/…` of the best ones where those were kept.
    """

    step: int
    values: dict[str, float]
    reason: str


Event = (
    Started
    | Points
    | PictureTaken
    | TensorTaken
    | CheckpointSaved
    | Warned
    | ProbeSwitched
    | Changed
    | Idle
    | Diverged
    | NotFinite
    | Finished
)
