"""Columns of numbers as text: the shortest that is read back as the same, what is not finite spelled out."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from babysit.store.series import SeriesData

_WORDS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def column(numbers: NDArray[np.int64] | NDArray[np.float64], quote: str = "") -> pa.Array:
    """Return a text for each number; NaN and the infinities in `quote`."""
    found = pc.cast(pa.array(numbers), pa.string())
    if numbers.dtype.kind == "i":
        return found
    is_plain = np.isfinite(numbers) & ~((numbers == 0) & np.signbit(numbers))  # -0 would be read as an integer, 0
    if is_plain.all():
        return found
    others = {place: repr(float(numbers[place])) for place in np.flatnonzero(~is_plain).tolist()}
    texts = {place: f"{quote}{_WORDS[text]}{quote}" if text in _WORDS else text for place, text in others.items()}
    spelled = pa.array([texts.get(place) for place in range(len(numbers))], pa.string())
    return pc.if_else(pa.array(is_plain), found, spelled)


def columns(data: SeriesData, quote: str = "") -> list[pa.Array]:
    """Return steps, times and values as texts; of buckets least, greatest and how many were not finite, too."""
    found: list[Any] = [data.steps, data.times, data.values]
    if data.min is not None and data.max is not None and data.nonfinite is not None:
        found += [data.min, data.max, data.nonfinite]
    return [column(each, quote) for each in found]
