"""Every parameter itself: shows weights that grow without bound, and those that a penalty has crushed."""

from babysit.nn.network import Network
from babysit.probes.histogram import FEW, Histogram, histograms
from babysit.probes.moments import moments
from babysit.probes.probe import Measurement, Probe, measured, probes


@probes.register("weights")
class Weights(Probe):
    """Norm and histogram of each parameter, after the update."""

    def measure(self, network: Network) -> Measurement:
        """Return `<parameter>/weight/norm` of each."""
        parameters = measured(network)
        norms = moments([parameter.value for parameter in parameters.values()]).norm.tolist()
        return Measurement({f"{prefix}/weight/norm": norm for prefix, norm in zip(parameters, norms, strict=True)})

    def histograms(self, network: Network) -> list[Histogram]:
        """Return `<parameter>/weight/histogram` of each."""
        parameters = measured(network)
        return histograms({f"{prefix}/weight/histogram": p.value for prefix, p in parameters.items()}, FEW)
