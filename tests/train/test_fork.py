"""Forks: a checkpoint goes on under another configuration, with its bits where nothing that counts has changed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.errors import CheckpointError
from babysit.train.checkpoint import Checkpoint
from babysit.train.config import parse
from babysit.train.events import Finished, Points
from babysit.train.fork import changed_fields, fork, fork_problems, length_problems, starting_config
from babysit.train.overrides import put_values
from babysit.train.resume import resume
from babysit.train.trainer import Trainer
from babysit.train.validate import validate
from train.samples import digest, digits, only, points_of, run_until, trainer_of

# An epoch is 46 steps; 60 lies in the second one.
BASE: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 20, "dropout": 0.3}, {"type": "dense", "units": 12}]},
    "optimizer": {"name": "adam", "learning_rate": 0.003},
    "schedule": {"name": "reduce_on_plateau", "patience": 0, "threshold": 0.5},
    "training": {"steps": 110, "batch_size": 32, "evaluate_every": 15},
    "data": {"augment": ["flip"]},
}


@pytest.fixture(scope="module")
def parent() -> Checkpoint:
    trainer = trainer_of(BASE)
    run_until_step(trainer, 60)
    return trainer.snapshot()


def run_until_step(trainer: Trainer, step: int) -> None:
    next(event for event in trainer.events() if isinstance(event, Points) and trainer.step == step)


def forked(parent: Checkpoint, **changes: Any) -> tuple[Trainer, list[str]]:
    config = put_values(starting_config(parent), {name.replace("__", "."): value for name, value in changes.items()})
    assert fork_problems(parse(starting_config(parent)), parse(config)) == []
    trainer = trainer_of(config)
    return trainer, fork(trainer, parent)


def test_a_fork_that_changes_nothing_is_its_parent_to_the_bit(parent: Checkpoint) -> None:
    whole = trainer_of(BASE)
    told = points_of(list(whole.events()))
    trainer, sentences = forked(parent)
    assert sentences == []
    rest = list(trainer.events())
    assert digest(trainer) == digest(whole)
    assert [point for point in points_of(rest) if point[0] > 60] == [point for point in told if point[0] > 60]
    assert only(rest, Finished)[0].step == 110


FREE: dict[str, Any] = {
    "optimizer.learning_rate": 0.03,
    "optimizer.beta1": 0.5,
    "optimizer.name": "sgd",
    "optimizer": {"name": "adamw", "weight_decay": 0.1},
    "schedule": "cosine",
    "schedule.patience": 3,
    "objective.l2": 0.1,
    "objective.l1": 0.01,
    "objective.max_norm": 1.0,
    "objective.loss": "hinge",
    "training.batch_size": 50,
    "training.accumulate": 2,
    "training.epochs": 5,
    "training.steps": 70,
    "training.keep_best": "val/loss",
    "training.clip_norm": 0.1,
    "training.nan_guard": "off",
    "network.layers.0.dropout": 0.6,
    "network.layers.1.dropout": 0.2,
    "network.layers.0.activation": "tanh",
    "network.activation": "leaky_relu",
    "data.augment": ["flip", {"name": "crop", "pad": 1}],
    "probes.weights": False,
    "name": "another",
}


@pytest.mark.parametrize("field", FREE)
def test_what_may_change_changes_the_training_from_there_on(parent: Checkpoint, field: str) -> None:
    trainer, _ = forked(parent, **{field: FREE[field]})
    assert trainer.step == 60
    for parameter in trainer.network.parameters:
        np.testing.assert_array_equal(parameter.value, parent.arrays[f"parameter/{parameter.name}"])
    np.testing.assert_array_equal(trainer.snapshot().arrays["batches/order"], parent.arrays["batches/order"])
    events = list(trainer.events())
    assert isinstance(events[-1], Finished)
    assert [step for step, values in points_of(events) if "train/loss" in values] == list(
        range(61, trainer.total_steps + 1)
    )


def test_a_dropout_that_is_taken_away_is_forgotten(parent: Checkpoint) -> None:
    trainer, _ = forked(parent, network__layers__0__dropout=None)
    assert trainer.network.generators == {}
    assert isinstance(list(trainer.events())[-1], Finished)


def test_another_optimizer_begins_anew_and_says_so(parent: Checkpoint) -> None:
    trainer, sentences = forked(parent, optimizer__name="momentum")
    assert sentences == ["momentum begins anew: what another optimizer kept says nothing to it"]
    assert (trainer.optimizer.n_steps, trainer.optimizer.state) == (0, {})
    same, none = forked(parent, optimizer__beta2=0.99)
    assert none == []
    assert same.optimizer.n_steps == 60
    assert same.optimizer.state.keys() == {parameter.name for parameter in same.network.parameters}


@pytest.mark.parametrize(("before", "after"), [(0.9, 0.0), (0.0, 0.9)])
def test_momentum_may_come_and_go(before: float, after: float) -> None:
    trainer = trainer_of({**BASE, "optimizer": {"name": "sgd", "momentum": before}})
    run_until_step(trainer, 20)
    child, _ = forked(trainer.snapshot(), optimizer__momentum=after)
    assert any(child.optimizer.state.values()) is bool(after)
    assert isinstance(list(child.events())[-1], Finished)


def test_the_rate_of_the_configuration_counts_over_that_of_the_checkpoint(parent: Checkpoint) -> None:
    trainer, _ = forked(parent, optimizer__learning_rate=0.5)
    assert trainer.learning_rate == 0.5
    rates = [
        values["optimizer/learning_rate"] for _, values in points_of(list(trainer.events())) if "train/loss" in values
    ]
    whole = {step: values for step, values in points_of(list(trainer_of(BASE).events())) if "train/loss" in values}
    assert rates[0] / 0.5 == pytest.approx(whole[61]["optimizer/learning_rate"] / 0.003)  # the schedule goes on


def test_a_changed_setting_is_where_a_fork_starts_from() -> None:
    facts = {"config": parse({}).to_dict(), "learning_rate": 0.25}
    assert starting_config(Checkpoint({}, facts))["optimizer"]["learning_rate"] == 0.25
    with pytest.raises(CheckpointError, match="must tell its configuration"):
        starting_config(Checkpoint({}, {"config": None}))


def test_each_example_of_the_epoch_is_shown_once_whatever_the_size_of_the_batches(parent: Checkpoint) -> None:
    """14 batches of 32 of the second epoch were drawn: what is left of it comes in batches of 50, none twice."""
    trainer, _ = forked(parent, training__batch_size=50)
    order, n = parent.arrays["batches/order"], len(trainer.dataset.train)
    seen: list[int] = []
    while len(seen) < n - 14 * 32:
        trainer._batches.draw()
        seen += trainer._batches.rows.tolist()
    assert seen == order[14 * 32 :].tolist()


def test_data_that_are_others_are_refused_and_change_nothing(parent: Checkpoint) -> None:
    trainer = trainer_of({**BASE, "data": {"validation": 0.3}})
    before = digest(trainer)
    with pytest.raises(CheckpointError, match="is of other data"):
        fork(trainer, parent)
    other = trainer_of({**BASE, "network": {"layers": []}})
    with pytest.raises(CheckpointError, match="parameter/layer"):
        fork(other, parent)
    assert (digest(trainer), trainer.step, other.step) == (before, 0, 0)


def test_what_is_fixed_says_why() -> None:
    before = parse({"network": {"layers": [{"type": "dense"}, {"type": "dropout", "rate": 0.3}]}})
    for changes, field in (
        ({"seed": 4}, "seed"),
        ({"data.limit": 50}, "data.limit"),
        ({"network.init": {"name": "normal", "std": 1.0}}, "network.init.name"),
        ({"network.layers.0.units": 7}, "network.layers.0.units"),
        ({"network.batch_norm_place": "after_activation"}, "network.batch_norm_place"),
        ({"network.layers": []}, "network.layers"),
        ({"network.layers.0.activation": "prelu"}, "network.layers.0.activation"),
    ):
        found = fork_problems(before, parse(put_values(before.to_dict(), changes)))
        assert field in [problem.field for problem in found], changes
        assert all(problem.rule.startswith("cannot be changed from a checkpoint: ") for problem in found)
        assert all(problem.rule.endswith("(step 0) it can be changed") for problem in found)
    assert fork_problems(before, parse(put_values(before.to_dict(), {"network.layers.1.rate": 0.6}))) == []


def test_there_must_be_something_left_to_train(parent: Checkpoint, tmp_path: Path) -> None:
    def problems(**training: Any) -> list[str]:
        config = parse({**BASE, "training": {**BASE["training"], **training}})
        return [problem.field for problem in length_problems(config, validate(config, tmp_path), parent)]

    n_since = parent.facts["best"]["n_since"]
    assert problems() == []
    assert problems(steps=60) == ["training.steps"]
    assert problems(steps=None, epochs=1) == ["training.epochs"]
    assert problems(steps=None, epochs=2) == []
    assert problems(patience=max(n_since, 1)) == (["training.patience"] if n_since else [])
    assert problems(patience=n_since + 1) == []


def test_differences_are_told_by_dotted_field() -> None:
    before = {"a": {"b": 1, "c": [1, {"d": 2}]}, "e": [1], "f": 0}
    after = {"a": {"b": 1, "c": [1, {"d": 3}]}, "e": [1, 2], "g": 5}
    assert changed_fields(before, after) == {"a.c.1.d": (2, 3), "e": ([1], [1, 2]), "f": (0, None), "g": (None, 5)}


def test_values_are_put_where_they_belong() -> None:
    whole = parse({"optimizer": {"name": "sgd", "momentum": 0.5}, "training": {"clip_norm": 1.0}}).to_dict()
    put = put_values(whole, {"optimizer.learning_rate": 0.5, "optimizer.name": "adam", "training.clip_norm": None})
    assert put["optimizer"] == {"name": "adam", "learning_rate": 0.5}
    assert "clip_norm" not in put["training"]
    assert put_values(whole, {"optimizer.name": "sgd"})["optimizer"]["momentum"] == 0.5
    assert "epochs" not in put_values(whole, {"training.steps": 3})["training"]
    assert put_values(whole, {"network.layers.0.activation": "tanh"})["network"]["layers"][0]["activation"] == "tanh"
    assert whole["optimizer"] == {"name": "sgd", "learning_rate": 0.01, "momentum": 0.5}


def test_a_fork_goes_on_from_its_own_checkpoint_or_else_from_where_it_was_forked(tmp_path: Path) -> None:
    """Its folder has the parent's checkpoint, and the parent's best one before it, which is nothing to go on from."""
    config = {**BASE, "training": {**BASE["training"], "checkpoint_every": 30}}
    data = digits(config)
    run_until(trainer_of(config, tmp_path, data), 60)
    child = {**config, "optimizer": {"name": "sgd", "learning_rate": 0.02}}
    trainer = trainer_of(child, tmp_path, data)
    assert trainer.keeper.shelf is not None
    assert min(trainer.keeper.shelf.steps()) < 60
    resume(trainer, last_step=0, fork_step=60)
    assert trainer.step == 60
    (tmp_path / "cut").mkdir()
    for path in tmp_path.glob("step-*.safetensors"):
        (tmp_path / "cut" / path.name).write_bytes(path.read_bytes())
    list(trainer.events())
    for last in (0, 75):  # it died before its first own checkpoint, then after one
        cut = trainer_of(child, tmp_path / "cut", data)
        resume(cut, last_step=last, fork_step=60)
        run_until_step(cut, 75 if not last else 100)
        if not last:
            cut.save()
            cut.keeper.wait()
    final = trainer_of(child, tmp_path / "cut", data)
    resume(final, last_step=75, fork_step=60)
    assert final.step == 75
    list(final.events())
    assert digest(final) == digest(trainer)


def test_a_best_that_is_not_at_hand_must_still_be_bettered(parent: Checkpoint, tmp_path: Path) -> None:
    trainer, _ = forked(parent)
    best = trainer.snapshot().facts["best"]
    assert best["value"] == parent.facts["best"]["value"]
    assert best["step"] == 0
    other, _ = forked(parent, training__keep_best="val/loss")
    assert other.snapshot().facts["best"]["value"] is None
