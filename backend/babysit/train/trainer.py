"""The trainer: the loop over the steps, as a generator of events. It knows no process and no socket."""

import math
import time
from collections.abc import Generator, Iterator

import babysit.probes  # noqa: F401 — enters the probes
from babysit.data.dataset import Dataset, Split
from babysit.nn.clip import clip_gradients
from babysit.nn.losses import Loss
from babysit.nn.optim import Optimizer
from babysit.nn.regularizer import Regularizer
from babysit.nn.schedules import Schedule
from babysit.probes.probe import Kind, Picture, Probe, probes
from babysit.probes.schedule import Budget, Every
from babysit.train.build import build_network, describe_blocks, plan_network
from babysit.train.config import Config
from babysit.train.estimate import EVALUATION_ROWS, count_steps
from babysit.train.events import Diverged, Event, Finished, Idle, PictureTaken, Points, Started
from babysit.train.feed import create_batches
from babysit.train.speed import Speedometer

__all__ = ["Diverged", "Event", "Finished", "Idle", "PictureTaken", "Points", "Started", "Trainer"]

KINDS: tuple[Kind, ...] = ("values", "pictures")


class Trainer:
    """One training: the same configuration and data give the same weights after every step.

    `step` counts the steps done; `learning_rate` is what the schedule starts from. What probes and evaluations read,
    they do not change.
    """

    def __init__(self, config: Config, dataset: Dataset) -> None:
        self.config, self.dataset = config, dataset
        self.network = build_network(config, dataset.shape, len(dataset.class_names))
        self.optimizer: Optimizer = config.optimizer.create()
        self._batches = create_batches(config, dataset)
        self.step = 0
        self.steps_per_epoch = self._batches.per_epoch
        self.total_steps = count_steps(config, self.steps_per_epoch)
        self.learning_rate = self.optimizer.learning_rate
        self._schedule: Schedule = config.schedule.create()
        self._schedule.begin(self.steps_per_epoch)
        self._loss: Loss = config.objective.loss.create()
        self._regularizer = Regularizer(config.objective.l2, config.objective.l1, config.objective.max_norm)
        self._evaluate_every = config.training.evaluate_every or self.steps_per_epoch
        self._probes = [probes.create(name) for name in probes.names()]
        self._has_diverged = False

    def events(self) -> Iterator[Event]:
        """Train from the present step to the last, yielding what happens; stop asking to stop the training."""
        yield Started(self._info())
        every = self.config.probes.every
        due = Every(every) if every else Budget(self.config.probes.budget or 0.0)
        speed = Speedometer()
        while self.step < self.total_steps:
            values = self._train_step()
            pictures = self._measure(due, values)
            yield Points(self.step, values)
            for picture in pictures:
                yield PictureTaken(self.step, picture.name, picture.array, picture.meta)
            yield from self._warn(values["train/loss"])
            speed.come_back()
            if self.step % self._evaluate_every == 0 or self.step == self.total_steps:
                yield from self._validate()
            rate = speed.tick()
            if self.step == self.total_steps:
                rate = rate or speed.last()
            if rate is not None:
                yield Points(self.step, {"speed/steps_per_second": rate})
        yield Finished(self.step, (yield from self._evaluate("test", self.dataset.test)))

    def _train_step(self) -> dict[str, float]:
        """Do one step and return the points of its batch, as they were before the update."""
        self.step += 1
        x, y = self._batches.draw()
        parameters = self.network.parameters
        scores = self.network.forward(x, training=True)
        data_loss = self._loss.forward(scores, y)
        accuracy = self._loss.correct(scores, y) / len(y)
        self.network.backward(self._loss.backward())
        penalty = self._regularizer.loss(parameters)
        self._regularizer.add_gradients(parameters)
        clips = self.config.training.clip_norm, self.config.training.clip_value
        norms = {"optimizer/gradient_norm": clip_gradients(parameters, *clips)} if any(clips) else {}
        rate = self._schedule.rate(self.learning_rate, self.step, self.total_steps)
        self.optimizer.learning_rate = rate
        self.optimizer.step(parameters)
        self._regularizer.constrain(parameters)
        return {
            "train/loss": data_loss + penalty,
            "train/loss/data": data_loss,
            "train/loss/regularizer": penalty,
            "train/accuracy": accuracy,
            "optimizer/learning_rate": rate,
            **norms,
        }

    def _measure(self, due: Every | Budget, values: dict[str, float]) -> list[Picture]:
        """Take what is due, add the points to `values` and return the pictures; the last step is always due."""
        pictures: list[Picture] = []
        for kind in KINDS:
            if not due.is_due(self.step, kind) and self.step < self.total_steps:
                continue
            start = time.perf_counter()
            for probe in self._probes_of(kind):
                measurement = probe.measure(self.network)
                values.update(measurement.values)
                pictures += measurement.pictures
            due.spent(time.perf_counter() - start, kind)
        return pictures

    def _probes_of(self, kind: Kind) -> list[Probe]:
        return [probe for probe in self._probes if probe.kind == kind]

    def _warn(self, loss: float) -> Iterator[Event]:
        if not self._has_diverged and not math.isfinite(loss):
            self._has_diverged = True
            yield Diverged(self.step, "train/loss")

    def _validate(self) -> Iterator[Event]:
        values = yield from self._evaluate("val", self.dataset.validation)
        self._schedule.observe(values["val/loss"])
        yield Points(self.step, values)

    def _evaluate(self, name: str, split: Split) -> Generator[Event, None, dict[str, float]]:
        """Return loss and accuracy over a whole split, without the regularizer: what the data say of the network."""
        loss, correct = 0.0, 0
        for start in range(0, len(split), EVALUATION_ROWS):
            x, y = split.x[start : start + EVALUATION_ROWS], split.y[start : start + EVALUATION_ROWS]
            scores = self.network.forward(x, training=False)
            loss += self._loss.forward(scores, y) * len(y)
            correct += self._loss.correct(scores, y)
            yield Idle()
        return {f"{name}/loss": loss / len(split), f"{name}/accuracy": correct / len(split)}

    def _info(self) -> dict[str, object]:
        plans = plan_network(self.config, self.dataset.shape, len(self.dataset.class_names))
        return {
            "parameters": sum(plan.parameters for plan in plans),
            "layers": describe_blocks(plans),
            "data": self.dataset.describe(),
            "steps_per_epoch": self.steps_per_epoch,
            "total_steps": self.total_steps,
            "epochs": self.total_steps / self.steps_per_epoch,
            "batch_size": self._batches.size,
        }
