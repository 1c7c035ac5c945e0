"""A histogram: how the elements of one array are spread at one step, in 64 bins of one width."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.probes.bundle import Array, Bundle

BINS = 64
LIMIT = 1 << 16
"""Elements up to which all are counted; of more, about so many are."""
FEW = 1 << 14
"""The same for parameters, of which there are many: a bin of a hundredth of them is right to 8 %."""
RUN = 64
"""Neighbours that a sample takes together: four lines of the processor's cache, which come faster than four apart."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts` float32 (64,), of bins of one width from `low` to `high`, the least and the largest finite element.

    `counted` elements were looked at out of `of`, evenly spread where those are too many; the `nonfinite` ones among
    them are in no bin. Where all are equal, the bins reach half a unit to either side, of a large number a millionth.
    """

    name: str
    counts: NDArray[np.float32]
    low: float
    high: float
    counted: int
    of: int
    nonfinite: int

    @property
    def meta(self) -> dict[str, Any]:
        """What goes along with the counts."""
        reach = {"low": self.low, "high": self.high}
        return reach | {"counted": self.counted, "of": self.of, "nonfinite": self.nonfinite}


def histograms(arrays: Mapping[str, Array], limit: int = LIMIT) -> list[Histogram]:
    """Return the histogram of each array by name, of all its elements or of about `limit` of them."""
    if not arrays:
        return []
    bundle = Bundle(list(arrays.values()))
    addresses, strides = bundle.addresses, strides_of(bundle.sizes, limit)
    counts, found = np.zeros((len(arrays), BINS), np.int64), np.empty((len(arrays), 4))

    def run(thread: int) -> None:
        own = slice(*(len(arrays) * (thread + i) // bundle.n_threads for i in (0, 1)))
        if bundle.compiled:
            bundle.compiled.spread(addresses[own], bundle.sizes[own], strides[own], counts[own], found[own])
            return
        flat = bundle.arrays
        for k in range(own.start, own.stop):
            found[k] = _spread(sample(flat[k], int(strides[k])), counts[k])

    bundle.share(run)
    rows = zip(arrays, counts.astype(np.float32), found.tolist(), bundle.sizes.tolist(), strict=True)
    return [
        Histogram(name, bins, low, high, int(seen), of, int(seen - finite))
        for name, bins, (low, high, seen, finite), of in rows
    ]


def strides_of(sizes: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Return which run of elements is taken of each array: every one, or every third, fifth, … of a large array.

    Odd numbers do not meet the same columns of a matrix again and again.
    """
    return np.where(sizes > limit, -(-sizes // limit) | 1, 1)


def sample(flat: Array, stride: int) -> Array:
    """Return every stride-th run of neighbours."""
    if stride == 1:
        return flat
    n_whole = flat.size - flat.size % RUN
    runs = flat[:n_whole].reshape(-1, RUN)[::stride].reshape(-1)
    has_rest = n_whole < flat.size and (n_whole // RUN) % stride == 0
    return np.concatenate([runs, flat[n_whole:]]) if has_rest else runs


def _spread(x: Array, counts: NDArray[np.int64]) -> tuple[float, float, int, int]:
    """Add to counts how many of x fall into each bin; return the bins' bounds, and how many were seen and finite."""
    finite = x[np.isfinite(x)].astype(np.float64)
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low == high:
        reach = max(0.5, abs(low) * 1e-6)
        low, high = low - reach, high + reach
    places = (finite - low) * (BINS / (high - low))
    np.minimum(places, BINS - 1, out=places)
    counts += np.bincount(places.astype(np.intp), minlength=BINS)
    return low, high, x.size, finite.size
