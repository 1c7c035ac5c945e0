"""A refusal: a step that was not applied, with all that is kept to look into it, and from where to go on."""

from collections.abc import Callable, Iterator

from babysit.train.batch_file import keep_batch
from babysit.train.events import CheckpointSaved, NotFinite, Warned
from babysit.train.keeper import Keeper
from babysit.train.shelf import Shelf
from babysit.train.step import Stepper

NAN = "nan"
"""Why the checkpoint of the moment is pinned, and the one to go on from."""


def refuse(
    stepper: Stepper, keeper: Keeper, step: int, action: str, save: Callable[[str], object]
) -> Iterator[CheckpointSaved | Warned | NotFinite]:
    """Say why `step` was not applied, and keep its batch, the checkpoint to go on from, and one of now by `save`."""
    found, batch = stepper.diagnose()
    file = checkpoint = None
    keeper.wait()  # one may be on its way to the shelf
    if keeper.shelf is not None:
        checkpoint = last_good(keeper.shelf, step - 1, is_of_rate=found.tensor == "update")
        if checkpoint is not None and checkpoint < step - 1:
            keeper.shelf.pin(checkpoint, NAN)
        save(NAN)
        keeper.wait()  # the shelf clears away half-written files
        try:
            file = keep_batch(keeper.shelf.folder, step, batch)
        except OSError as error:
            yield Warned(step - 1, f"the batch of step {step} was not kept: {error.strerror or error}")
    yield from keeper.take_told()
    facts = found.name, found.layer, found.tensor, found.value, found.sentence(step)
    yield NotFinite(step, *facts, file, checkpoint, action)


def last_good(shelf: Shelf, step: int, is_of_rate: bool) -> int | None:
    """Return the step of the newest checkpoint to go on from, of `step` itself or before; None without one.

    It is that of `step` where another rate may help. What fails before the rate comes in fails again, with these
    weights and this batch.
    """
    steps = [found for found in shelf.steps() if 0 < found < step]
    return step if is_of_rate and step else max(steps, default=None)
