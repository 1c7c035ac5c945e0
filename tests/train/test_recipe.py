"""What the trainer makes of the objective, the optimizer, the schedule and clipping."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.prepare import prepare
from babysit.nn.losses import losses
from babysit.nn.optim import optimizers
from babysit.nn.schedules import schedules
from babysit.train.config import parse
from babysit.train.events import Finished, Points
from babysit.train.trainer import Trainer

SHORT: dict[str, Any] = {"training": {"steps": 60, "batch_size": 32}}


def trainer_of(config: Mapping[str, Any], **sections: Any) -> Trainer:
    parsed = parse({**config, **sections})
    return Trainer(parsed, prepare(parsed.data, parsed.seed, Path()))


def points_of(trainer: Trainer) -> list[dict[str, float]]:
    """Train, and return the points of every step."""
    events = list(trainer.events())
    return [event.values for event in events if isinstance(event, Points) and "train/loss" in event.values]


def rates_of(trainer: Trainer) -> list[float]:
    return [values["optimizer/learning_rate"] for values in points_of(trainer)]


def accuracy_of(trainer: Trainer) -> float:
    """Train, and return the share of the test images that are right."""
    *_, last = trainer.events()
    assert isinstance(last, Finished)
    return last.values["test/accuracy"]


def test_a_schedule_counts_the_epochs_of_the_training_behind_its_warmup() -> None:
    schedule = {"name": "step", "every": 1, "factor": 0.5, "warmup": 4}
    rates = rates_of(trainer_of(SHORT, schedule=schedule))
    assert rates == [pytest.approx(0.01 * k / 4) for k in range(1, 5)] + [0.01] * 46 + [0.005] * 10


def test_a_plateau_is_seen_at_the_evaluations() -> None:
    """A rate so small that nothing improves by the threshold: each evaluation is one without progress."""
    config = {
        "training": {"steps": 40, "evaluate_every": 10},
        "optimizer": {"learning_rate": 1e-9},
        "schedule": {"name": "reduce_on_plateau", "patience": 0, "factor": 0.5},
    }
    rates = rates_of(trainer_of(config))
    assert rates == [1e-9] * 20 + [0.5e-9] * 10 + [0.25e-9] * 10


def test_clipping_bounds_the_step_and_tells_the_norm_as_it_was() -> None:
    trainer = trainer_of(
        {"training": {"steps": 1, "clip_norm": 1e-3}, "optimizer": {"momentum": 0.0, "learning_rate": 1.0}}
    )
    before = [p.value.copy() for p in trainer.network.parameters]
    (first,) = points_of(trainer)
    assert first["optimizer/gradient_norm"] > 0.1
    moved = math.sqrt(
        sum(float(((p.value - b) ** 2).sum()) for p, b in zip(trainer.network.parameters, before, strict=True))
    )
    assert moved == pytest.approx(1e-3, rel=1e-3)


def test_no_unit_grows_beyond_the_largest_norm() -> None:
    trainer = trainer_of(SHORT, objective={"max_norm": 0.5})
    list(trainer.events())
    norms = [np.linalg.norm(p.value, axis=0) for p in trainer.network.parameters if p.decays]
    assert max(norm.max() for norm in norms) == pytest.approx(0.5, rel=1e-4)


def test_l1_is_part_of_the_loss() -> None:
    trainer, start = (trainer_of({"training": {"steps": 1}}, objective={"l1": 0.1, "l2": 0}) for _ in range(2))
    (first,) = points_of(trainer)
    sizes = sum(float(np.abs(p.value).sum()) for p in start.network.parameters if p.decays)
    assert first["train/loss/regularizer"] == pytest.approx(0.1 * sizes, rel=1e-5)


@pytest.mark.parametrize("loss", losses.names())
def test_every_loss_learns_the_digits(loss: str) -> None:
    assert accuracy_of(trainer_of({"training": {"epochs": 10}}, objective={"loss": loss})) >= 0.9


@pytest.mark.parametrize("optimizer", optimizers.names())
def test_every_optimizer_learns_the_digits_at_its_default_rate(optimizer: str) -> None:
    assert accuracy_of(trainer_of({"training": {"epochs": 5}}, optimizer=optimizer)) >= 0.9


@pytest.mark.parametrize("schedule", schedules.names())
def test_every_schedule_learns_the_digits(schedule: str) -> None:
    assert accuracy_of(trainer_of({"training": {"epochs": 5}}, schedule=schedule)) >= 0.9
