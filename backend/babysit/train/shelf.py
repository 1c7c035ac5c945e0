"""The shelf: the folder in which a run's checkpoints stand, each written whole or not at all."""

import _thread
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from babysit.errors import CheckpointError
from babysit.train.checkpoint import Checkpoint, file_name, read_checksum, step_of
from babysit.train.events import CheckpointSaved, Warned
from babysit.train.pins import Pins

NEWEST = 2
"""Checkpoints kept besides those of the best evaluations that they know of."""

BEGIN_SECONDS = 3.0
"""What a thread may take to begin; after one that did not, the next ones have a tenth of it."""


class Shelf:
    """Keeps the two newest checkpoints, of each the one of its best evaluation, and what is pinned; for one thread.

    A thread, of which there is one at a time, makes the bytes, their checksum and the file, so that training does not
    wait for the disk: only for an earlier checkpoint that is still being written. `before` is called there before a
    file is written: what was told of its steps must outlive the process first, for they are not trained again. The
    folder is made when first needed.
    """

    def __init__(self, folder: Path, before: Callable[[], object] = lambda: None) -> None:
        self.folder, self._before = folder, before
        self._told: deque[CheckpointSaved | Warned] = deque()
        self._n_failed = 0  # in a row
        self._is_short = False  # of threads: the last one did not begin
        self._idle = threading.Event()  # nothing is being written
        self._idle.set()
        self._kept: list[tuple[int, int]] = []  # of the newest: the step, and the step of the best until then

    @cached_property
    def _pins(self) -> Pins:
        """What is pinned, from the folder as it is when that is first asked."""
        return Pins(self.folder)

    def put(self, checkpoint: Checkpoint, best: Checkpoint | None = None, reason: str = "") -> None:
        """Write a checkpoint, and before it the new best one that it knows of, if there is one; see `take_told`.

        With a `reason` to keep it, it is pinned: it stays when newer ones come.
        """
        self.wait()
        due = [checkpoint] if best is None else [best, checkpoint]
        self._begin(lambda: self._write_all(due, reason), checkpoint.step)

    def pin(self, step: int, reason: str) -> bool:
        """Pin the checkpoint of a step where it stands for a `reason`, and tell of it again; False where none does."""
        self.wait()
        saved = self._saved(step)
        if saved is not None and not self._pins.has(step, reason):
            self._begin(lambda: self._pin(saved, reason), step)
        return saved is not None

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is being written; False when that takes longer than `timeout` seconds."""
        return self._idle.wait(timeout)

    def take_told(self) -> Iterator[CheckpointSaved | Warned]:
        """Yield what has become of the checkpoints, once each: saved, or not and why."""
        while self._told:
            yield self._told.popleft()

    def steps(self) -> list[int]:
        """Return the steps of the checkpoints that are there, good or not, in ascending order."""
        if not self.folder.is_dir():
            return []
        found = (step_of(path.name) for path in self.folder.iterdir())
        return sorted(step for step in found if step is not None)

    def read(self, step: int, limit: int) -> Checkpoint:
        """Return the checkpoint of a step, a file of at most `limit` bytes; raises CheckpointError naming the file."""
        path = self.folder / file_name(step)
        try:
            with path.open("rb") as file:
                data = file.read(limit + 1)
        except OSError as error:
            raise CheckpointError(path.name, f"cannot be read: {error.strerror}") from None
        if len(data) > limit:
            raise CheckpointError(path.name, f"must have at most {limit} bytes")
        checkpoint = Checkpoint.decode(data, path.name)
        if checkpoint.step != step:
            raise CheckpointError(path.name, f"is of step {checkpoint.step}")
        return checkpoint

    def go_on_from(self, checkpoint: Checkpoint) -> None:
        """Take `checkpoint` as the newest: what stands here of later steps goes once there is a newer one."""
        self._kept = [(checkpoint.step, checkpoint.best_step)]

    def _begin(self, write: Callable[[], None], step: int) -> None:
        """Write in a thread, and tell where that fails.

        Without memory a thread may end before it has begun, and threading.Thread.start would wait for it for ever.
        """
        begun, given_up = threading.Event(), threading.Event()

        def act() -> None:
            begun.set()
            if given_up.is_set():
                return
            try:
                write()
            except (OSError, MemoryError) as error:
                self._warn(step, getattr(error, "strerror", None) or type(error).__name__)
            else:
                self._n_failed = 0
            finally:
                self._idle.set()

        self._idle.clear()
        with suppress(RuntimeError):  # the machine has no thread to give: it does not begin either
            _thread.start_new_thread(act, ())
        self._is_short = not begun.wait(BEGIN_SECONDS / 10 if self._is_short else BEGIN_SECONDS)
        if self._is_short:
            given_up.set()
            self._warn(step, "no thread could be started")
            self._idle.set()

    def _warn(self, step: int, reason: str) -> None:
        """Tell that a checkpoint was not kept; of many in a row, of the first, second, fourth, eighth and so on."""
        self._n_failed += 1
        if self._n_failed & (self._n_failed - 1) == 0:
            row = f" ({self._n_failed} in a row)" if self._n_failed > 1 else ""
            self._told.append(Warned(step, f"the checkpoint of step {step} was not kept: {reason}{row}"))

    def _write_all(self, due: list[Checkpoint], reason: str) -> None:
        self._before()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        newest = due[-1]
        if reason:
            self._pins.add(newest.step, reason)
            self._pins.write()  # before the file, which would else be cleared away after a kill between the two
        for checkpoint in due:
            self._told.append(self._write(checkpoint))
        self._kept = [*self._kept, (newest.step, newest.best_step)][-NEWEST:]
        self._clear()

    def _pin(self, saved: CheckpointSaved, reason: str) -> None:
        n_pins = len(self._pins.reasons)
        self._pins.add(saved.step, reason)
        self._pins.write()
        self._told.append(self._described(saved))
        if len(self._pins.reasons) == n_pins:  # another one has lost its pin
            self._clear()

    def _saved(self, step: int) -> CheckpointSaved | None:
        """Return what is told of a checkpoint that stands here; None where no whole one does."""
        path = self.folder / file_name(step)
        try:
            n_bytes, checksum = path.stat().st_size, read_checksum(path)
        except (CheckpointError, OSError):
            return None
        return CheckpointSaved(step, path.name, n_bytes, checksum, (step, step) in self._kept)

    def _write(self, checkpoint: Checkpoint) -> CheckpointSaved:
        data, checksum = checkpoint.encode()
        name, is_best = file_name(checkpoint.step), checkpoint.step == checkpoint.best_step
        write_whole(self.folder / name, data)
        return self._described(CheckpointSaved(checkpoint.step, name, len(data), checksum, is_best))

    def _described(self, saved: CheckpointSaved) -> CheckpointSaved:
        """Return what is told of a checkpoint, with why it is kept."""
        reason = self._pins.reasons.get(saved.step)
        other = "best" if saved.is_best else ""
        return replace(saved, reason=other if reason is None else reason, is_pinned=reason is not None)

    def _clear(self) -> None:
        """Remove what is neither kept nor pinned nor known by what is kept, and what a killed process half-wrote."""
        kept = {file_name(step) for step in [*self._pins.reasons, *(step for pair in self._kept for step in pair)]}
        for path in self.folder.iterdir():
            if path.name not in kept and (step_of(path.name) is not None or path.name.endswith(".part")):
                with suppress(OSError):
                    path.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads: whole and on the disk on return, or not at all. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
