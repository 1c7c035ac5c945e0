"""The headline metrics that a run's row keeps, so that lists show last and best values without reading any series."""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from babysit.store.goals import HEADLINES
from babysit.store.types import plain

# JSON-safe: {"last": 0.1, "best": 0.1, "best_step": 7}; a non-finite last is its name, no finite value yet is None.
Metrics: TypeAlias = dict[str, dict[str, Any]]


def extend(metrics: Metrics, name: str, last: float, steps: NDArray[np.int64], values: NDArray[np.float64]) -> Metrics:
    """Return `metrics` after new points of headline `name`, whose value at the highest step is now `last`."""
    old = metrics.get(name, {"best": None, "best_step": None})
    is_low = HEADLINES[name] == "min"
    best, step = _best(steps, values, is_low)
    if step is None or (old["best"] is not None and not _is_better(best, old["best"], is_low)):
        best, step = old["best"], old["best_step"]
    return metrics | {name: {"last": plain(last), "best": best, "best_step": step}}


def _best(steps: NDArray[np.int64], values: NDArray[np.float64], is_low: bool) -> tuple[float | None, int | None]:
    worst = math.inf if is_low else -math.inf
    usable = np.where(np.isfinite(values), values, worst)
    place = int(usable.argmin() if is_low else usable.argmax())
    best = float(usable[place])
    return (best, int(steps[place])) if math.isfinite(best) else (None, None)


def _is_better(new: float | None, old: float, is_low: bool) -> bool:
    return new is not None and (new < old if is_low else new > old)
