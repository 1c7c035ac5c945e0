"""Every parameter's gradient: shows vanishing, explosion and layers that learn nothing."""

from babysit.nn.network import Network
from babysit.probes.histogram import FEW, Histogram, histograms
from babysit.probes.moments import moments
from babysit.probes.probe import Measurement, Probe, measured, probes


@probes.register("gradients")
class Gradients(Probe):
    """Norm, mean, std and histogram of each parameter's gradient, as the optimizer took it.

    That is with the penalty's part, and clipped where gradients are. `layer/<k>/gradient/<what>` is of the weights.
    """

    def measure(self, network: Network) -> Measurement:
        """Return 3 values a parameter, of the last backward; none before the first."""
        if not _has_run(network):
            return Measurement()
        parameters = measured(network)
        found = moments([parameter.grad for parameter in parameters.values()]).facts("norm", "mean", "std")
        values = {
            f"{prefix}/gradient/{what}": value
            for prefix, facts in zip(parameters, found, strict=True)
            for what, value in facts.items()
        }
        return Measurement(values)

    def histograms(self, network: Network) -> list[Histogram]:
        """Return `<parameter>/gradient/histogram` of each."""
        parameters = measured(network) if _has_run(network) else {}
        return histograms({f"{prefix}/gradient/histogram": p.grad for prefix, p in parameters.items()}, FEW)


def _has_run(network: Network) -> bool:
    return any(True for _ in network.activation_outputs())
