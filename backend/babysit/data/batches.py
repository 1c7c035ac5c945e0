"""Batches: the training split in a new order each epoch, gathered into one buffer that every batch reuses."""

import math

import numpy as np

from babysit.data.dataset import Array, Labels, Split


class Batches:
    """An endless row of mini-batches; each epoch shows every example once, its last batch may be smaller."""

    def __init__(self, split: Split, size: int, rng: np.random.Generator) -> None:
        self._split, self._rng = split, rng
        self.size = min(size, len(split))
        self.per_epoch = math.ceil(len(split) / self.size)
        self._x = np.empty((self.size, *split.x.shape[1:]), np.float32)
        self._y = np.empty(self.size, np.int64)
        self._order = np.empty(0, np.int64)
        self._at = 0

    def draw(self) -> tuple[Array, Labels]:
        """Return the next batch, x (n, *shape) and y (n,): views of the buffer, valid until the next draw."""
        if self._at >= len(self._order):
            self._order, self._at = self._rng.permutation(len(self._split)), 0
        rows = self._order[self._at : self._at + self.size]
        self._at += self.size
        x, y = self._x[: len(rows)], self._y[: len(rows)]
        # The indices are right by construction; the default mode would copy to be able to undo.
        np.take(self._split.x, rows, axis=0, out=x, mode="clip")
        np.take(self._split.y, rows, out=y, mode="clip")
        return x, y
