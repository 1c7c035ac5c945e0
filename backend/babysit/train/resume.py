"""Resuming: a training goes on from the newest checkpoint on its shelf that is whole and fits."""

from babysit.errors import CheckpointError
from babysit.train.checkpoint import Checkpoint
from babysit.train.fork import LARGEST, fork
from babysit.train.shelf import Shelf
from babysit.train.snapshot import differences
from babysit.train.trainer import Trainer


def resume(trainer: Trainer, last_step: int | None = None, fork_step: int | None = None) -> list[str]:
    """Restore `trainer` from its shelf and return what a person should know of it, as sentences.

    With `last_step`, up to which the points of the run are known to be kept, a checkpoint within it goes before a later
    one: what is trained again is told again. A run that was forked has none of its own before `fork_step`, and that one
    is its parent's. Raises CheckpointError when no checkpoint can be used.
    """
    shelf, first = trainer.keeper.shelf, fork_step or 0
    steps = [step for step in (shelf.steps() if shelf else []) if step >= first]
    refusals: list[str] = []
    for step in _in_order(steps, last_step if last_step is None else max(last_step, first)):
        assert shelf is not None
        try:
            checkpoint, told = _restore(trainer, shelf, step, step == fork_step)
        except CheckpointError as error:
            refusals.append(f"the checkpoint of step {step} is not used: {error}")
        else:
            return refusals + told + differences(checkpoint)
    raise CheckpointError("the run", "; ".join(refusals) or "has no checkpoint to go on from")


def _restore(trainer: Trainer, shelf: Shelf, step: int, is_fork: bool) -> tuple[Checkpoint, list[str]]:
    """Go on from the checkpoint of a step; return it, and what a fork leaves out of it, as sentences."""
    checkpoint = shelf.read(step, trainer.keeper.parts.limit * (LARGEST if is_fork else 1))
    if is_fork:
        return checkpoint, fork(trainer, checkpoint)
    trainer.restore(checkpoint)
    return checkpoint, []


def _in_order(steps: list[int], last_step: int | None) -> list[int]:
    """Return the steps to try: the newest of those within `last_step` first, then those beyond, the nearest first."""
    limit = max(steps, default=0) if last_step is None else last_step
    return sorted((step for step in steps if step <= limit), reverse=True) + [step for step in steps if step > limit]
