"""Buckets: equal ranges of steps, each with the last, the smallest and the largest of its values."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from babysit.store.columns import Columns, by_step

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """At most `n` buckets of equal width over the steps `first` to `last`, both within."""

    first: int
    last: int
    n: int

    @property
    def width(self) -> int:
        """The number of steps in a bucket."""
        return (self.last - self.first) // self.n + 1

    def index(self, steps: Ints) -> Ints:
        """Return the bucket of each step, from 0."""
        # Unsigned, because one bucket over every possible step is 2⁶³ wide, which no int64 holds.
        places = (steps - self.first).astype(np.uint64) // np.uint64(self.width)
        return places.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Parts:
    """Summaries of stretches of points, a column each: `step`, `time` and `last` are of a stretch's newest point."""

    step: Ints
    time: Floats
    last: Floats
    min: Floats
    max: Floats
    nonfinite: Ints

    def __len__(self) -> int:
        return len(self.step)

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> "Parts":
        """Return the chosen stretches."""
        columns: list[Any] = [column[chosen] for column in self.columns()]
        return Parts(*columns)

    def sorted_by(self, keys: Ints) -> "Parts":
        """Return the stretches in the order of their `keys`, a key each; those of equal keys stay as they are."""
        if bool((keys[1:] >= keys[:-1]).all()):
            return self
        return self.take(np.argsort(keys, kind="stable"))

    def columns(self) -> tuple[Ints, Floats, Floats, Floats, Floats, Ints]:
        """Return the columns, in the order of the fields."""
        return self.step, self.time, self.last, self.min, self.max, self.nonfinite


def concatenate(parts: list[Parts]) -> Parts:
    """Return all stretches in one."""
    columns: list[Any] = list(zip(*(part.columns() for part in parts), strict=True))
    return Parts(*(np.concatenate(column) for column in columns))


def of_points(columns: Columns) -> Parts:
    """Return each point as a stretch of its own."""
    steps, times, values = columns
    is_finite = np.isfinite(values)
    masked = np.where(is_finite, values, np.nan)
    return Parts(steps, times, values, masked, masked, (~is_finite).astype(np.int64))


def reduce(parts: Parts, grid: Grid) -> Parts:
    """Return one stretch a bucket, empty buckets left out; of equal steps the later entry of `parts` is the newer."""
    parts = parts.sorted_by(parts.step)
    bucket = grid.index(parts.step)
    starts = np.flatnonzero(np.diff(bucket, prepend=-1))
    ends = np.append(starts[1:], len(parts)) - 1
    return Parts(
        step=parts.step[ends],
        time=parts.time[ends],
        last=parts.last[ends],
        min=np.fmin.reduceat(parts.min, starts),
        max=np.fmax.reduceat(parts.max, starts),
        nonfinite=np.add.reduceat(parts.nonfinite, starts),
    )


def within(columns: Columns, first: int, last: int) -> Columns:
    """Return the points whose steps are between `first` and `last`, both within, in the order of their steps."""
    chosen = (columns[0] >= first) & (columns[0] <= last)
    return by_step((columns[0][chosen], columns[1][chosen], columns[2][chosen]))
