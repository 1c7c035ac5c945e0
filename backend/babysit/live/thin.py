"""Thinning: fewer points for a frame that would be too large, keeping every extreme, every NaN and the last."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from tsdownsample import NaNMinMaxDownsampler

Columns = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]

_downsampler: Any = NaNMinMaxDownsampler()  # type: ignore[no-untyped-call]


def thin(values: NDArray[np.float64], n_out: int) -> NDArray[np.intp]:
    """Return the ascending indices of about `n_out` of `values` (n,): a minimum and a maximum a bucket, and the last.

    A bucket with a NaN gives the NaN's index, so that divergence is never thinned away.
    """
    n = len(values)
    if n <= max(n_out, 4):
        return np.arange(n)
    even = max(2, n_out - n_out % 2)
    chosen = _downsampler.downsample(np.ascontiguousarray(values), n_out=even)
    return np.union1d(chosen.astype(np.intp), [n - 1])


def join(parts: list[Columns]) -> Columns:
    """Return the columns of several blocks of the same names as those of one."""
    if len(parts) == 1:
        return parts[0]
    steps, times, values = zip(*parts, strict=True)
    return np.concatenate(steps), np.concatenate(times), np.concatenate(values, axis=1)
