"""A curve: a series as rules read it, its points or, where there are too many, equal buckets of steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Columns of equal length (n,), a row a point or a bucket; all are read, never written.

    `steps` rise, each the last of its bucket. `values` are means of what is finite, NaN where nothing is; `low` and
    `high` the least and the largest finite value; `nonfinite` counts what is NaN or infinite.
    """

    steps: Steps
    values: Values
    low: Values
    high: Values
    nonfinite: Steps

    def __len__(self) -> int:
        return len(self.steps)

    def since(self, step: int) -> "Curve":
        """Return the rows after `step`."""
        return self[int(np.searchsorted(self.steps, step, "right")) :]

    def until(self, step: int) -> "Curve":
        """Return the rows up to and with `step`."""
        return self[: int(np.searchsorted(self.steps, step, "right"))]

    def finite(self) -> "Curve":
        """Return the rows whose value is a number."""
        kept = np.isfinite(self.values)
        return self if kept.all() else self[kept]

    def __getitem__(self, rows: "slice | NDArray[np.bool_]") -> "Curve":
        return Curve(self.steps[rows], self.values[rows], self.low[rows], self.high[rows], self.nonfinite[rows])


EMPTY = Curve(np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0), np.empty(0, np.int64))
