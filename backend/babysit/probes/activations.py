"""Every layer's activations: shows collapse, blow-up, saturation and unnormalised input."""

import numpy as np

from babysit.nn.blocks import blocks
from babysit.nn.layer import Activation, Array
from babysit.nn.network import Network
from babysit.probes.histogram import Histogram, histograms
from babysit.probes.moments import moments
from babysit.probes.probe import Measurement, Probe, probes


@probes.register("activations")
class Activations(Probe):
    """Mean, std, min, max, zeros and saturation of each layer's activations, and their histogram; layer 0 is the input.

    All are over the last batch and all units: `layer/<k>/activation/<what>`. `zero` and `saturated` are shares; what is
    saturated is for the activation to say, and the input has none.
    """

    def measure(self, network: Network) -> Measurement:
        """Return 7 values a layer, 6 of the input; none before the first forward."""
        arrays = _arrays(network)
        found = moments(list(arrays.values()), with_extremes=True).facts("mean", "std", "min", "max", "zero")
        kinds = {block.number: block.activation for block in network.blocks}
        values: dict[str, float] = {}
        with np.errstate(all="ignore"):
            for (k, array), own in zip(arrays.items(), found, strict=True):
                facts = own | ({"saturated": _saturated(kinds[k], array)} if k else {})
                values |= {f"layer/{k}/activation/{what}": value for what, value in facts.items()}
        return Measurement(values)

    def histograms(self, network: Network) -> list[Histogram]:
        """Return `layer/<k>/activation/histogram` of the input and each layer."""
        return histograms({f"layer/{k}/activation/histogram": array for k, array in _arrays(network).items()})


def _arrays(network: Network) -> dict[int, Array]:
    """Return the batch and what the layers made of it, by their numbers."""
    outputs = dict(network.activation_outputs())
    return {0: network.input, **outputs} if outputs else {}


def _saturated(activation: Activation, array: Array) -> float:
    """Return the share of outputs on a flat end of the activation, without looking where it has none."""
    if type(activation).saturated is Activation.saturated:
        return 0.0
    return sum(int(np.count_nonzero(activation.saturated(part))) for (part,) in blocks(array)) / array.size
