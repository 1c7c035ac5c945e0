"""Unit facts: what one layer's activations on a batch look like, in numbers and as a histogram."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.layer import Activation, Array

BINS = 64


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts, int64 (64,), of equal bins from `low` to `high`, both included; what is not finite is in none."""

    low: float
    high: float
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Statistics over all examples and units of one layer; shares are 0…1.

    `saturated` is what the activation itself takes as flat (None for the input), `dead` the share of units that are
    zero, or saturated, on every example. `is_symmetric`: all units do the same. With values that are not finite, mean
    and standard deviation are not either.
    """

    mean: float
    std: float
    min: float
    max: float
    size: float
    """The mean of |a|."""
    zero: float
    saturated: float | None
    dead: float | None
    nonfinite: int
    is_symmetric: bool
    histogram: Histogram


def measure(out: Array, activation: Activation | None = None) -> UnitFacts:
    """Return the facts of a layer's outputs, (n, …, units), behind `activation`; without one, of the input's."""
    out = np.ascontiguousarray(out)
    flat = out.reshape(-1, out.shape[-1])
    with np.errstate(all="ignore"):
        mean, std, size = _moments(out)
        low, high, finite = _range(out)
        flags = activation.saturated(out).reshape(flat.shape) if activation else None
        return UnitFacts(
            mean,
            std,
            low,
            high,
            size,
            zero=float(1 - np.count_nonzero(out) / out.size),
            saturated=None if flags is None else float(np.count_nonzero(flags) / out.size),
            dead=None if flags is None else _dead_share(flat, flags),
            nonfinite=out.size - finite.size,
            is_symmetric=activation is not None and _is_symmetric(flat),
            histogram=_histogram(finite, low, high),
        )


def _moments(out: Array) -> tuple[float, float, float]:
    """Return mean, standard deviation and mean size; the mean first, as its square would swallow a small deviation."""
    scratch = Scratch()
    mean = sum(float(np.sum(part)) for (part,) in blocks(out)) / out.size
    squares = size = 0.0
    for (part,) in blocks(out):
        room = scratch.like(part)
        centred = np.subtract(part, mean, out=room)
        squares += float(np.dot(centred, centred))
        size += float(np.sum(np.abs(part, out=room)))
    return mean, math.sqrt(squares / out.size) if squares >= 0 else math.nan, size / out.size


def _range(out: Array) -> tuple[float, float, Array]:
    """Return the least and the greatest finite value (0 and 0 where there is none), and all finite values, flat."""
    low, high, values = float(out.min()), float(out.max()), out.reshape(-1)
    if not (math.isfinite(low) and math.isfinite(high)):
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    return low, high, values


def _histogram(values: Array, low: float, high: float) -> Histogram:
    """Count by index and not by comparison: every bin is equally wide. What is alike in all lies in the first bin."""
    scale = BINS / (high - low) if high > low else 0.0
    counts = np.zeros(BINS, np.int64)
    for (part,) in blocks(values):
        # The greatest value would be one bin too far; of a range near float32's largest the scale may round up.
        index = ((part - np.float32(low)) * np.float32(scale)).astype(np.int32)
        counts += np.bincount(np.clip(index, 0, BINS - 1, out=index), minlength=BINS)
    return Histogram(low, high, counts)


def _dead_share(flat: Array, flags: Array) -> float:
    """Return the share of units, columns, that are 0 everywhere, or on a flat end everywhere."""
    is_dead = ~flat.any(axis=0) | flags.all(axis=0)
    return float(np.count_nonzero(is_dead) / is_dead.size)


def _is_symmetric(flat: Array) -> bool:
    """Return whether every unit has the same output as the first: then they will get the same gradients for ever."""
    if flat.shape[1] < 2 or (flat[:1] != flat[:1, :1]).any():
        return False
    return bool((flat == flat[:, :1]).all())
