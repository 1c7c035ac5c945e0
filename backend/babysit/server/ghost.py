"""The ghost of a run: the spread of finished runs like it, step by step, and where the run stands among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from babysit.store.database import Connection
from babysit.store.ghosts import Ghosts, ghosts
from babysit.store.goals import goal
from babysit.store.series import SeriesData

LOW, HIGH = 10, 90
FEWEST = 2  # runs at a step, below which there is no spread
TAIL = 0.02  # of a run's steps, over which the value that is compared is the mean

Floats = NDArray[np.float64]
Band: TypeAlias = tuple[NDArray[np.int64], Floats, Floats, Floats]

_NO_BAND: Band = np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A run's value at a step, and its place among as many runs, itself included: 1 is the best."""

    step: int
    value: float
    place: int
    of: int


def describe(connection: Connection, run_id: str, name: str, buckets: int) -> dict[str, Any]:
    """Return the spread of a series over finished runs like a run, and where it stands; see `band` and `standing`."""
    found = ghosts(connection, run_id, name, buckets)
    steps, low, middle, high = band(found.others, buckets)
    place = standing(found, name)
    return {
        "n": len(found.others),
        "like": found.like,
        "runs": list(found.others),
        "steps": steps,
        "low": low,
        "median": middle,
        "high": high,
        "standing": {key: getattr(place, key) for key in Standing.__dataclass_fields__} if place else None,
    }


def band(others: Mapping[str, SeriesData], buckets: int) -> Band:
    """Return steps, and the 10th percentile, the median and the 90th at each, over the runs that have come so far.

    Between two points of a run its value is on the line through them; before its first and after its last it has none.
    What is not finite is left out. Steps that fewer than FEWEST runs reach are left out.
    """
    curves = [curve for curve in map(_finite, others.values()) if len(curve[0])]
    if len(curves) < FEWEST:
        return _NO_BAND
    steps = _grid([curve[0] for curve in curves], buckets)
    table = np.array([np.interp(steps, *curve, left=np.nan, right=np.nan) for curve in curves])
    is_enough = np.isfinite(table).sum(axis=0) >= FEWEST
    if not is_enough.any():
        return _NO_BAND
    steps, table = steps[is_enough], table[:, is_enough]
    low, middle, high = np.nanpercentile(table, [LOW, 50, HIGH], axis=0)
    return steps, low, middle, high


def standing(found: Ghosts, name: str) -> Standing | None:
    """Return the run's place at its newest step among those that have come as far; None where nobody has."""
    if found.own is None or not len(found.own.steps):
        return None
    step = int(found.own.steps[-1])
    value = _value_at(found.own, step)
    values = [other for other in (_value_at(data, step) for data in found.others.values()) if np.isfinite(other)]
    if not values or not np.isfinite(value):
        return None
    is_low = goal(name) == "min"
    better = sum(other < value if is_low else other > value for other in values)
    return Standing(step, value, int(better) + 1, len(values) + 1)


def _value_at(data: SeriesData, step: int) -> float:
    """Return a curve's value at a step: the mean over the last TAIL of the steps up to it, for one batch says little;
    between two points further apart the line through them; NaN before its first point and after its last.
    """
    steps, values = _finite(data)
    if not len(steps) or not steps[0] <= step <= data.steps[-1]:
        return float("nan")
    recent = (steps > step - max(TAIL * step, 1)) & (steps <= step)
    return float(values[recent].mean() if recent.any() else np.interp(step, steps, values))


def _finite(data: SeriesData) -> tuple[NDArray[np.int64], Floats]:
    is_finite = np.isfinite(data.values)
    return data.steps[is_finite], data.values[is_finite]


def _grid(steps: list[NDArray[np.int64]], buckets: int) -> NDArray[np.int64]:
    """Return the steps at which any run has a point, evenly picked when they are more than `buckets`."""
    every = np.unique(np.concatenate(steps))
    if len(every) <= buckets:
        return every
    return every[np.unique(np.linspace(0, len(every) - 1, buckets).round().astype(np.int64))]
