"""A buffer: an array that is kept between steps and lent out by rows, so that a step allocates nothing."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Buffer:
    """Rows of one shape, as many as the largest batch seen so far; a smaller batch gets a view of the first ones.

    Training and evaluation have rows of their own, so that an evaluation leaves the last training step readable.
    """

    def __init__(self, shape: tuple[int, ...], dtype: DTypeLike) -> None:
        self._shape, self._dtype = shape, dtype
        self._rows: dict[bool, NDArray[Any]] = {}

    def rows(self, n: int, training: bool = True) -> NDArray[Any]:
        """Return `n` rows, (n, *shape), C-contiguous; what they hold is left over from before."""
        rows = self._rows.get(training)
        if rows is None or len(rows) < n:
            rows = self._rows[training] = np.empty((n, *self._shape), self._dtype)
        return rows[:n]
