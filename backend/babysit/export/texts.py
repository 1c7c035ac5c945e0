"""Columns of numbers as text: the shortest that is read back as the same, what is not finite spelled out."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from babysit.store.series import SeriesData

WORDS = ("NaN", "Infinity", "-Infinity")


def column(numbers: NDArray[np.int64] | NDArray[np.float64], quote: str = "") -> pa.Array:
    """Return a text for each number; NaN and the infinities in `quote`."""
    found = pc.cast(pa.array(numbers), pa.string())
    if numbers.dtype.kind == "i" or np.isfinite(numbers).all():
        return found
    words = np.where(np.isnan(numbers), WORDS[0], np.where(numbers > 0, WORDS[1], WORDS[2])).astype(object)
    spelled = pa.array([f"{quote}{word}{quote}" for word in words.tolist()], pa.string())
    return pc.if_else(pa.array(np.isfinite(numbers)), found, spelled)


def columns(data: SeriesData, quote: str = "") -> list[pa.Array]:
    """Return steps, times and values as texts; of buckets least, greatest and how many were not finite, too."""
    found: list[Any] = [data.steps, data.times, data.values]
    if data.min is not None and data.max is not None and data.nonfinite is not None:
        found += [data.min, data.max, data.nonfinite]
    return [column(each, quote) for each in found]
