"""Batches: the training split in a new order each epoch, gathered into one buffer that every batch reuses."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from babysit.data.augment import Augmentation
from babysit.data.dataset import Array, Split
from babysit.errors import DataError


class Batches:
    """An endless row of mini-batches; each epoch shows every example once, its last batch may be smaller.

    `rng` draws the order of the examples, `augment_rng` what the augmentations draw: without one, a child of `rng`, so
    that the order is the same whether there is augmentation or not. `n_classes` is needed where targets are mixed.
    `n_epochs` counts the epochs that have begun; `rows` are the places in the split of the last batch's examples.
    Raises ShapeError for an augmentation that cannot change the split's examples.
    """

    def __init__(
        self,
        split: Split,
        size: int,
        rng: np.random.Generator,
        augment: Sequence[Augmentation] = (),
        *,
        augment_rng: np.random.Generator | None = None,
        n_classes: int | None = None,
    ) -> None:
        for augmentation in augment:
            augmentation.check(split.x.shape[1:])
        self._split, self._rng, self._augment = split, rng, tuple(augment)
        self._augment_rng = augment_rng if augment_rng is not None else rng.spawn(1)[0]
        self.size = min(size, len(split))
        self.per_epoch = math.ceil(len(split) / self.size)
        self._x = np.empty((self.size, *split.x.shape[1:]), np.float32)
        self._y = np.empty((self.size, *split.y.shape[1:]), split.y.dtype)
        self._targets = self._room_for_targets(n_classes)
        self._order = np.empty(0, np.int64)
        self._at = 0
        self.n_epochs = 0
        self.rows = self._order
        self._marked = self._order, self._at, self.n_epochs
        self._states: dict[str, Any] = {}  # of the generators that have drawn since the mark, as they were then

    def resize(self, size: int) -> None:
        """Draw batches of another size from here on: what is left of the epoch comes in its order."""
        self.size = min(size, len(self._split))
        self.per_epoch = math.ceil(len(self._split) / self.size)
        self._at = min(self._at, len(self._order))
        self._x = np.empty((self.size, *self._x.shape[1:]), np.float32)
        self._y = np.empty((self.size, *self._y.shape[1:]), self._y.dtype)
        if self._targets is not None:
            self._targets = np.empty((self.size, *self._targets.shape[1:]), np.float32)

    def left(self, n_epochs: int) -> int:
        """Return how many batches there are until the end of the epoch `n_epochs`, counted from 1."""
        rest = math.ceil(max(len(self._order) - self._at, 0) / self.size)
        return max(rest + (n_epochs - self.n_epochs) * self.per_epoch, 0)

    def draw(self) -> tuple[Array, Array]:
        """Return the next batch: views of the buffers, valid until the next draw.

        x is float32 (n, *shape). y is int64 labels (n,), or float32 (n, k): targets as the split has them, or the
        distribution over the classes that mixing gives each example.
        """
        if self._at >= len(self._order):
            self._note("order", self._rng)
            self._order, self._at = self._rng.permutation(len(self._split)), 0
            self.n_epochs += 1
        self.rows = rows = self._order[self._at : self._at + self.size]
        self._at += self.size
        x, y = self._x[: len(rows)], self._y[: len(rows)]
        # The indices are right by construction; the default mode would copy to be able to undo.
        np.take(self._split.x, rows, axis=0, out=x, mode="clip")
        np.take(self._split.y, rows, axis=0, out=y, mode="clip")
        if not self._augment:
            return x, y
        self._note("augment", self._augment_rng)
        return x, self._augmented(x, y)

    def mark(self) -> None:
        """Note the present place, to go back to."""
        self._marked = self._order, self._at, self.n_epochs
        self._states.clear()

    def go_back(self) -> None:
        """Go on from the marked place: the next draws are those that came after it, bit for bit."""
        self._order, self._at, self.n_epochs = self._marked
        present = {"order": self._rng.bit_generator.state, "augment": self._augment_rng.bit_generator.state}
        self._restore(present | self._states)
        self._states.clear()

    def arrays(self) -> dict[str, Array]:
        """Return what a checkpoint keeps as arrays: the present epoch's order."""
        return {"order": self._order.copy()}

    def facts(self) -> dict[str, Any]:
        """Return what a checkpoint keeps as plain JSON: the place in the order, its epoch, both generators' states."""
        generators = {"order": self._rng, "augment": self._augment_rng}
        states = {name: generator.bit_generator.state for name, generator in generators.items()}
        return {"at": self._at, "epochs": self.n_epochs, "generators": states}

    def load(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        """Go on where `arrays` and `facts` were taken: the next draws are the same, bit for bit.

        Raises DataError, with nothing changed, for what is no state of batches over a split of this size.
        """
        order, at, states = arrays.get("order"), facts.get("at"), facts.get("generators")
        if order is None or not self._is_order(order):
            raise DataError("batches", f"must go on with an order of {len(self._split)} examples")
        if type(at) is not int or at < 0 or at - len(order) >= self.size:
            raise DataError("batches", f"must go on at a place within the order (got {at})")
        n_epochs = facts.get("epochs", 0)
        if type(n_epochs) is not int or n_epochs < 0:
            raise DataError("batches", f"must go on in an epoch (got {n_epochs})")
        before = self.facts()["generators"]
        try:
            self._restore(states)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            self._restore(before)
            raise DataError("batches", f"must go on with two generators' states ({error})") from None
        self._order, self._at, self.n_epochs = np.array(order), at, n_epochs

    def _note(self, name: str, rng: np.random.Generator) -> None:
        """Note a generator's state before its first draw since the mark."""
        if name not in self._states:
            self._states[name] = rng.bit_generator.state

    def _restore(self, states: Any) -> None:
        self._rng.bit_generator.state = states["order"]
        self._augment_rng.bit_generator.state = states["augment"]

    def _is_order(self, order: Array) -> bool:
        """Return whether `order` is a permutation of the examples, or empty: before the first draw there is none."""
        if order.dtype != np.int64 or order.ndim != 1 or len(order) not in {0, len(self._split)}:
            return False
        return bool(np.array_equal(np.sort(order), np.arange(len(order))))

    def _room_for_targets(self, n_classes: int | None) -> Array | None:
        """Return room for the distributions of one batch, where labels are mixed."""
        is_mixed = any(augmentation.mixes_targets for augmentation in self._augment)
        if not is_mixed or self._split.y.ndim > 1:
            return None
        if n_classes is None:
            raise ValueError("labels can only be mixed when the number of classes is given")
        return np.empty((self.size, n_classes), np.float32)

    def _augmented(self, x: Array, y: Array) -> Array:
        """Change the batch in place by every augmentation in turn, and return its targets."""
        targets = None if y.ndim == 1 else y
        if self._targets is not None:
            targets = y = self._targets[: len(y)]
            targets[...] = 0
            targets[np.arange(len(y)), self._y[: len(y)]] = 1
        for augmentation in self._augment:
            augmentation.apply(x, targets, self._augment_rng)
        return y
