"""A probe: it reads a network after a step and returns a measurement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from babysit.nn.network import Network
from babysit.nn.parameter import Parameter
from babysit.probes.histogram import Histogram
from babysit.registry import Registry

Kind = Literal["values", "histograms", "pictures", "examples"]
"""What is due together: numbers; histograms; pictures; what takes a forward of its own, over a set of examples."""

MAX_PARAMETERS = 256
"""Parameters that are measured: the store takes so many names a run, and nobody looks at more lines."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a probe may know beside the network.

    `examples` is a fixed set of the training split, in arrays (n, *input_shape) that the network takes at once;
    `n_updates` tells how often the weights have been updated by now.
    """

    examples: Sequence[NDArray[Any]] = ()
    n_updates: Callable[[], int] | None = None


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

    `kind` says when `measure` is due: values are taken more often than pictures, and examples go with evaluations.
    `histograms` are due at times of their own, whatever the kind. A probe that raises is switched off.
    """

    kind: ClassVar[Kind] = "values"
    follows_clock: ClassVar[bool] = False
    """Whether it tells of the machine, and not of the network alone: then it tells something else each time."""

    def begin(self, setting: Setting) -> None:
        """Take note of what the training is about, once, before anything else is asked."""

    def prepare(self, network: Network) -> None:
        """Take note of what the step will change: called before a step after which `measure` is due."""

    def measure(self, network: Network) -> Measurement:
        """Return the measurement of the network's last forward and present weights; silent on NaN and overflow."""
        raise NotImplementedError

    def histograms(self, network: Network) -> list[Histogram]:
        """Return how what is measured is spread; nothing by default."""
        return []


probes: Registry[Probe] = Registry("probe")


def measured(network: Network) -> dict[str, Parameter]:
    """Return the parameters by the prefix of their series: a layer's weights `layer/<k>/W` have that of their layer.

    Of more than MAX_PARAMETERS the weights go first.
    """
    parameters = network.parameters
    if len(parameters) > MAX_PARAMETERS:
        first = sorted(range(len(parameters)), key=lambda i: not parameters[i].decays)[:MAX_PARAMETERS]
        parameters = [parameters[i] for i in sorted(first)]
    return {parameter.name.removesuffix("/W"): parameter for parameter in parameters}
