"""The summary of a block of points: what stands for them where a pixel is wider than the block."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.store.bulk import number


@dataclass(frozen=True, slots=True)
class Summary:
    """Of n points: `last` and `last_time` belong to the highest step (the later arrival of equal ones); `min` and
    `max` are over the finite values, NaN when there are none; `nonfinite` counts the others.
    """

    n: int
    first_step: int
    last_step: int
    last_time: float
    last: float
    min: float
    max: float
    nonfinite: int

    def join(self, later: "Summary") -> "Summary":
        """Return the summary of these points and of `later` ones, which arrived after them."""
        newest = later if later.last_step >= self.last_step else self
        return Summary(
            n=self.n + later.n,
            first_step=min(self.first_step, later.first_step),
            last_step=newest.last_step,
            last_time=newest.last_time,
            last=newest.last,
            min=_ignore_nan(min, self.min, later.min),
            max=_ignore_nan(max, self.max, later.max),
            nonfinite=self.nonfinite + later.nonfinite,
        )

    def columns(self) -> dict[str, Any]:
        """Return the summary as columns of a row."""
        return {field: getattr(self, field) for field in FIELDS}  # asdict would copy deeply, and take most of an append

    def row(self) -> tuple[Any, ...]:
        """Return the summary as values of a row, in the order of FIELDS."""
        ends = self.n, self.first_step, self.last_step, number(self.last_time), number(self.last)
        return *ends, number(self.min), number(self.max), self.nonfinite


FIELDS = tuple(Summary.__dataclass_fields__)


def summarize(steps: NDArray[np.int64], times: NDArray[np.float64], values: NDArray[np.float64]) -> list[Summary]:
    """Return a summary for each row of `values` (m, n), whose points share `steps` (n,) and `times` (n,), n ≥ 1."""
    n = len(steps)
    place = n - 1 - int(steps[::-1].argmax())
    is_finite = np.isfinite(values)
    masked = np.where(is_finite, values, np.nan)
    first, last, time = int(steps.min()), int(steps[place]), float(times[place])
    lasts = values[:, place].tolist()
    lows, highs = np.fmin.reduce(masked, axis=1).tolist(), np.fmax.reduce(masked, axis=1).tolist()
    odd = (n - np.count_nonzero(is_finite, axis=1)).tolist()
    return [Summary(n, first, last, time, *row) for row in zip(lasts, lows, highs, odd, strict=True)]


def _ignore_nan(choose: Any, a: float, b: float) -> float:
    if math.isnan(a):
        return b
    return a if math.isnan(b) else float(choose(a, b))
