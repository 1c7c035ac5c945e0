"""The first layer's weights as pictures: noisy ones mean a rate, a penalty or a training time that does not fit."""

import math
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.blocks import Scratch
from babysit.nn.network import Network
from babysit.nn.threads import SMALL, crew
from babysit.probes.probe import Kind, Measurement, Picture, Probe, probes
from babysit.probes.smoothness import smoothness

LIMIT = 100
FEW = 32
"""Units whose smoothness is measured: their mean says as much as that of all."""
GRAY = 128
TINY = 1e-30
RULE = "each unit's weights divided by its largest |weight|; zero is mid-gray"
SEED = 6
"""Of the one order in which pixels are shuffled, the same at every step and in every run."""

_scratch = Scratch()


@probes.register("filters")
class Filters(Probe):
    """A picture for each of the first layer's first 100 units, in the shape of the input; RGB for colour data.

    `layer/1/filters`. Images of other than 1 or 3 channels are shown gray, their channels side by side.
    `layer/1/filters/smoothness` says how alike neighbouring pixels are in the first 32 of them, and `…_null` the same
    of their pixels shuffled: where the two agree, the pictures are noise.
    """

    kind: Kind = "pictures"  # type: ignore[misc]

    def measure(self, network: Network) -> Measurement:
        """Return one picture, or none if the first layer's weights have no shape to show; flat data have no pixels."""
        every = network.filters(sys.maxsize)
        if every is None:
            return Measurement()
        weights = every[:LIMIT]
        measurement = Measurement()

        def draw() -> None:
            pixels, n_nonfinite = _draw(_side_by_side(weights))
            meta = {"shown": len(weights), "units": len(every), "normalisation": RULE}
            meta |= {"nonfinite": n_nonfinite} if n_nonfinite else {}
            measurement.pictures.append(Picture("layer/1/filters", pixels, meta))

        def look() -> None:
            measurement.values.update(_smoothness(weights[:FEW]))

        if weights.size < SMALL:
            draw()
            look()
        else:
            crew.each([draw, look])
        return measurement


def to_pixels(weights: NDArray[Any]) -> NDArray[np.uint8]:
    """Return weights (n, height, width, channels) as uint8: −largest … 0 … +largest of each unit is 1 … 128 … 255.

    Weights that are not finite become mid-gray, and do not count for the largest; a unit of zeros is mid-gray all over.
    """
    return _draw(weights)[0]


def _draw(weights: NDArray[Any]) -> tuple[NDArray[np.uint8], int]:
    """Return the weights as pixels, and how many of them are not finite."""
    n, *shape = weights.shape
    by_unit: NDArray[Any] = _scratch.of(weights.size, weights.dtype).reshape(*shape, n)
    np.copyto(by_unit, weights.transpose(1, 2, 3, 0))  # as layers keep them: the units side by side
    by_unit = by_unit.reshape(-1, n)
    largest, n_nonfinite = _largest(by_unit), 0
    if not np.isfinite(largest).all():
        is_bad = ~np.isfinite(by_unit)
        by_unit[is_bad] = 0
        largest, n_nonfinite = _largest(by_unit), int(np.count_nonzero(is_bad))
    if largest.min() < TINY:  # by which a number cannot be divided, or it is zero
        by_unit /= np.where(largest > 0, largest, 1)
        largest = np.ones_like(largest)
    by_unit *= (GRAY - 1) / largest
    by_unit += GRAY
    pixels = np.rint(by_unit, out=by_unit).astype(np.uint8)
    return np.ascontiguousarray(pixels.T).reshape(n, *shape), n_nonfinite


def _largest(by_unit: NDArray[Any]) -> NDArray[Any]:
    """Return the largest size in each column; NaN where there is one."""
    largest: NDArray[Any] = np.maximum(by_unit.max(axis=0), -by_unit.min(axis=0))
    return largest


def _smoothness(weights: NDArray[Any]) -> dict[str, float]:
    """Return the smoothness of weights (units, height, width, channels) and its null.

    Nothing for a single row, and nothing where every unit is of one colour, as zeros are: they have none, and NaN is
    kept for weights that are no numbers.
    """
    if min(weights.shape[1:3]) < 2:
        return {}
    value, null = smoothness(weights, np.random.default_rng(SEED))
    if math.isnan(value) and np.isfinite(weights).all():
        return {}
    return {"layer/1/filters/smoothness": value, "layer/1/filters/smoothness_null": null}


def _side_by_side(weights: NDArray[Any]) -> NDArray[Any]:
    """Return (n, height, width · channels, 1) for images that are neither gray nor RGB."""
    n, height, width, channels = weights.shape
    if channels in (1, 3):
        return weights
    return weights.transpose(0, 1, 3, 2).reshape(n, height, channels * width, 1)
