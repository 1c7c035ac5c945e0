"""A probe: it reads a network after a step and returns a measurement."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from babysit.nn.network import Network
from babysit.registry import Registry

Kind = Literal["values", "pictures"]


@dataclass(slots=True)
class Picture:
    """A stack of images of one step: `array` uint8 (n, height, width, channels), channels 3 (RGB) or 1 (gray)."""

    name: str
    array: NDArray[np.uint8]
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one probe found at one step: points of series by name, and pictures. NaN is a value like any other."""

    values: dict[str, float] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)


class Probe:
    """The base of all probes. A probe never changes the network, nor draws from its random generator.

    `kind` says what it yields; pictures are taken less often than values are.
    """

    kind: ClassVar[Kind] = "values"
    follows_clock: ClassVar[bool] = False
    """Whether it tells of the machine, and not of the network alone: then it tells something else each time."""

    def prepare(self, network: Network) -> None:
        """Take note of what the step will change: called before a step after which `measure` is due."""

    def measure(self, network: Network) -> Measurement:
        """Return the measurement of the network's last forward and present weights; silent on NaN and overflow."""
        raise NotImplementedError


probes: Registry[Probe] = Registry("probe")
