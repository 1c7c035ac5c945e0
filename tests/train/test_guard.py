"""The NaN guard: what is not finite is never applied, everything stays as it was to the bit, and the first is named."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import babysit.nn  # noqa: F401 — enters the optimizers
from babysit.data.dataset import Dataset
from babysit.nn.optim import optimizers
from babysit.train.batch_file import KEPT, MAX_BYTES, keep_batch
from babysit.train.diagnosis import Batch
from babysit.train.events import CheckpointSaved, Diverged, Event, Finished, NotFinite, Points, Started, Warned
from babysit.train.guard import Guard
from babysit.train.trainer import Trainer
from train.samples import digest, digits, only, points_of, resumed, run_until, trainer_of

BASE: dict[str, Any] = {"training": {"steps": 110, "batch_size": 32}, "probes": {"every": 20}}  # 46 steps an epoch
CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "dropout and batch norm": {
        "network": {"batch_norm": True, "layers": [{"type": "dense", "units": 30, "dropout": 0.3}]},
    },
    "augmentation and accumulation": {
        "data": {"augment": ["flip", "mixup"]},
        "training": {**BASE["training"], "accumulate": 3},
        "optimizer": {"name": "adam"},
    },
    "a convolution under a schedule that looks": {
        "network": {"batch_norm": True, "layers": [{"type": "conv", "filters": 4}, {"type": "max_pool"}]},
        "schedule": {"name": "reduce_on_plateau", "patience": 0, "threshold": 0.5},
        "training": {**BASE["training"], "clip_norm": 1.0, "evaluate_every": 15},
    },
}


def state_of(trainer: Trainer) -> tuple[str, str]:
    """Return all that the next step depends on: arrays by their bits, everything else as text."""
    return digest(trainer), json.dumps(trainer.snapshot().facts, sort_keys=True, default=str)


def until_refused(trainer: Trainer, events: Iterator[Event]) -> tuple[list[Event], NotFinite]:
    heard: list[Event] = []
    for event in events:
        if isinstance(event, NotFinite):
            return heard, event
        heard.append(event)
    raise AssertionError("every step was applied")


def row_of_step(config: dict[str, Any], data: Dataset, step: int) -> int:
    """Return an example that the step is the first to be trained on."""
    trainer = trainer_of(config, dataset=data)
    batches, n = trainer._batches, trainer.config.training.accumulate
    seen: set[int] = set()
    for _ in range((step - 1) * n):
        batches.draw()
        seen |= set(batches.rows.tolist())
    batches.draw()
    return next(row for row in batches.rows.tolist() if row not in seen)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("step", [1, 14])
def test_nothing_of_a_bad_step_is_applied_and_it_is_tried_again_as_it_was(tmp_path: Path, name: str, step: int) -> None:
    config = {**BASE, **CASES[name]}
    data = digits(config)
    whole = trainer_of(config, dataset=data)
    told = points_of(list(whole.events()))
    row = row_of_step(config, data, step)
    kept = data.train.x[row].copy()
    data.train.x[row] = np.nan
    trainer = trainer_of(config, tmp_path, data)
    events = trainer.events()
    before = None
    for event in events:
        if trainer.step == step - 1 and not isinstance(event, NotFinite):
            before = state_of(trainer)
        if isinstance(event, NotFinite):
            break
    assert isinstance(event, NotFinite)
    assert (event.step, event.tensor, event.layer, event.value) == (step, "input", 0, "nan")
    assert event.sentence == f"The batch of step {step} holds a value that is not a number. The step was not applied."
    assert trainer.step == step - 1
    for _ in range(3):  # it stays what it is, however often it is tried
        assert before in (None, state_of(trainer))
        before = state_of(trainer)
        trainer.try_again()
        heard, again = until_refused(trainer, events)
        assert not only(heard, Points)
        assert again == event
    data.train.x[row] = kept
    trainer.try_again()
    rest = list(events)
    assert isinstance(rest[-1], Finished)
    assert digest(trainer) == digest(whole)
    assert points_of(rest) == [point for point in told if point[0] >= step]


def test_who_does_not_ask_for_more_has_heard_the_last() -> None:
    config = {**BASE, "optimizer": {"learning_rate": 1e9}, "network": {"init": "xavier"}}
    trainer = trainer_of(config)
    events = list(trainer.events())
    assert isinstance(events[-1], NotFinite)
    assert events[-1].action == "pause"
    assert not only(events, Finished)
    losses = [event.values["train/loss"] for event in only(events, Points) if "train/loss" in event.values]
    assert np.isfinite(losses).all()
    assert len(losses) == trainer.step == events[-1].step - 1
    assert all(np.isfinite(p.value).all() for p in trainer.network.parameters)


def test_stop_is_told_with_the_event() -> None:
    config = {"optimizer": {"learning_rate": 1e9}, "training": {"steps": 50, "nan_guard": "stop"}}
    assert only(list(trainer_of(config).events()), NotFinite)[0].action == "stop"


def test_off_trains_on_as_ever() -> None:
    config = {"optimizer": {"learning_rate": 1e9}, "training": {"steps": 50, "nan_guard": "off"}}
    events = list(trainer_of(config).events())
    assert len(only(events, Diverged)) == 1
    assert only(events, NotFinite) == []
    assert isinstance(events[-1], Finished)


def test_a_guarded_training_is_the_same_as_one_that_is_not() -> None:
    for case in CASES.values():
        config = {**BASE, **case}
        off = {**config, "training": {**config["training"], "nan_guard": "off"}}
        guarded, bare = trainer_of(config), trainer_of(off)
        assert points_of(list(guarded.events())) == points_of(list(bare.events()))
        assert digest(guarded) == digest(bare)


def test_a_healthy_step_is_never_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> None:
        raise AssertionError("a healthy step was tried on copies")

    monkeypatch.setattr(Guard, "apply", fail)
    monkeypatch.setattr(Guard, "bad_gradient", fail)
    wide = {"network": {"layers": [{"type": "dense", "units": 600}, {"type": "dense", "units": 500}]}}
    for case in (*CASES.values(), wide, {"optimizer": {"name": "adamw"}, "objective": {"l1": 1e-3}}):
        config = {**BASE, **case}
        assert isinstance(list(trainer_of(config).events())[-1], Finished)


def poked(change: Any, config: dict[str, Any] | None = None, folder: Path | None = None) -> tuple[Trainer, NotFinite]:
    """Return a training whose parameters were changed by hand after ten steps, and what it says of the next."""
    trainer = trainer_of({**BASE, **(config or {})}, folder)
    events = trainer.events()
    for event in events:
        if isinstance(event, Points) and trainer.step == 10:
            break
    change({parameter.name: parameter.value for parameter in trainer.network.parameters})
    before = state_of(trainer)
    _, refused = until_refused(trainer, events)
    assert state_of(trainer) == before
    return trainer, refused


THREE = {"network": {"layers": [{"type": "dense", "units": 20}, {"type": "dense", "units": 20}]}}


def scale(**factors: float) -> Any:
    def change(values: dict[str, Any]) -> None:
        for name, factor in factors.items():
            values[f"layer/{name[1:]}/W"] *= np.float32(factor)
            values[f"layer/{name[1:]}/b"][:] = 0

    return change


def test_weights_that_are_bad_already_are_named() -> None:
    def change(values: dict[str, Any]) -> None:
        values["layer/2/W"][3, 4] = np.nan
        values["layer/3/b"][0] = np.inf

    _, refused = poked(change, THREE)
    assert (refused.tensor, refused.name, refused.layer, refused.value) == ("weight", "layer/2/W", 2, "nan")


def test_the_first_layer_whose_outputs_overflow_is_named() -> None:
    _, refused = poked(scale(_1=1e20, _2=1e25), THREE | {"objective": {"l2": 0.0}})
    assert (refused.tensor, refused.name, refused.layer) == ("activation", "layer/2/activation", 2)
    assert refused.value == "inf"
    assert refused.sentence == "In step 11 the outputs of layer 2 became infinite. The step was not applied."


def test_a_penalty_that_overflows_is_the_loss() -> None:
    _, refused = poked(scale(_1=1e-3, _2=1e22), THREE | {"objective": {"l2": 1.0}})
    assert (refused.tensor, refused.name, refused.layer) == ("loss", "train/loss", None)


def test_a_gradient_that_overflows_where_the_loss_is_finite_is_named() -> None:
    """Small in front and large behind: forward they balance, backward the first layer is told of the large alone."""
    change = scale(_1=1e-12, _2=1e21, _3=1e21)
    _, refused = poked(change, THREE | {"objective": {"loss": "hinge", "l2": 0.0}})
    assert (refused.tensor, refused.name, refused.layer) == ("gradient", "layer/1/W", 1)


def test_clipping_does_not_hide_an_infinite_gradient() -> None:
    config = THREE | {"objective": {"loss": "hinge", "l2": 0.0}, "training": {**BASE["training"], "clip_value": 1.0}}
    _, refused = poked(scale(_1=1e-12, _2=1e21, _3=1e21), config)
    assert refused.tensor == "gradient"


@pytest.mark.parametrize("name", optimizers.names())
@pytest.mark.parametrize("step", [0, 3])
def test_an_update_that_overflows_leaves_nothing_behind(tmp_path: Path, name: str, step: int) -> None:
    """A finite gradient so large that its step, or its square, is not: tried on copies, and taken back."""
    config: dict[str, Any] = {"optimizer": {"name": name, "learning_rate": 1e9}, "objective": {"l2": 0.0}}
    config |= {"network": {"layers": []}, "training": {"steps": 40, "batch_size": 64}}
    trainer = trainer_of(config, tmp_path)
    events = trainer.events()
    next(event for event in events if trainer.step == step and isinstance(event, Points | Started))
    for parameter in trainer.network.parameters:
        parameter.value *= np.float32(1e-38)
    trainer.dataset.train.x[:] *= np.float32(1e31)
    before = state_of(trainer)
    _, refused = until_refused(trainer, events)
    assert (refused.step, refused.tensor, refused.name, refused.layer) == (step + 1, "update", "layer/1/W", 1)
    assert refused.checkpoint == (step or None)  # another rate may help from this very step
    assert state_of(trainer) == before


def test_decay_that_turns_weights_round_is_stopped_before_they_are_infinite() -> None:
    optimizer = {"name": "adamw", "learning_rate": 1e9, "weight_decay": 1e6}
    config = {"optimizer": optimizer, "objective": {"l2": 0.0}, "network": {"layers": []}, "training": {"steps": 40}}
    trainer = trainer_of(config)
    refused = only(list(trainer.events()), NotFinite)[0]
    assert (refused.tensor, refused.name, refused.value) == ("update", "layer/1/W", "inf")
    assert all(np.isfinite(p.value).all() for p in trainer.network.parameters)
    trainer.change("optimizer.learning_rate", 1e-7)
    trainer.try_again()
    rest = list(trainer.events())
    assert isinstance(next(event for event in rest if isinstance(event, Points)), Points)


def test_the_batch_and_the_checkpoint_of_the_moment_are_kept(tmp_path: Path) -> None:
    config = {**BASE, "training": {**BASE["training"], "checkpoint_every": 5}}
    data = digits(config)
    row = row_of_step(config, data, 14)
    kept = data.train.x[row].copy()
    data.train.x[row] = np.inf
    trainer = trainer_of(config, tmp_path, data)
    heard, refused = until_refused(trainer, trainer.events())
    saved = [(event.step, event.reason, event.is_pinned) for event in only(heard, CheckpointSaved)]
    assert saved == [(5, "", False), (10, "", False), (10, "nan", True), (13, "nan", True)]
    assert refused.checkpoint == 10  # that of step 13 has this very batch before it
    assert refused.batch == "batch-000000000014.npz"
    with np.load(tmp_path / refused.batch) as file:
        assert row in file["rows"]
        np.testing.assert_array_equal(file["x"], data.train.x[file["rows"]])
        np.testing.assert_array_equal(file["y"], data.train.y[file["rows"]])
    # Another process goes on from there: the same batch, and once that is mended, the same training.
    again = resumed(config, tmp_path, data)
    assert again.step == 13
    assert until_refused(again, again.events())[1] == dataclasses.replace(refused, checkpoint=10)
    data.train.x[row] = kept
    again.try_again()
    later = resumed(config, tmp_path, data)
    list(later.events())
    whole = trainer_of(config, dataset=data)
    list(whole.events())
    assert digest(later) == digest(whole)


def test_without_a_shelf_nothing_is_kept() -> None:
    data = digits(BASE)
    data.train.x[:] = np.nan
    _, refused = until_refused(*((t := trainer_of(BASE, dataset=data)), t.events()))
    assert (refused.batch, refused.checkpoint) == (None, None)


def test_files_of_batches_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babysit.train.batch_file.MAX_BYTES", 1000)
    batch = Batch(np.ones((50, 8), np.float32), np.arange(50), np.arange(50))
    names = [keep_batch(tmp_path, step, batch) for step in range(1, 9)]
    assert sorted(path.name for path in tmp_path.iterdir()) == names[-KEPT:]
    with np.load(tmp_path / names[-1]) as file:
        assert len(file["x"]) == len(file["y"]) == len(file["rows"]) == 1000 // (8 * 4 + 8 + 8)
    assert MAX_BYTES < 1 << 30


def test_a_validation_loss_that_is_not_finite_is_a_warning() -> None:
    config = {**BASE, "training": {**BASE["training"], "evaluate_every": 20}}
    data = digits(config)
    data.validation.x[0] = np.inf
    events = list(trainer_of(config, dataset=data).events())
    assert isinstance(events[-1], Finished)
    (told,) = only(events, Warned)
    assert told.step == 20
    assert "validation loss of step 20 is nan" in told.sentence


def test_probes_and_their_clock_go_on_after_a_step_that_was_not_applied() -> None:
    config = {**BASE, "probes": {"every": 1}}
    data = digits(config)
    row = row_of_step(config, data, 4)
    kept = data.train.x[row].copy()
    data.train.x[row] = np.nan
    trainer = trainer_of(config, dataset=data)
    events = trainer.events()
    until_refused(trainer, events)
    data.train.x[row] = kept
    trainer.try_again()
    ratios = [event for event in events if isinstance(event, Points) and "layer/1/update_ratio" in event.values]
    assert [event.step for event in ratios] == list(range(4, 111))
    assert all("time/update" in event.values for event in ratios)


def test_a_restored_training_is_looked_at_anew(tmp_path: Path) -> None:
    run_until(trainer_of(BASE, tmp_path), 10)
    trainer = trainer_of(BASE)
    found = trainer_of(BASE, tmp_path)
    shelf = found.keeper.shelf
    assert shelf is not None
    checkpoint = shelf.read(10, 1 << 30)
    arrays = dict(checkpoint.arrays)
    arrays["optimizer/velocity/layer/1/W"] = np.full_like(arrays["optimizer/velocity/layer/1/W"], np.inf)
    trainer.restore(dataclasses.replace(checkpoint, arrays=arrays))
    _, refused = until_refused(trainer, trainer.events())
    assert (refused.tensor, refused.name) == ("update", "layer/1/W")
