"""The trainer: the loop over the steps, as a generator of events. It knows no process and no socket."""

import math
import time
from collections.abc import Generator, Iterator

import numpy as np

from babysit.data.dataset import Dataset, Split
from babysit.errors import CheckpointError
from babysit.nn.losses import Loss
from babysit.nn.optim import Optimizer
from babysit.nn.regularizer import Regularizer
from babysit.nn.schedules import Schedule
from babysit.probes.probe import Setting
from babysit.train.best import Best, tracked_metric
from babysit.train.build import build_network, describe_blocks, plan_network
from babysit.train.checkpoint import Checkpoint
from babysit.train.config import Config
from babysit.train.estimate import EVALUATION_ROWS, count_steps, count_steps_per_epoch
from babysit.train.evaluate import Evaluation, evaluate
from babysit.train.events import (
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
from babysit.train.probing import Probing
from babysit.train.refusal import refuse
from babysit.train.shelf import Shelf
from babysit.train.snapshot import Parts, fingerprint
from babysit.train.speed import Speedometer
from babysit.train.step import Stepper
from babysit.train.worst import Worst

__all__ = [
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

    `step` counts the steps done; `learning_rate` is what the schedule starts from. What probes, evaluations and
    checkpoints read, they do not change. With a shelf, checkpoints are kept on it.
    """

    def __init__(self, config: Config, dataset: Dataset, shelf: Shelf | None = None) -> None:
        self.config, self.dataset = config, dataset
        self.n_classes = len(dataset.class_names)
        self._n_outputs = self.n_classes or dataset.train.y.shape[1]
        self.network = build_network(config, dataset.shape, self._n_outputs)
        self.optimizer: Optimizer = config.optimizer.create()
        self._batches = create_batches(config, dataset)
        self.step = 0
        self.steps_per_epoch = count_steps_per_epoch(config, self._batches.per_epoch)
        self.total_steps = count_steps(config, self.steps_per_epoch)
        self.learning_rate = self.optimizer.learning_rate
        self._schedule: Schedule = config.schedule.create()
        self._schedule.begin(self.steps_per_epoch)
        self._loss: Loss = config.objective.loss.create()
        self._stepper = Stepper(
            self.network,
            self.optimizer,
            self._batches,
            self._loss,
            Regularizer(config.objective.l2, config.objective.l1, config.objective.max_norm),
            config.training.accumulate,
            (config.training.clip_norm, config.training.clip_value),
            has_accuracy=bool(self.n_classes),
            is_guarded=config.training.nan_guard != "off",
        )
        self._best = Best(tracked_metric(config.training.keep_best, bool(self.n_classes)))
        parts = Parts(self.network, self.optimizer, self._batches, self._schedule, self._best, fingerprint(dataset))
        self.keeper = Keeper(parts, shelf, config.training.checkpoint_every)
        self._evaluate_every = config.training.evaluate_every or self.steps_per_epoch
        self._evaluated_at = 0
        setting = Setting([dataset.train.x[:PROBED_ROWS]], lambda: self.optimizer.n_steps)
        self.probing = Probing(self.network, config.probes, setting)
        self._has_diverged = False
        self._is_to_try_again = self._has_warned = False

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

    def try_again(self) -> None:
        """Let the step that was not applied be tried again, with the settings as they are then."""
        self._is_to_try_again = True

    def save(self) -> None:
        """Put a checkpoint of the present step on the shelf, unless there is none or it has it already."""
        if self.step:
            self.keeper.save(self._facts())

    def snapshot(self) -> Checkpoint:
        """Return a checkpoint of the present step."""
        return self.keeper.parts.take(self._facts())

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from `checkpoint`; raises CheckpointError, with nothing changed, for one that does not fit."""
        own = _own_facts(checkpoint)
        self.keeper.restore(checkpoint)
        if self._stepper.guard is not None:
            self._stepper.guard.forget()
        self.step, self.learning_rate, self._evaluated_at, self._has_diverged = own

    def _advance(self) -> Generator[Event, None, bool]:
        """Do the next step; return whether it was applied."""
        if self.step == 0 and self.network.needs_calibration:
            self.network.calibrate(self.dataset.train.x[:CALIBRATION_ROWS])  # before a probe takes note of the weights
        yield from self.probing.prepare(self.step + 1, is_last=self.step + 1 >= self.total_steps)
        values = self._train_step()
        if values is None:
            self.save()
            yield from refuse(self._stepper, self.keeper, self.step + 1, self.config.training.nan_guard)
            return False
        yield from self.probing.measure(self.step, values)
        yield from self._warn(values["train/loss"])
        yield Points(self.step, values)
        return True

    def _train_step(self) -> dict[str, float] | None:
        """Do one step and return the points of its batch, as they were before the update; None if it is not applied."""
        values = self._stepper.step(self._schedule.rate(self.learning_rate, self.step + 1, self.total_steps))
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
        is_due = self.step % self._evaluate_every == 0 or self.step == self.total_steps
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
        self._schedule.observe(values["val/loss"])
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
            "learning_rate": self.learning_rate,
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
            "steps_per_epoch": self.steps_per_epoch,
            "total_steps": self.total_steps,
            "epochs": self.total_steps / self.steps_per_epoch,
            "batch_size": self._batches.size * self.config.training.accumulate,
            "probes": self.probing.describe(),
        }


def _own_facts(checkpoint: Checkpoint) -> tuple[int, float, int, bool]:
    """Return step, rate, step of the last evaluation and whether it has diverged; raises CheckpointError."""
    facts = checkpoint.facts
    rate, evaluated_at, has_diverged = (facts.get(key) for key in ("learning_rate", "evaluated_at", "has_diverged"))
    if not isinstance(rate, float | int) or type(evaluated_at) is not int or not isinstance(has_diverged, bool):
        raise CheckpointError("the checkpoint", "must tell its learning rate and its last evaluation")
    return checkpoint.step, float(rate), evaluated_at, has_diverged
