"""Trainings for the tests of this room: small ones on the embedded digits, whole, cut short and gone on with."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from babysit.data.dataset import Dataset
from babysit.data.prepare import prepare
from babysit.train.config import parse
from babysit.train.events import Event, Idle, Points
from babysit.train.resume import resume
from babysit.train.shelf import Shelf
from babysit.train.trainer import Trainer

T = TypeVar("T", bound=Event)

TIMED = ("speed/", "layer/", "time/", "system/")  # series whose steps follow the clock


def digits(config: Mapping[str, Any]) -> Dataset:
    parsed = parse(config)
    return prepare(parsed.data, parsed.seed, Path())


def trainer_of(config: Mapping[str, Any], folder: Path | None = None, dataset: Dataset | None = None) -> Trainer:
    return Trainer(parse(config), dataset or digits(config), Shelf(folder) if folder else None)


def only(events: list[Event], kind: type[T]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def digest(trainer: Trainer) -> str:
    """Return a hash of all that training has changed: weights, what the optimizer keeps, statistics, generators."""
    arrays = trainer.snapshot().arrays
    text = "".join(str(rng.bit_generator.state) for rng in trainer.network.generators.values())
    return hashlib.sha256(b"".join(arrays[name].tobytes() for name in sorted(arrays)) + text.encode()).hexdigest()


def points_of(events: list[Event]) -> list[tuple[int, dict[str, float]]]:
    """Return the points that the configuration decides, without what the clock does."""
    kept = []
    for event in events:
        if isinstance(event, Points):
            values = {name: value for name, value in event.values.items() if not name.startswith(TIMED)}
            if values:
                kept.append((event.step, values))
    return kept


def run_until(trainer: Trainer, step: int, n_idle: int | None = None) -> list[Event]:
    """Train until `step` has been told, or its evaluation's `n_idle`-th piece; save there as a worker does."""
    heard: list[Event] = []
    events = trainer.events()
    for event in events:
        heard.append(event)
        is_there = trainer.step == step and isinstance(event, Points if n_idle is None else Idle)
        if is_there and (n_idle is None or sum(isinstance(other, Idle) for other in heard[-n_idle:]) == n_idle):
            break
    events.close()  # type: ignore[attr-defined]
    trainer.save()
    assert trainer.keeper.wait(10)
    return heard


def resumed(config: Mapping[str, Any], folder: Path, dataset: Dataset | None = None) -> Trainer:
    trainer = trainer_of(config, folder, dataset)
    resume(trainer)
    return trainer
