"""Mean and standard deviation of every layer's activations: shows collapse, blow-up and unnormalised input."""

import math

import numpy as np

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.layer import Array
from babysit.nn.network import Network
from babysit.probes.probe import Measurement, Probe, probes


@probes.register("activations")
class Activations(Probe):
    """`layer/<k>/activation/mean` and `/std` over the last batch and all units; layer 0 is the input.

    Two passes, the mean first: the shorter mean of squares less square of the mean loses all digits where the mean is
    large against the deviation.
    """

    def __init__(self) -> None:
        self._scratch = Scratch()

    def measure(self, network: Network) -> Measurement:
        """Return 2 (K + 1) values for a network of K layers with weights, or none before its first forward."""
        values: dict[str, float] = {}
        with np.errstate(all="ignore"):
            for k, output in network.activation_outputs():
                if k == 1:
                    self._add(values, 0, network.input)
                self._add(values, k, output)
        return Measurement(values)

    def _add(self, values: dict[str, float], k: int, array: Array) -> None:
        mean, std = self._moments(np.ascontiguousarray(array))
        values[f"layer/{k}/activation/mean"] = mean
        values[f"layer/{k}/activation/std"] = std

    def _moments(self, array: Array) -> tuple[float, float]:
        """Return mean and standard deviation of all elements, without a copy of them."""
        mean = sum(float(np.sum(part)) for (part,) in blocks(array)) / array.size
        squares = 0.0
        for (part,) in blocks(array):
            centred = np.subtract(part, mean, out=self._scratch.like(part))
            squares += float(np.dot(centred, centred))
        return mean, math.sqrt(squares / array.size)
