"""The trainer: the loop over the steps, as a generator of events. It knows no process and no socket."""

import math
import time
from collections.abc import Generator, Iterator
from typing import Any

import numpy as np

from babysit.data.dataset import Dataset, Split
from babysit.errors import CheckpointError, StateError
from babysit.nn.losses import Loss
from babysit.nn.optim import Optimizer
from babysit.probes.probe import Setting
from babysit.train.best import Best, tracked_metric
from babysit.train.build import build_network, describe_blocks, plan_network
from babysit.train.changes import Change, change, live_settings, name_of, settle
from babysit.train.checkpoint import Checkpoint
from babysit.train.config import Config
from babysit.train.estimate import EVALUATION_ROWS, count_steps, count_steps_per_epoch
from babysit.train.evaluate import Evaluation, evaluate
from babysit.train.events import (
    Changed,
    CheckpointSaved,
    Diverged,
    Event,
    Finished,
    Idle,
    NotFinite,
    PictureTaken,
    Points,
    ProbeSwitched,
    Started,
    TensorTaken,
    Warned,
)
from babysit.train.feed import create_batches
from babysit.train.keeper import Keeper
from babysit.train.pace import Pace
from babysit.train.probing import Probing
from babysit.train.refusal import refuse
from babysit.train.shelf import Shelf
from babysit.train.snapshot import Parts, fingerprint
from babysit.train.speed import Speedometer
from babysit.train.step import Stepper
from babysit.train.told import Told
from babysit.train.tuning import Tuning, clips_of, regularizer_of, require_possible
from babysit.train.worst import Worst

__all__ = [
    "Changed",
    "CheckpointSaved",
    "Diverged",
    "Event",
    "Finished",
    "Idle",
    "NotFinite",
    "PictureTaken",
    "Points",
    "ProbeSwitched",
    "Started",
    "TensorTaken",
    "Trainer",
    "Warned",
]

PROBED_ROWS = EVALUATION_ROWS
"""Training examples that probes may run the network on: as many as an evaluation takes at once."""
CALIBRATION_ROWS = 512
"""Training examples that a data-driven init sees."""


class Trainer:
    """One training: the same configuration and data give the same weights after every step.

    `step` counts the steps done. What probes, evaluations and checkpoints read, they do not change. With a shelf,
    checkpoints are kept on it. `config` is what the last step was done with, `wanted` what the next one will be:
    changes take effect between two steps, after what the step before has brought with it, such as its evaluation.
    """

    def __init__(self, config: Config, dataset: Dataset, shelf: Shelf | None = None) -> None:
        self.config = self.wanted = config
        self.dataset = dataset
        self.n_classes = len(dataset.class_names)
        self._n_outputs = self.n_classes or dataset.train.y.shape[1]
        self.network = build_network(config, dataset.shape, self._n_outputs)
        self.optimizer: Optimizer = config.optimizer.create()
        self._batches = create_batches(config, dataset)
        self.step = 0
        self.steps_per_epoch = count_steps_per_epoch(config, self._batches.per_epoch)
        self.total_steps = count_steps(config, self.steps_per_epoch)
        self._pace = Pace(config.schedule, self.steps_per_epoch)
        self._loss: Loss = config.objective.loss.create()
        self._stepper = Stepper(
            self.network,
            self.optimizer,
            self._batches,
            self._loss,
            regularizer_of(config),
            config.training.accumulate,
            clips_of(config),
            has_accuracy=bool(self.n_classes),
            is_guarded=config.training.nan_guard != "off",
        )
        self._best = Best(tracked_metric(config.training.keep_best, bool(self.n_classes)))
        parts = Parts(self.network, self.optimizer, self._batches, self._pace, self._best, fingerprint(dataset))
        self.keeper = Keeper(parts, shelf, config.training.checkpoint_every)
        self._evaluated_at = 0
        setting = Setting([dataset.train.x[:PROBED_ROWS]], lambda: self.optimizer.n_steps)
        self.probing = Probing(self.network, config.probes, setting)
        self._tuning = Tuning(self.network, self.optimizer, self._batches, self._stepper, self.probing)
        self._has_diverged = False
        self._is_to_try_again = self._has_warned = False

    @property
    def learning_rate(self) -> float:
        """What the schedule starts from."""
        return float(self.config.optimizer.options()["learning_rate"])

    @property
    def is_over(self) -> bool:
        """Whether the last step is done: all of them, or no evaluation was better for as long as patience lasts."""
        patience = self.config.training.patience
        return self.step >= self.total_steps or (patience is not None and self._best.n_since >= patience)

    def events(self) -> Iterator[Event]:
        """Train from the present step to the last, yielding what happens; stop asking to stop the training.

        A step's own events end with its `Points`: whoever stops there or at an `Idle` has heard all of the step. A
        `NotFinite` is the last event, unless its step is to be tried again.
        """
        yield Started(self._info())
        yield from self.probing.begin()
        speed = Speedometer()
        yield from self._look()  # at what was cut off when a run is resumed
        while not self.is_over:
            is_done = yield from self._advance()
            if not is_done and not self._is_to_try_again:
                return
            self._is_to_try_again = False
            if not is_done:
                continue
            speed.come_back()
            start = time.perf_counter()
            yield from self._look()
            speed.leave_out(time.perf_counter() - start)
            speeds = speed.tick(self._stepper.n_examples)
            if self.is_over:
                speeds = speeds or speed.last()
            if speeds:
                yield Points(self.step, speeds)
        yield from self._conclude()

    def settings(self) -> dict[str, Any]:
        """Return every field that can be changed now, with the value that the next step will have, as plain JSON."""
        switches = {f"probes.{probe['name']}": probe["is_on"] for probe in self.probing.describe()}
        return live_settings(self.wanted) | switches

    def change(self, field: str, value: Any) -> Change:
        """Change a field of the configuration from the next step on; a batch size lets epochs mean passes as before.

        A learning rate is what the schedule starts from; another schedule begins with the next step. Probes that are to
        be switched are left to who tells of it. Raises ConfigError, and StateError when there is no next step.
        """
        if self.is_over:
            raise StateError("the run", "at its last step", "be changed")
        old = self.settings()
        wanted = change(settle(self.wanted, old), field, value)
        require_possible(wanted, self.config, len(self.dataset.train), self.total_steps - self.step)
        self.wanted = wanted
        field = name_of(wanted, field)
        return Change(field, old[field], live_settings(wanted)[field])

    def try_again(self) -> None:
        """Let the step that was not applied be tried again, with the settings as they are then."""
        self._is_to_try_again = True

    def save(self, reason: str = "") -> int | None:
        """Put a checkpoint of the present step on the shelf, unless there is none or it has it already.

        One with a `reason` stays there when newer ones come. Returns its step, None where none is kept.
        """
        if not self.step or self.keeper.shelf is None:
            return None
        self.keeper.save(self._facts(), reason)
        return self.step

    def snapshot(self) -> Checkpoint:
        """Return a checkpoint of the present step."""
        return self.keeper.parts.take(self._facts())

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from `checkpoint`, with the settings that it was taken with.

        Raises CheckpointError, with nothing changed, for one that does not fit.
        """
        told, before, state = Told.read(checkpoint, self.config), self.config, self._pace.state()
        self._settle(told.config)
        try:
            self.keeper.restore(checkpoint)
        except CheckpointError:
            self._settle(before)
            self._pace.load(state)
            raise
        if self._stepper.guard is not None:
            self._stepper.guard.forget()
        self.step, self._evaluated_at, self._has_diverged = checkpoint.step, told.evaluated_at, told.has_diverged
        self.total_steps = told.total_steps or self.total_steps

    def _settle(self, config: Config) -> None:
        """Set everything to `config`, as if it had been so from the beginning."""
        before, self.config, self.wanted = self.config, config, config
        self._tuning.apply(before, config)
        self._tuning.switch_probes(config)
        self.steps_per_epoch = count_steps_per_epoch(config, self._batches.per_epoch)
        self.total_steps = count_steps(config, self.steps_per_epoch)
        self._pace.begin(config.schedule, self.steps_per_epoch)

    def _take_effect(self) -> Iterator[Event]:
        """Let the next step be done with what was changed."""
        before, self.config = self.config, self.wanted
        if self.config is before:
            return
        self._tuning.apply(before, self.config)
        if self.config.schedule != before.schedule:
            self._pace.replace(self.config.schedule, self.step)
        if self.config.training.batch_size != before.training.batch_size:
            self._bend()
            yield Changed(self.step, self._length())

    def _bend(self) -> None:
        """Count the steps that are left, in batches of another size than before."""
        total, training = self.total_steps, self.config.training
        self.steps_per_epoch = count_steps_per_epoch(self.config, self._batches.per_epoch)
        if training.epochs is not None:
            left = math.ceil(self._batches.left(training.epochs) / training.accumulate)
            self.total_steps = self.step + max(left, 1)
        self._pace.bend(self.step, self.steps_per_epoch, total, self.total_steps)

    def _advance(self) -> Generator[Event, None, bool]:
        """Do the next step; return whether it was applied."""
        yield from self._take_effect()
        if self.step == 0 and self.network.needs_calibration:
            self.network.calibrate(self.dataset.train.x[:CALIBRATION_ROWS])  # before a probe takes note of the weights
        yield from self.probing.prepare(self.step + 1, is_last=self.step + 1 >= self.total_steps)
        values = self._train_step()
        if values is None:
            yield from refuse(self._stepper, self.keeper, self.step + 1, self.config.training.nan_guard, self.save)
            return False
        yield from self.probing.measure(self.step, values)
        yield from self._warn(values["train/loss"])
        yield Points(self.step, values)
        return True

    def _train_step(self) -> dict[str, float] | None:
        """Do one step and return the points of its batch, as they were before the update; None if it is not applied."""
        values = self._stepper.step(self._pace.rate(self.learning_rate, self.step + 1, self.total_steps))
        self.step += values is not None
        return values

    def _warn(self, loss: float) -> Iterator[Event]:
        if not self._has_diverged and not math.isfinite(loss):
            self._has_diverged = True
            yield Diverged(self.step, "train/loss")

    def _warn_of_validation(self, loss: float) -> Iterator[Event]:
        """Say once that an evaluation is not finite; the training goes on, for its own numbers may be."""
        if not self._has_warned and not math.isfinite(loss):
            self._has_warned = True
            yield Warned(self.step, f"the validation loss of step {self.step} is {loss}: the training goes on")

    def _look(self) -> Iterator[Event]:
        """Evaluate and keep a checkpoint where that is due after the present step."""
        every = self.config.training.evaluate_every or self.steps_per_epoch
        is_due = self.step % every == 0 or self.step == self.total_steps
        if self.step and is_due and self._evaluated_at != self.step:
            yield from self._validate()
        if self.step and self.keeper.is_due(self.step, self.is_over):
            self.save()
        yield from self.keeper.take_told()

    def _validate(self) -> Iterator[Event]:
        worst = Worst()
        found = yield from self._evaluate(self.dataset.validation, worst)
        values = found.values("val")
        self._evaluated_at = self.step
        self._pace.observe(values["val/loss"])
        yield from self._warn_of_validation(values["val/loss"])
        if self._best.observe(self.step, values):
            self.keeper.keep_best(self._facts())
        if found.confusion is not None:
            meta = {"axes": ["class", "predicted class"], "classes": list(self.dataset.class_names)}
            yield TensorTaken(self.step, "val/confusion", found.confusion.astype(np.float32), meta)
        yield worst.taken(self.step, "val", self.dataset, self.dataset.validation)
        values |= found.class_values("val", self.dataset.class_names) | {"time/evaluation": found.seconds}
        yield from self.probing.examine(self.step, values, self.is_over)
        yield Points(self.step, values)

    def _evaluate(self, split: Split, worst: Worst | None = None) -> Generator[Event, None, Evaluation]:
        return evaluate(self.network, self._loss, split, self.n_classes, worst)

    def _conclude(self) -> Iterator[Event]:
        """Tell of the last checkpoint, and what the test split says of the last weights and of the best."""
        self.keeper.wait()
        yield from self.keeper.take_told()
        found = yield from self._evaluate(self.dataset.test)
        values = found.values("test")
        if self.keeper.has_best and self._best.step == self.step:
            values |= found.values("test/best")
        elif self.keeper.has_best:
            with self.keeper.best_weights() as is_there:
                if is_there:
                    values |= (yield from self._evaluate(self.dataset.test)).values("test/best")
            yield from self.keeper.take_told()
        yield Finished(self.step, values, self._reason())

    def _reason(self) -> str:
        if self.step >= self.total_steps:
            return f"all {self.step} steps are done"
        best = self._best
        return (
            f"stopped early at step {self.step}: {best.metric} has not been better than {best.value:.4g} of step "
            f"{best.step} in {best.n_since} evaluations"
        )

    def _facts(self) -> dict[str, object]:
        return {
            "step": self.step,
            "total_steps": self.total_steps,
            "evaluated_at": self._evaluated_at,
            "has_diverged": self._has_diverged,
            "config": self.config.to_dict(),
        }

    def _info(self) -> dict[str, object]:
        plans = plan_network(self.config, self.dataset.shape, self._n_outputs)
        return {
            "parameters": sum(plan.parameters for plan in plans),
            "layers": describe_blocks(plans),
            "data": self.dataset.describe(),
            "probes": self.probing.describe(),
            "settings": self.settings(),
            **self._length(),
        }

    def _length(self) -> dict[str, Any]:
        """Return how long the training is, as its page counts it."""
        return {
            "steps_per_epoch": self.steps_per_epoch,
            "total_steps": self.total_steps,
            "epochs": self.config.training.epochs or self.total_steps / self.steps_per_epoch,
            "batch_size": self._batches.size * self.config.training.accumulate,
        }
