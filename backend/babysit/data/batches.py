"""Batches: the training split in a new order each epoch, gathered into one buffer that every batch reuses."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from babysit.data.dataset import Array, Labels, Split
from babysit.errors import DataError


class Batches:
    """An endless row of mini-batches; each epoch shows every example once, its last batch may be smaller."""

    def __init__(self, split: Split, size: int, rng: np.random.Generator) -> None:
        self._split, self._rng = split, rng
        self.size = min(size, len(split))
        self.per_epoch = math.ceil(len(split) / self.size)
        self._x = np.empty((self.size, *split.x.shape[1:]), np.float32)
        self._y = np.empty((self.size, *split.y.shape[1:]), split.y.dtype)
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
        np.take(self._split.y, rows, axis=0, out=y, mode="clip")
        return x, y

    def arrays(self) -> dict[str, Array]:
        """Return what a checkpoint keeps as arrays: the present epoch's order."""
        return {"order": self._order.copy()}

    def facts(self) -> dict[str, Any]:
        """Return what a checkpoint keeps as plain JSON: the place in the order, and the generator's state."""
        return {"at": self._at, "generator": self._rng.bit_generator.state}

    def load(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        """Go on where `arrays` and `facts` were taken: the next draws are the same, bit for bit.

        Raises DataError, with nothing changed, for what is no state of batches over a split of this size.
        """
        order, at, before = arrays.get("order"), facts.get("at"), self._rng.bit_generator.state
        if order is None or order.shape not in {(0,), (len(self._split),)} or order.dtype != np.int64:
            raise DataError("batches", f"must go on with an order of {len(self._split)} examples")
        if not np.array_equal(np.sort(order), np.arange(len(order))):
            raise DataError("batches", "must go on with an order that has each example once")
        if type(at) is not int or at < 0 or at % self.size or at - len(order) >= self.size:
            raise DataError("batches", f"must go on at a multiple of the batch size, {self.size}, within the order")
        try:
            self._rng.bit_generator.state = facts["generator"]
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            self._rng.bit_generator.state = before
            raise DataError("batches", f"must go on with a generator's state ({error})") from None
        self._order, self._at = np.array(order), at
