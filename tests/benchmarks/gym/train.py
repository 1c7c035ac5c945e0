"""The training of a twin: the trainer itself, its own probes, and what a worker would tell of it."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from babysit.data.dataset import Dataset, Split
from babysit.data.prepare import prepare
from babysit.train.changes import Change
from babysit.train.config import Config, parse
from babysit.train.events import Diverged, Event, Finished, NotFinite, Points, ProbeSwitched, Started, Warned
from babysit.train.trainer import Trainer
from benchmarks.gym.history_file import Run, key_of, save
from benchmarks.gym.twin import Twin

FAULT_STREAM = 17
"""The random stream of what faults draw."""
RATE = "optimizer.learning_rate"
MAX_TEST = 1000
"""Test examples that are looked at: the official splits have ten thousand."""
PLACES = {"mnist": "mnist-10k", "cifar10": "cifar-10-batches-py"}
"""Where in the folder of real data each data set lies."""


class Telling:
    """Takes a training's events, as a worker's run would be told of them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._points: dict[str, tuple[list[int], list[float]]] = {}

    def tell(self, event: Event) -> None:
        """Take one event; records, which no rule reads, are left out."""
        match event:
            case Points(step=step, values=values) | Finished(step=step, values=values):
                self._log(step, values)
            case Started(info=info):
                self.run.info |= info
            case Diverged(step=step, name=name):
                self.run.events.append(("diverged", step, {"name": name}))
            case NotFinite(step=step):
                facts = {name: value for name, value in asdict(event).items() if name != "step"}
                self.run.events.append(("nan", step, facts))
            case Warned(step=step, sentence=sentence):
                self.run.events.append(("warning", step, {"sentence": sentence}))
            case ProbeSwitched(step=step, name=name, is_on=is_on, reason=reason):
                self.run.events.append(("probe", step, {"name": name, "is_on": is_on, "reason": reason}))

    def intervene(self, number: int, step: int, change: Change) -> None:
        """Take note of what a person has changed."""
        data = {"id": number, "field": change.field, "old": change.old, "new": change.new}
        self.run.events.append(
            ("intervention", step, data | {"note": "", "by": "", "checkpoint": None, "undoes": None})
        )

    def conclude(self) -> None:
        """Make the columns."""
        for name, (steps, values) in self._points.items():
            self.run.series[name] = np.array(steps, np.int64), np.array(values, np.float64)

    def _log(self, step: int, values: dict[str, float]) -> None:
        for name, value in values.items():
            steps, column = self._points.setdefault(name, ([], []))
            steps.append(step)
            column.append(value)


def train(twin: Twin, seed: int, data_folder: Path | None, cache: Path) -> Run:
    """Train a twin and return what it has told; data sets that are not embedded lie in `data_folder`."""
    config = configuration(twin, seed, data_folder)
    dataset = twin.fault.prepare(dataset_of(config, cache / "datasets"), np.random.default_rng([seed, FAULT_STREAM]))
    run = Run(config.to_dict(), {}, key=key_of(twin, seed))
    telling = Telling(run)
    with twin.fault.patch():
        trainer = Trainer(config, dataset)
        twin.fault.begin(trainer)
        for event in trainer.events():
            telling.tell(event)
            if isinstance(event, Points):
                _follow(twin, trainer, telling)
    telling.conclude()
    return run


def train_into(twin: Twin, seed: int, data_folder: Path | None, cache: Path) -> None:
    """Train a twin and keep what it has told."""
    save(train(twin, seed, data_folder, cache), cache / f"{twin.name}-{seed}")


def configuration(twin: Twin, seed: int, data_folder: Path | None) -> Config:
    """Return the whole configuration; raises FileNotFoundError for data that are not on this machine."""
    table: dict[str, Any] = {**twin.config, "name": twin.name, "seed": seed}
    if twin.data in PLACES:
        if data_folder is None:
            raise FileNotFoundError(f"{twin.name} needs real data: {PLACES[twin.data]} in BABYSIT_TEST_DATA")
        table["data"] = {**twin.config["data"], "path": str(data_folder / PLACES[twin.data])}
    return parse(table)


def dataset_of(config: Config, folder: Path) -> Dataset:
    """Return the data of a run; what is read from archives is cached in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    dataset = prepare(config.data, config.seed, folder)
    return replace(dataset, test=Split(dataset.test.x[:MAX_TEST], dataset.test.y[:MAX_TEST]))


def _follow(twin: Twin, trainer: Trainer, telling: Telling) -> None:
    """Do what the twin's script says at this step, once: an evaluation has points of the same step."""
    for number, (step, rate) in enumerate(twin.fault.script, start=1):
        if step == trainer.step and trainer.settings()[RATE] != rate:
            telling.intervene(number, step, trainer.change(RATE, rate))
