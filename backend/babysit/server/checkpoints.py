"""The checkpoints of a run as they stand on the disk, and a copy of one that its run cannot take away."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babysit.errors import CheckpointError, ConfigError, NotFoundError, Problem, StateError
from babysit.server.services import Services
from babysit.store.database import Connection
from babysit.store.events import list_events
from babysit.store.runs import Run
from babysit.train.checkpoint import Checkpoint, file_name, read_checksum
from babysit.train.pins import FORK, pin_alone, read_pins
from babysit.train.shelf import Shelf
from babysit.workers.job import checkpoint_folder

MAX_BYTES = 8 << 30
"""Of a checkpoint that is forked from: it is read whole."""


def describe(services: Services, connection: Connection, run: Run) -> list[dict[str, Any]]:
    """Return each checkpoint that stands on the disk with a header that can be read, as plain JSON, oldest first.

    One whose numbers are damaged is among them: that takes reading all of it, which is done when it is to be used.
    """
    shelf = Shelf(checkpoint_folder(services.settings.data_dir, run.id))
    told = {event.step: event for event in list_events(connection, run.id, ["checkpoint"], limit=1 << 20)}
    best, pins = run.info.get("best_checkpoint"), read_pins(shelf.folder)
    found = []
    for step in shelf.steps():
        path, event = shelf.folder / file_name(step), told.get(step)
        with contextlib.suppress(CheckpointError, OSError):
            status, checksum = path.stat(), read_checksum(path)
            entry = {"step": step, "bytes": status.st_size, "sha256": checksum}
            entry |= {"time": event.time if event else status.st_mtime}
            is_best = isinstance(best, dict) and best.get("step") == step
            reason = pins.get(step, "best" if is_best else "")
            found.append(entry | {"is_best": is_best, "is_pinned": step in pins, "reason": reason})
    return found


def file_of(services: Services, run: Run, step: int) -> Path:
    """Return the file of a checkpoint; raises NotFoundError."""
    folder = checkpoint_folder(services.settings.data_dir, run.id)
    if step not in Shelf(folder).steps():
        raise NotFoundError("checkpoint of step", str(step))
    return folder / file_name(step)


class Staged:
    """A checkpoint of a run, and beside it the best one that it knows of, as links of their own in `folder`."""

    def __init__(self, folder: Path, checkpoint: Checkpoint) -> None:
        self.folder, self.checkpoint = folder, checkpoint

    def give(self, target: Path) -> None:
        """Put the files into the checkpoint folder of a run that is to go on from here; raises OSError."""
        target.mkdir(mode=0o700, parents=True)
        for path in self.folder.iterdir():
            link(path, target / path.name)
        pin_alone(target, self.checkpoint.step, FORK)


@contextlib.contextmanager
def staged(data_dir: Path, run_id: str, step: int | None) -> Iterator[Staged]:
    """Hold the checkpoint of a run's step, None for the newest, for as long as the block lasts.

    Raises StateError for a run that has none, NotFoundError for a step without one, and ConfigError for a file that is
    not what it should be.
    """
    shelf = Shelf(checkpoint_folder(data_dir, run_id))
    steps = shelf.steps()
    if not steps:
        raise StateError(f"run {run_id}", "without checkpoints", "be forked but from the beginning, step 0")
    step = steps[-1] if step is None else step
    folder = data_dir / "runs" / run_id / f"fork-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield _stage(shelf, step, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stage(shelf: Shelf, step: int, folder: Path) -> Staged:
    try:
        link(shelf.folder / file_name(step), folder / file_name(step))
    except FileNotFoundError:
        raise NotFoundError("checkpoint of step", str(step)) from None
    try:
        checkpoint = Shelf(folder).read(step, MAX_BYTES)
    except CheckpointError as error:
        raise ConfigError([Problem("step", f"must be of a whole checkpoint: {error}", step)]) from None
    best = file_name(checkpoint.best_step)
    if checkpoint.best_step not in {0, step}:
        with contextlib.suppress(FileNotFoundError):  # then its children have none to go back to
            link(shelf.folder / best, folder / best)
    return Staged(folder, checkpoint)


def link(path: Path, target: Path) -> None:
    """Give a file another name, or copy it where the file system knows no links: it is written anew, never changed."""
    try:
        os.link(path, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(path, target)
        target.chmod(0o600)
