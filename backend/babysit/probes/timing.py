"""Where the time of a step goes: shows the layer that costs most, and data that keep the training waiting."""

from babysit.nn.network import Network
from babysit.probes.probe import Measurement, Probe, probes


@probes.register("timing")
class Timing(Probe):
    """The seconds of a step's phases (data, forward, backward, update, probes), as a whole and of each layer.

    `time/<phase>` and `layer/<k>/time/<phase>`, of the step before; data and probes only as a whole. "data" draws and
    augments, "forward" includes the loss, "update" the penalty and the clipping: together they are the whole step.
    What stands between two layers with weights (pooling, normalisation, dropout, an activation) belongs to the one
    before it, and what stands before the first to the first. Threads share a layer's rows out: its time is the sum
    over the threads divided by their number. The layers' sum is less than the phase's by what no layer did: the loss,
    and threads that wait for each other.

    The clock runs in the steps that are measured and in no other. In those, what other probes did just before (a copy
    of the weights) has displaced a part of the caches.
    """

    follows_clock = True

    def prepare(self, network: Network) -> None:
        """Let the network's clock run during the coming step."""
        network.clock.arm()

    def measure(self, network: Network) -> Measurement:
        """Return the seconds of the last timed step, or none before there was one."""
        values = {f"time/{phase}": seconds for phase, seconds in network.clock.laps.items()}
        numbers = _numbers(network)
        for (phase, owner), seconds in network.clock.shares().items():
            name = f"layer/{numbers[owner]}/time/{phase}"
            values[name] = values.get(name, 0.0) + seconds
        return Measurement(values)


def _numbers(network: Network) -> dict[object, int]:
    """Return the number of the layer with weights that each part, and each parameter's name, belongs to."""
    numbers: dict[object, int] = {}
    number = 1
    for place, block in enumerate(network.blocks, 1):
        number = block.number or number
        numbers |= dict.fromkeys(block.parts, number)
        prefix = f"block/{place}/" if block.number is None else f"layer/{number}/"
        numbers |= {p.name: number for p in network.parameters if p.name.startswith(prefix)}
    return numbers
