"""The keeper: it knows when a checkpoint is due, and holds the best one until it is written with the next."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from babysit.errors import CheckpointError
from babysit.train.checkpoint import Checkpoint
from babysit.train.events import CheckpointSaved, Warned
from babysit.train.shelf import Shelf
from babysit.train.snapshot import Parts

FIRST_SECONDS = 5.0
"""From the beginning to the first checkpoint, where no steps are given: a run that is killed early loses little."""
SECONDS = 60.0


class Keeper:
    """Keeps checkpoints of `parts` on a shelf, every so many steps or about once a minute; none without a shelf.

    A new best is only copied: it goes to the disk before the next checkpoint does. What is trained again from an
    earlier checkpoint finds it again.
    """

    def __init__(
        self, parts: Parts, shelf: Shelf | None, every: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.parts, self.shelf, self._every, self._clock = parts, shelf, every, clock
        self._due_at = clock() + FIRST_SECONDS
        self._new_best: Checkpoint | None = None
        self._saved: tuple[object, object] = (0, 0)
        self._warnings: deque[Warned] = deque()

    @property
    def has_best(self) -> bool:
        """Whether the weights of the best evaluation stand on the shelf, or should."""
        return self.shelf is not None and self.parts.best.step > 0

    def is_due(self, step: int, is_last: bool) -> bool:
        """Return whether to save a checkpoint after `step`; the last one is always due."""
        if self.shelf is None:
            return False
        if self._every is not None:
            return is_last or step % self._every == 0
        return is_last or self._clock() >= self._due_at

    def save(self, facts: Mapping[str, Any], reason: str = "") -> None:
        """Save a checkpoint with the trainer's own `facts`, unless one of this very moment is saved.

        With a `reason` to keep it, it is pinned to the shelf; one that is there already is pinned where it stands.
        """
        moment = facts["step"], facts["evaluated_at"]
        if self.shelf is None or (moment == self._saved and (not reason or self.shelf.pin(facts["step"], reason))):
            return
        best = self._new_best
        if best is not None and best.step == facts["step"]:
            self.shelf.put(Checkpoint(best.arrays, self.parts.facts(facts)), reason=reason)
        else:
            self.shelf.put(self.parts.take(facts), best, reason)
        self._new_best, self._saved = None, moment
        self._due_at = self._clock() + SECONDS

    def keep_best(self, facts: Mapping[str, Any]) -> None:
        """Copy the present weights as the best."""
        if self.shelf is not None:
            self._new_best = self.parts.take(facts)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is being written; False when that takes longer than `timeout` seconds."""
        return self.shelf is None or self.shelf.wait(timeout)

    def take_told(self) -> Iterator[CheckpointSaved | Warned]:
        """Yield what has become of the checkpoints, once each."""
        while self._warnings:
            yield self._warnings.popleft()
        if self.shelf is not None:
            yield from self.shelf.take_told()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Put everything back; raises CheckpointError, with nothing changed, for a checkpoint that does not fit."""
        self.parts.restore(checkpoint)
        self._new_best, self._saved = None, (checkpoint.step, checkpoint.facts["evaluated_at"])
        if self.shelf is not None:
            self.shelf.go_on_from(checkpoint)

    @contextmanager
    def best_weights(self) -> Iterator[bool]:
        """Give the network the best weights for as long as the block lasts; False, with a warning, if they are gone."""
        assert self.shelf is not None
        present = self.parts.learned()
        try:
            best = self.parts.learned_in(self.shelf.read(self.parts.best.step, self.parts.limit))
        except CheckpointError as error:
            self._warnings.append(Warned(self.parts.best.step, f"the best weights are not tested: {error}"))
            yield False
            return
        last = {name: array.copy() for name, array in present.items()}
        try:
            _copy(best, present)
            yield True
        finally:
            _copy(last, present)


def _copy(arrays: Mapping[str, Any], targets: Mapping[str, Any]) -> None:
    for name, target in targets.items():
        np.copyto(target, arrays[name])
