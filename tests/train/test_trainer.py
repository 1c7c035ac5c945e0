"""The trainer: what it yields at which step, and that a seed and nothing else decides the weights."""

import hashlib
import math
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.prepare import prepare
from babysit.probes.filters import Filters
from babysit.train.config import parse
from babysit.train.events import Diverged, Event, Finished, Idle, PictureTaken, Points, Started
from babysit.train.trainer import Trainer
from train.samples import only

STEP_SERIES = {"train/loss", "train/loss/data", "train/loss/regularizer", "train/accuracy", "optimizer/learning_rate"}
PROBED = "layer/0/activation/mean"
SHORT: dict[str, Any] = {"training": {"steps": 60, "batch_size": 32}}


def trainer_of(config: Mapping[str, Any], **sections: Any) -> Trainer:
    parsed = parse({**config, **sections})
    return Trainer(parsed, prepare(parsed.data, parsed.seed, Path()))


def steps_of(events: list[Event], name: str) -> list[int]:
    return [event.step for event in only(events, Points) if name in event.values]


def filters_of(events: list[Event]) -> list[PictureTaken]:
    return [event for event in only(events, PictureTaken) if event.name == "layer/1/filters"]


def digest(trainer: Trainer) -> str:
    return hashlib.sha256(b"".join(p.value.tobytes() for p in trainer.network.parameters)).hexdigest()


def trained(config: Mapping[str, Any], **sections: Any) -> tuple[str, dict[str, float]]:
    """Return the hash of the trained weights, and what the test split said of them."""
    trainer = trainer_of(config, **sections)
    (finished,) = only(list(trainer.events()), Finished)
    return digest(trainer), finished.values


def test_the_seed_decides_every_weight() -> None:
    first, again, other = (trained(SHORT, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first[0] != other[0]


def test_the_order_of_the_examples_and_the_first_weights_follow_the_seed() -> None:
    first, again, other = (trainer_of(SHORT, seed=seed) for seed in (7, 7, 8))
    assert digest(first) == digest(again) != digest(other)


AUGMENTED: dict[str, Any] = {"data": {"augment": ["flip", {"name": "crop", "pad": 1}, {"name": "cutout", "size": 2}]}}


def test_the_seed_decides_the_augmentation_which_changes_the_training() -> None:
    first, again, other = (trained(SHORT, **AUGMENTED, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first[0] != other[0]
    assert first[0] != trained(SHORT, seed=7)[0]


def test_evaluations_see_no_augmentation() -> None:
    """The same weights, held by a rate that changes nothing: they get the same validation and test figures."""
    still = {**SHORT, "optimizer": {"learning_rate": 1e-30}}
    plain, augmented = (list(trainer_of(still, **sections).events()) for sections in ({}, AUGMENTED))
    assert only(plain, Finished)[0].values == only(augmented, Finished)[0].values
    losses = [[p.values["val/loss"] for p in only(e, Points) if "val/loss" in p.values] for e in (plain, augmented)]
    assert losses[0] == losses[1]


@pytest.mark.parametrize("probes", [{"budget": 0.5}, {"budget": 0.03}, {"every": 1}, {"every": 7}])
def test_probes_never_change_the_training(probes: dict[str, Any]) -> None:
    assert trained(SHORT, probes=probes) == trained(SHORT, probes={"budget": 0})


@pytest.mark.parametrize("every", [1, 13, None])
def test_evaluations_never_change_the_training(every: int | None) -> None:
    training = {**SHORT["training"], "evaluate_every": every}
    assert trained({}, training=training) == trained(SHORT)


def test_every_step_has_its_five_points() -> None:
    trainer = trainer_of(SHORT)
    events = list(trainer.events())
    for name in STEP_SERIES:
        assert steps_of(events, name) == list(range(1, 61))
    for event in only(events, Points):
        if "train/loss" in event.values:
            assert event.values.keys() >= STEP_SERIES
            assert (
                event.values["train/loss"] == event.values["train/loss/data"] + event.values["train/loss/regularizer"]
            )
            assert 0 <= event.values["train/accuracy"] <= 1
            assert event.values["optimizer/learning_rate"] == 0.01
        assert all(type(value) is float for value in event.values.values())
    assert trainer.step == trainer.total_steps == 60


def test_the_first_loss_is_that_of_the_first_weights() -> None:
    """With weights of zero every class has the same score: ln 10, whatever the batch."""
    events = trainer_of(SHORT, network={"layers": [], "init": "zeros"}).events()
    first = next(event for event in events if isinstance(event, Points))
    assert first.values["train/loss/data"] == pytest.approx(math.log(10), rel=1e-6)
    assert first.values["train/loss/regularizer"] == 0


def test_the_events_begin_with_the_facts_and_end_with_the_result() -> None:
    trainer = trainer_of(SHORT, network={"layers": [{"type": "max_pool"}, {"type": "dense", "units": 20}]})
    events = list(trainer.events())
    started, finished = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(finished, Finished)
    assert len(only(events, Started)) == len(only(events, Finished)) == 1
    info = started.info
    assert info["parameters"] == sum(p.value.size for p in trainer.network.parameters) == 16 * 20 + 20 + 20 * 10 + 10
    assert (info["steps_per_epoch"], info["total_steps"], info["batch_size"]) == (46, 60, 32)
    assert info["epochs"] == pytest.approx(60 / 46)
    assert [(entry["type"], entry["number"]) for entry in info["layers"]] == [
        ("max_pool", None),
        ("dense", 1),
        ("dense", 2),
    ]
    assert info["layers"][1]["activation"] == "relu"
    assert info["layers"][2]["activation"] == "linear"
    assert info["data"]["n_train"] == 1455
    assert finished.step == 60
    assert finished.reason == "all 60 steps are done"
    assert finished.values.keys() == {"test/loss", "test/accuracy"}


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ({"steps": 60, "batch_size": 32}, [46, 60]),
        ({"epochs": 2, "batch_size": 32}, [46, 92]),
        ({"steps": 60, "batch_size": 32, "evaluate_every": 20}, [20, 40, 60]),
        ({"steps": 50, "batch_size": 32, "evaluate_every": 20}, [20, 40, 50]),
        ({"steps": 3, "batch_size": 32, "evaluate_every": 20}, [3]),
    ],
)
def test_evaluations_are_where_they_were_asked_for_and_at_the_end(
    training: dict[str, Any], expected: list[int]
) -> None:
    events = list(trainer_of({}, training=training).events())
    assert steps_of(events, "val/loss") == steps_of(events, "val/accuracy") == expected


def test_an_evaluation_covers_its_whole_split_and_leaves_the_penalty_out() -> None:
    trainer = trainer_of(SHORT, objective={"l2": 0.1})
    events = list(trainer.events())
    for split, values in (
        (trainer.dataset.validation, next(e.values for e in reversed(only(events, Points)) if "val/loss" in e.values)),
        (trainer.dataset.test, only(events, Finished)[0].values),
    ):
        scores = trainer.network.forward(split.x, training=False).astype(np.float64)
        losses = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(split)), split.y]
        name = next(iter(values)).partition("/")[0]
        assert values[f"{name}/loss"] == pytest.approx(losses.mean(), rel=1e-4)
        assert values[f"{name}/accuracy"] == pytest.approx((scores.argmax(axis=1) == split.y).mean())


def test_an_evaluation_can_be_interrupted_between_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babysit.train.evaluate.EVALUATION_ROWS", 50)
    events = list(trainer_of({"training": {"steps": 2, "evaluate_every": 1}}).events())
    runs = [(kind, len(list(group))) for kind, group in groupby(type(event) for event in events)]
    validation, test = math.ceil(162 / 50), math.ceil(180 / 50)
    assert [n for kind, n in runs if kind is Idle] == [validation, validation, test]


def test_a_loss_that_is_not_finite_is_kept_and_told_once() -> None:
    training = {**SHORT["training"], "nan_guard": "off"}
    config = {"optimizer": {"learning_rate": 1e9}, "network": {"init": "xavier"}}
    events = list(trainer_of(SHORT, training=training, **config).events())
    losses = [event.values["train/loss"] for event in only(events, Points) if "train/loss" in event.values]
    assert len(losses) == 60
    (told,) = only(events, Diverged)
    first = next(step for step, loss in enumerate(losses, 1) if not math.isfinite(loss))
    assert (told.step, told.name) == (first, "train/loss")
    assert math.isnan(losses[-1])
    assert not math.isfinite(only(events, Finished)[0].values["test/loss"])


def test_a_healthy_run_has_not_diverged() -> None:
    assert only(list(trainer_of(SHORT).events()), Diverged) == []


@pytest.mark.parametrize("probes", [{"budget": 0}, {"budget": 0.03}, {"every": 1000}])
def test_the_first_and_the_last_step_are_always_probed(probes: dict[str, Any]) -> None:
    trainer = trainer_of(SHORT, probes=probes)
    events = list(trainer.events())
    for steps in (steps_of(events, PROBED), [event.step for event in filters_of(events)]):
        assert (steps[0], steps[-1]) == (1, 60)
        assert len(steps) == len(set(steps))
    (final,) = Filters().measure(trainer.network).pictures
    last = filters_of(events)[-1]
    np.testing.assert_array_equal(last.array, final.array)
    assert last.meta == final.meta


def test_an_empty_budget_probes_nothing_in_between() -> None:
    events = list(trainer_of(SHORT, probes={"budget": 0}).events())
    assert steps_of(events, PROBED) == [1, 60]


def test_a_single_step_is_probed_once() -> None:
    events = list(trainer_of({"training": {"steps": 1}}, probes={"every": 1}).events())
    assert steps_of(events, PROBED) == [1]
    assert len(filters_of(events)) == 1


def test_probes_every_so_many_steps() -> None:
    events = list(trainer_of(SHORT, probes={"every": 25}).events())
    assert steps_of(events, PROBED) == [1, 25, 50, 60]
    assert [event.step for event in filters_of(events)] == [1, 25, 50, 60]


def test_the_measurement_is_of_the_training_batch_of_its_step() -> None:
    """An evaluation at the same step must not get between: its whole split has another mean."""
    seen = []
    for evaluate_every in (1, 1000):
        training = {"steps": 10, "batch_size": 32, "evaluate_every": evaluate_every}
        events = list(trainer_of({}, training=training, probes={"every": 1}).events())
        seen.append([event.values[PROBED] for event in only(events, Points) if PROBED in event.values])
    assert seen[0] == seen[1]
    assert len(seen[0]) == 10


def test_the_speed_is_told_at_the_end_at_the_latest() -> None:
    events = list(trainer_of(SHORT).events())
    assert steps_of(events, "speed/steps_per_second")[-1] == 60
    told = [event.values for event in only(events, Points) if "speed/steps_per_second" in event.values]
    for values in told:
        assert values.keys() == {"speed/steps_per_second", "speed/examples_per_second"}
        assert all(math.isfinite(speed) and speed > 0 for speed in values.values())


def test_a_timed_step_tells_what_its_parts_took() -> None:
    events = list(trainer_of(SHORT, probes={"every": 25}).events())
    for phase in ("data", "forward", "backward", "update", "probes"):
        assert steps_of(events, f"time/{phase}") == [1, 25, 50, 60]
    assert all(v >= 0 for event in only(events, Points) for name, v in event.values.items() if name.startswith("time/"))


def test_a_changed_rate_holds_from_the_next_step_on() -> None:
    trainer = trainer_of(SHORT)
    rates = []
    for event in trainer.events():
        if isinstance(event, Points) and "optimizer/learning_rate" in event.values:
            rates.append(event.values["optimizer/learning_rate"])
            if event.step == 20:
                trainer.change("optimizer.learning_rate", 0.001)
    assert rates == [0.01] * 20 + [0.001] * 40


@pytest.mark.parametrize("seed", range(3))
def test_the_default_reaches_97_percent_of_the_test_images(seed: int) -> None:
    assert trained({"seed": seed})[1]["test/accuracy"] >= 0.97


def test_patience_ends_the_training_with_a_reason() -> None:
    training = {"epochs": 100, "batch_size": 32, "patience": 3, "keep_best": "val/loss"}
    trainer = trainer_of({}, training=training, optimizer={"learning_rate": 2.0})
    events = list(trainer.events())
    losses = [event.values["val/loss"] for event in only(events, Points) if "val/loss" in event.values]
    (finished,) = only(events, Finished)
    best = int(np.argmin(losses))
    assert len(losses) - 1 - best == 3
    assert finished.step == trainer.step == 46 * len(losses) < trainer.total_steps
    assert finished.reason == (
        f"stopped early at step {trainer.step}: val/loss has not been better than {losses[best]:.4g} of step "
        f"{46 * (best + 1)} in 3 evaluations"
    )


def test_a_loss_that_is_nan_uses_patience_up() -> None:
    training = {"epochs": 100, "batch_size": 32, "patience": 2, "keep_best": "val/loss", "nan_guard": "off"}
    (finished,) = only(list(trainer_of({}, training=training, optimizer={"learning_rate": 1e9}).events()), Finished)
    assert finished.step == 46 * 2
    assert "in 2 evaluations" in finished.reason
