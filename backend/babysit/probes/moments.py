"""Moments: sums over all elements of arrays, from which means, deviations and norms follow.

Sums are of float64: squares of float32 numbers neither overflow nor vanish in them, and a large mean costs no digits.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from babysit.nn.blocks import Scratch, blocks
from babysit.probes.bundle import Array, Bundle

Sums = NDArray[np.float64]

FLOAT = 4
"""Bytes of a number that kernels take."""

_scratch, _other = Scratch(), Scratch()


class Moments:
    """Of several arrays, each in its place (arrays,): what follows from their sums; NaN and infinity go through.

    `min` and `max` are NaN where they were not asked for. Deviations are those of a whole population.
    """

    def __init__(self, sizes: Sums, sums: Sums, least: Sums, largest: Sums) -> None:
        self.min, self.max = least, largest
        with np.errstate(all="ignore"):
            totals, squares, zeros = sums.T
            self.mean, self.zero = totals / sizes, zeros / sizes
            self.norm = np.sqrt(squares)
            self.std = np.sqrt(np.maximum(squares / sizes - self.mean**2, 0))

    def facts(self, *names: str) -> list[dict[str, float]]:
        """Return some of the facts of each array, by name."""
        columns = (getattr(self, name).tolist() for name in names)
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def moments(arrays: Sequence[Array], with_extremes: bool = False) -> Moments:
    """Return the moments of the arrays; without extremes, those are NaN."""
    bundle = Bundle(arrays)
    addresses = bundle.addresses
    found = np.full((bundle.n_threads, len(arrays), 5), np.nan)

    def run(thread: int) -> None:
        starts, stops = bundle.bounds(thread)
        if bundle.compiled:
            bundle.compiled.describe(addresses + FLOAT * starts, stops - starts, with_extremes, found[thread])
            return
        for k, array in enumerate(bundle.arrays):
            found[thread, k] = _describe(array[starts[k] : stops[k]], with_extremes)

    bundle.share(run)
    sums = np.add.reduce(found[:, :, :3])
    least, largest = found[:, :, 3].min(axis=0), found[:, :, 4].max(axis=0)
    for k in np.flatnonzero(~np.isfinite(sums[:, 0])).tolist() if with_extremes else ():  # a kernel passes NaN over
        least[k], largest[k] = np.min(arrays[k]), np.max(arrays[k])
    return Moments(bundle.sizes.astype(np.float64), sums, least, largest)


def changes(before: Sequence[Array], after: Sequence[Array]) -> list[tuple[float, float]]:
    """Return for each pair the norm of what has changed, and the norm before; after it, before is as after.

    The arrays of before must be contiguous.
    """
    old, new = Bundle(before), Bundle(after)
    befores, afters = old.addresses, new.addresses
    found = np.empty((old.n_threads, len(before), 2))

    def run(thread: int) -> None:
        starts, stops = old.bounds(thread)
        if old.compiled and new.compiled:
            old.compiled.compare(befores + FLOAT * starts, afters + FLOAT * starts, stops - starts, found[thread])
            return
        for k, (kept, array) in enumerate(zip(old.arrays, new.arrays, strict=True)):
            piece = slice(starts[k], stops[k])
            found[thread, k] = _compare(kept[piece], array[piece])

    old.share(run)
    return [(changed, norm) for changed, norm in np.sqrt(np.add.reduce(found)).tolist()]


def copy(arrays: Sequence[Array], targets: Sequence[Array]) -> None:
    """Copy each array to its target, of the same shape, dtype and order."""
    source, target = Bundle(arrays), Bundle(targets)
    sources, places = source.addresses, target.addresses

    def run(thread: int) -> None:
        starts, stops = source.bounds(thread)
        if source.compiled:
            source.compiled.copy(sources + FLOAT * starts, places + FLOAT * starts, stops - starts)
            return
        for k, (array, place) in enumerate(zip(source.arrays, target.arrays, strict=True)):
            np.copyto(place[starts[k] : stops[k]], array[starts[k] : stops[k]])

    source.share(run)


def _describe(x: Array, with_extremes: bool) -> tuple[float, ...]:
    """Return Σ x, Σ x², the count of zeros, the least and the largest element of a flat array, which may be empty."""
    total = squares = 0.0
    for (part,) in blocks(x):
        wide = _wide(_scratch, part)
        total, squares = total + float(np.add.reduce(wide)), squares + float(np.dot(wide, wide))
    zeros = float(x.size - np.count_nonzero(x))
    if not with_extremes:
        return total, squares, zeros, math.nan, math.nan
    return total, squares, zeros, float(np.min(x, initial=np.inf)), float(np.max(x, initial=-np.inf))


def _compare(before: Array, after: Array) -> tuple[float, float]:
    """Return Σ (after − before)² and Σ before² of two flat arrays, and copy after to before."""
    changed = squares = 0.0
    for old, new in blocks(before, after):
        wide, change = _wide(_scratch, old), _wide(_other, new)
        np.subtract(change, wide, out=change)
        changed, squares = changed + float(np.dot(change, change)), squares + float(np.dot(wide, wide))
        np.copyto(old, new)
    return changed, squares


def _wide(scratch: Scratch, part: Array) -> Sums:
    """Return a block as float64."""
    room: Sums = scratch.of(part.size, np.dtype(np.float64))
    np.copyto(room, part)
    return room
