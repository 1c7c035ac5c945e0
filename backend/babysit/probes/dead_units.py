"""Units that no example moves: shows layers that have died, or are saturated for good."""

import numpy as np

from babysit.nn.layer import Activation, Array
from babysit.nn.network import Network
from babysit.probes.probe import Kind, Measurement, Probe, Setting, probes


@probes.register("dead_units")
class DeadUnits(Probe):
    """The share of units that are silent or saturated on every example of a fixed set: hardly a gradient reaches them.

    `layer/<k>/activation/dead`. A unit is a feature of flat data, or a channel of images, which is dead where it is
    so at every pixel. Zeros of one batch are no dead units: half of a healthy layer's are zero, and each for other
    examples.
    """

    kind: Kind = "examples"  # type: ignore[misc]

    def __init__(self) -> None:
        self._setting = Setting()

    def begin(self, setting: Setting) -> None:
        """Keep the examples."""
        self._setting = setting

    def measure(self, network: Network) -> Measurement:
        """Return a value a layer with weights, as an evaluation sees it; none without examples."""
        alive: dict[int, Array] = {}
        kinds = {block.number: block.activation for block in network.blocks}
        with network.aside(), np.errstate(all="ignore"):
            for x in self._setting.examples:
                network.forward(x, training=False)
                for k, output in network.activation_outputs():
                    moved = _moved(kinds[k], output)
                    alive[k] = alive[k] | moved if k in alive else moved
        return Measurement({f"layer/{k}/activation/dead": 1.0 - float(np.mean(units)) for k, units in alive.items()})


def _moved(activation: Activation, output: Array) -> Array:
    """Return which units, (units,) bool, are neither silent nor saturated on some example, of (n, …, units)."""
    rows = output.reshape(-1, output.shape[-1])
    moved = rows != 0
    if type(activation).saturated is not Activation.saturated:
        moved &= ~activation.saturated(rows)
    found: Array = moved.any(axis=0)
    return found
