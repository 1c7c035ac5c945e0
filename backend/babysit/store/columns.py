"""Columns: points as three arrays of one length, steps, times and values."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Columns: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


def one_after_the_other(parts: Sequence[Columns]) -> Columns:
    """Return all points in their order."""
    if not parts:
        return np.empty(0, np.int64), np.empty(0), np.empty(0)
    steps, times, values = zip(*parts, strict=True)
    return np.concatenate(steps), np.concatenate(times), np.concatenate(values)


def by_step(columns: Columns) -> Columns:
    """Return the points in the order of their steps, equal steps in the order of their arrival."""
    steps = columns[0]
    if bool((steps[1:] >= steps[:-1]).all()):
        return columns
    order = np.argsort(steps, kind="stable")
    return columns[0][order], columns[1][order], columns[2][order]
