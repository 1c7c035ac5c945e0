"""A foreign histogram in 64 bins of one width, as ours are: what a bin of another width holds is shared out evenly."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from babysit.foreign.protobuf import MalformedError
from babysit.foreign.track import Record

Floats: TypeAlias = NDArray[np.float64]

BINS = 64
MAX_BINS = 1 << 16


def of_edges(name: str, step: int, time: float, left: Floats, right: Floats, counts: Floats) -> Record | None:
    """Return the record of a histogram with bins from `left` to `right`, each (n,), rising; None for an empty one."""
    if len(counts) > MAX_BINS or not len(left) == len(right) == len(counts):
        raise MalformedError(f"a histogram has {len(left)} and {len(right)} edges for {len(counts)} bins")
    is_full = (counts > 0) & np.isfinite(left) & np.isfinite(right) & np.isfinite(counts)
    if not is_full.any():
        return None
    left, right, counts = left[is_full], right[is_full], counts[is_full]
    low, high = float(left.min()), float(right.max())
    if low >= high:
        reach = max(0.5, abs(low) * 1e-6)
        low, high = low - reach, high + reach
    meta = {"low": low, "high": high, "counted": int(counts.sum()), "of": int(counts.sum()), "nonfinite": 0}
    return Record(name, step, time, rebin(left, right, counts, low, high).astype(np.float32), meta)


def rebin(left: Floats, right: Floats, counts: Floats, low: float, high: float) -> Floats:
    """Return the counts (64,) of even bins from `low` to `high`; a bin without width counts whole where it lies."""
    edges = np.linspace(low, high, BINS + 1)
    found = np.zeros(BINS)
    for a, b, n in zip(left, right, counts, strict=True):
        if b <= a:
            found[min(int((a - low) / (high - low) * BINS), BINS - 1)] += n
        else:
            found += n * np.clip(np.minimum(edges[1:], b) - np.maximum(edges[:-1], a), 0, None) / (b - a)
    return found
