"""The first layer's weights as pictures: noisy ones mean a rate, a penalty or a training time that does not fit."""

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.network import Network
from babysit.probes.probe import Kind, Measurement, Picture, Probe, probes

LIMIT = 100
GRAY = 128
RULE = "each unit's weights divided by its largest |weight|; zero is mid-gray"


@probes.register("filters")
class Filters(Probe):
    """`layer/1/filters`: a picture for each of the first 100 units, in the shape of the input; RGB for colour data.

    Images of other than 1 or 3 channels are shown gray, their channels side by side.
    """

    kind: Kind = "pictures"  # type: ignore[misc]

    def measure(self, network: Network) -> Measurement:
        """Return one picture, or none if the first layer's weights have no shape to show."""
        every = network.filters(sys.maxsize)
        if every is None:
            return Measurement()
        weights = every[:LIMIT]
        meta: dict[str, Any] = {"shown": len(weights), "units": len(every), "normalisation": RULE}
        n_nonfinite = int(np.count_nonzero(~np.isfinite(weights)))
        if n_nonfinite:
            meta["nonfinite"] = n_nonfinite
        return Measurement(pictures=[Picture("layer/1/filters", to_pixels(_side_by_side(weights)), meta)])


def to_pixels(weights: NDArray[Any]) -> NDArray[np.uint8]:
    """Return weights (n, height, width, channels) as uint8: −largest … 0 … +largest of each unit is 1 … 128 … 255.

    Weights that are not finite become mid-gray, and do not count for the largest; a unit of zeros is mid-gray all over.
    """
    finite = np.where(np.isfinite(weights), weights, 0)
    largest = np.abs(finite).max(axis=(1, 2, 3), keepdims=True)
    with np.errstate(all="ignore"):
        scaled = finite / np.where(largest > 0, largest, 1)
    return np.rint(scaled * (GRAY - 1) + GRAY).astype(np.uint8)


def _side_by_side(weights: NDArray[Any]) -> NDArray[Any]:
    """Return (n, height, width · channels, 1) for images that are neither gray nor RGB."""
    n, height, width, channels = weights.shape
    if channels in (1, 3):
        return weights
    return weights.transpose(0, 1, 3, 2).reshape(n, height, channels * width, 1)
