"""Resuming: a training goes on from the newest checkpoint on its shelf that is whole and fits."""

from babysit.errors import CheckpointError
from babysit.train.snapshot import differences
from babysit.train.trainer import Trainer


def resume(trainer: Trainer, last_step: int | None = None) -> list[str]:
    """Restore `trainer` from its shelf and return what a person should know of it, as sentences.

    With `last_step`, up to which the points of the run are known to be kept, a checkpoint within it goes before a later
    one: what is trained again is told again. Raises CheckpointError when no checkpoint can be used.
    """
    shelf = trainer.keeper.shelf
    refusals: list[str] = []
    for step in _in_order(shelf.steps() if shelf else [], last_step):
        assert shelf is not None
        try:
            checkpoint = shelf.read(step, trainer.keeper.parts.limit)
            trainer.restore(checkpoint)
        except CheckpointError as error:
            refusals.append(f"the checkpoint of step {step} is not used: {error}")
        else:
            return refusals + differences(checkpoint)
    raise CheckpointError("the run", "; ".join(refusals) or "has no checkpoint to go on from")


def _in_order(steps: list[int], last_step: int | None) -> list[int]:
    """Return the steps to try: the newest of those within `last_step` first, then those beyond, the nearest first."""
    limit = max(steps, default=0) if last_step is None else last_step
    return sorted((step for step in steps if step <= limit), reverse=True) + [step for step in steps if step > limit]
