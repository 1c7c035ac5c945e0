"""Changes of a running training: what can change and what cannot, from which step they hold, and that they stay."""

import math
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from babysit.errors import ConfigError, StateError
from babysit.nn.optim import optimizers
from babysit.train.changes import change, live_settings, name_of, settle
from babysit.train.config import parse
from babysit.train.events import Changed, Event, Points, Started
from babysit.train.fork import fork, starting_config, total_steps
from babysit.train.trainer import Trainer
from train.samples import digest, digits, only, points_of, resumed, run_until, trainer_of

CONFIG: dict[str, Any] = {
    "network": {
        "layers": [
            {"type": "dense", "units": 20, "dropout": 0.3},
            {"type": "dropout", "rate": 0.2},
            {"type": "dense", "units": 20, "dropout": 0.0},
            {"type": "dense", "units": 20},
        ]
    },
    "training": {"epochs": 4, "batch_size": 32},
}
EPOCH = 46  # steps, the last of 15 examples

CHANGES: dict[str, Any] = {
    "optimizer.learning_rate": 0.002,
    "optimizer.momentum": 0.5,
    "objective.l2": 0.1,
    "objective.l1": 0.01,
    "objective.max_norm": 0.5,
    "training.clip_norm": 0.1,
    "training.clip_value": 0.01,
    "training.batch_size": 50,
    "schedule": {"name": "cosine", "final": 0.1},
    "network.layers.0.dropout": 0.6,
    "network.layers.1.rate": 0.5,
    "network.layers.2.dropout": 0.5,
}
"""What changes the weights, each with another value than the configuration's."""


def changed_at(step: int, changes: dict[str, Any], trainer: Trainer) -> list[Event]:
    """Train to the end, and change things after `step`, as a worker does: when all of it is told."""
    heard: list[Event] = []
    for event in trainer.events():
        heard.append(event)
        if isinstance(event, Points | Started) and trainer.step == step and changes:
            for field, value in changes.items():
                trainer.change(field, value)
            changes = {}
    return heard


def test_everything_that_can_change_is_listed_with_its_value() -> None:
    config = parse({**CONFIG, "schedule": "cosine", "probes": {"every": 5, "weights": False}})
    settings = live_settings(config)
    assert list(settings)[:2] == ["optimizer.learning_rate", "optimizer.momentum"]
    assert settings.keys() >= CHANGES.keys() | {"training.evaluate_every", "probes.every", "probes.filters"}
    assert "network.layers.3.dropout" not in settings
    assert settings["network.layers.1.rate"] == 0.2
    assert settings["schedule"] == {"name": "cosine", "final": 0.0, "warmup": 0}
    assert [settings[f"probes.{name}"] for name in ("budget", "every", "interval", "weights")] == [None, 5, None, False]
    assert settings["objective.max_norm"] is settings["training.evaluate_every"] is None


@pytest.mark.parametrize("name", optimizers.names())
def test_every_number_of_an_optimizer_can_change_and_arrives(name: str) -> None:
    config = {"optimizer": name, "training": {"steps": 6, "batch_size": 32}}
    numbers = [field for field in live_settings(parse(config)) if field.startswith("optimizer.")]
    assert numbers[0] == "optimizer.learning_rate"
    trainer = trainer_of(config)
    changes = dict.fromkeys(numbers, 0.125)
    changed_at(3, changes, trainer)
    assert {field: getattr(trainer.optimizer, field.partition(".")[2]) for field in changes} == changes


@pytest.mark.parametrize(
    ("field", "value", "named", "rule"),
    [
        ("optimizer.learning_rate", 0, "optimizer.learning_rate", "must be greater than 0"),
        ("optimizer.learning_rate", math.nan, "optimizer.learning_rate", "must be a finite number"),
        ("optimizer.learning_rate", True, "optimizer.learning_rate", "must be a number"),
        ("optimizer.learning_rate", None, "optimizer.learning_rate", "must be a number"),
        ("optimizer.learning_rate", 0.01, "optimizer.learning_rate", "has this value already"),
        ("optimizer.momentum", 1, "optimizer.momentum", "must be less than 1"),
        ("optimizer.beta1", 0.5, "field", "must be one of optimizer.learning_rate, optimizer.momentum"),
        ("optimizer.name", "adam", "optimizer.name", "cannot change while the run goes on; fork"),
        ("training.batch_size", 2.5, "training.batch_size", "must be a whole number"),
        ("training.epochs", 3, "training.epochs", "cannot change while the run goes on; fork"),
        ("training.clip_norm", None, "training.clip_norm", "has this value already"),
        ("schedule", "steep", "schedule", "must be one of constant, cosine"),
        ("schedule", {"name": "cosine", "final": 3}, "schedule.final", "must be at most 1"),
        ("schedule", None, "schedule", "must be a name or a table"),
        ("schedule.warmup", 3, "schedule.warmup", "cannot change while the run goes on; fork"),
        ("network.layers.0.dropout", 1.0, "network.layers.0.dropout", "must be less than 1"),
        ("network.layers.0.dropout", None, "network.layers.0.dropout", "must be given"),
        ("network.layers.3.dropout", 0.5, "network.layers.3.dropout", "is not there to be changed: the layer is"),
        ("network.layers.3.units", 5, "network.layers.3.units", "is fixed when the run starts, for the network"),
        ("network.layers.9.dropout", 0.5, "field", "must be one of network.layers.0.dropout, "),
        ("probes.budget", None, "probes.budget", "must be given"),
        ("probes.everything", True, "field", "must be one of probes.budget, "),
        ("seed", 3, "seed", "is fixed when the run starts"),
        ("data.name", "moons", "data.name", "is fixed when the run starts"),
        ("", 3, "field", "must be one of "),
        ("network.layers.²", 3, "field", "must be one of network.layers.0.dropout, "),
    ],
)
def test_what_cannot_be_is_refused_by_field_rule_and_value(field: str, value: Any, named: str, rule: str) -> None:
    with pytest.raises(ConfigError) as caught:
        change(parse(CONFIG), field, value)
    (problem,) = caught.value.problems
    assert (problem.field, problem.rule.startswith(rule)) == (named, True), problem


def test_one_way_to_say_how_often_to_probe_replaces_the_others() -> None:
    config = change(parse(CONFIG), "probes.every", 10)
    assert (config.probes.budget, config.probes.every) == (None, 10)
    config = change(config, "probes.interval", 2)
    assert (config.probes.budget, config.probes.every, config.probes.interval) == (None, None, 2)


def test_a_limit_is_taken_away_by_null() -> None:
    config = parse({"objective": {"max_norm": 3.0}, "training": {"clip_norm": 1.0, "evaluate_every": 5}})
    for field in ("objective.max_norm", "training.clip_norm", "training.evaluate_every"):
        assert live_settings(change(config, field, None))[field] is None


def test_a_dropout_layer_s_rate_may_be_called_its_dropout() -> None:
    config = parse(CONFIG)
    assert name_of(config, "network.layers.1.dropout") == "network.layers.1.rate"
    assert name_of(config, "network.layers.0.dropout") == "network.layers.0.dropout"
    assert live_settings(change(config, "network.layers.1.dropout", 0))["network.layers.1.rate"] == 0.0


def test_told_settings_are_taken_up_and_unknown_ones_passed_over() -> None:
    config = parse(CONFIG)
    told = live_settings(config) | CHANGES | {"probes.every": 5, "probes.budget": None, "probes.gone": True}
    settled = live_settings(settle(config, told))
    assert {field: settled[field] for field in CHANGES} == CHANGES | {"schedule": CHANGES["schedule"] | {"warmup": 0}}
    assert (settled["probes.every"], settled["probes.budget"]) == (5, None)


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_holds_from_the_next_step_on_and_not_before(tmp_path: Path, field: str) -> None:
    data = digits(CONFIG)
    plain = points_of(list(trainer_of(CONFIG, dataset=data).events()))
    trainer = trainer_of(CONFIG, dataset=data)
    told = points_of(changed_at(60, {field: CHANGES[field]}, trainer))
    n_same = next(i for i, (one, other) in enumerate(zip(plain, told, strict=False)) if one != other)
    assert told[n_same][0] in {61, 62}  # what is told of a step is of the weights before its update
    assert live_settings(trainer.config)[field] != live_settings(parse(CONFIG))[field]
    assert trainer.settings()[field] == live_settings(trainer.config)[field]


@pytest.mark.parametrize("cut", [60, 61, 92, 120])
def test_a_changed_training_that_is_cut_ends_with_the_same_bits(tmp_path: Path, cut: int) -> None:
    """A checkpoint of the step of a change is of before it, and one of a later step brings it back."""
    data = digits(CONFIG)
    whole = trainer_of(CONFIG, dataset=data)
    changed_at(60, CHANGES, whole)
    part = trainer_of(CONFIG, tmp_path, data)
    for event in part.events():
        if isinstance(event, Points) and part.step == 60:
            for field, value in CHANGES.items():
                part.change(field, value)
            break
    if cut == 60:
        part.save()
        part.keeper.wait()
    else:
        run_until(part, cut)
    later = resumed(CONFIG, tmp_path, data)
    assert (later.step, later.total_steps) == (cut, part.total_steps)
    assert (later.settings() == trainer_of(CONFIG, dataset=data).settings()) is (cut == 60)
    changed_at(60, CHANGES if cut == 60 else {}, later)
    assert digest(later) == digest(whole)


def test_every_single_change_comes_back_with_a_checkpoint(tmp_path: Path) -> None:
    data = digits(CONFIG)
    for field, value in CHANGES.items():
        whole = trainer_of(CONFIG, dataset=data)
        changed_at(50, {field: value}, whole)
        part = trainer_of(CONFIG, tmp_path / field, data)
        next(event for event in part.events() if part.step == 50 and isinstance(event, Points))
        part.change(field, value)
        run_until(part, 70)
        later = resumed(CONFIG, tmp_path / field, data)
        list(later.events())
        assert digest(later) == digest(whole), field


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.9), (0.9, 0.0)])
def test_momentum_that_comes_or_goes_takes_its_velocity_along(tmp_path: Path, before: float, after: float) -> None:
    config = {**CONFIG, "optimizer": {"name": "sgd", "momentum": before}}
    data = digits(config)
    whole = trainer_of(config, dataset=data)
    changed_at(20, {"optimizer.momentum": after}, whole)
    part = trainer_of(config, tmp_path, data)
    next(event for event in part.events() if part.step == 20 and isinstance(event, Points))
    part.change("optimizer.momentum", after)
    run_until(part, 21)
    arrays = part.snapshot().arrays
    assert any("velocity" in name for name in arrays) is bool(after)
    later = resumed(config, tmp_path, data)
    list(later.events())
    assert digest(later) == digest(whole)


def test_epochs_stay_passes_when_the_batch_size_changes() -> None:
    trainer = trainer_of(CONFIG)
    events = changed_at(60, {"training.batch_size": 100}, trainer)
    # 60 steps are an epoch and 14 · 32 = 448 examples; 1,007 are left of the second, and 2 · 1,455 after that.
    assert trainer.total_steps == trainer.step == 60 + 11 + 2 * 15
    (told,) = only(events, Changed)
    assert told.step == 60
    assert told.info == {"steps_per_epoch": 15, "total_steps": 101, "epochs": 4, "batch_size": 100}
    assert trainer._batches.n_epochs == 4
    assert trainer._batches.left(4) == 0


def test_steps_stay_steps_when_the_batch_size_changes() -> None:
    config = {**CONFIG, "training": {"steps": 80, "batch_size": 32}}
    trainer = trainer_of(config)
    changed_at(60, {"training.batch_size": 100}, trainer)
    assert (trainer.step, trainer.steps_per_epoch) == (80, 15)


def rates(events: list[Event]) -> list[float]:
    name = "optimizer/learning_rate"
    return [event.values[name] for event in events if isinstance(event, Points) and name in event.values]


@pytest.mark.parametrize("name", ["step", "exponential", "inverse_time", "cosine", "one_cycle"])
def test_a_rate_goes_on_from_where_it_is_when_the_batch_size_changes(name: str) -> None:
    options = {"every": 1} if name == "step" else {}
    config = {**CONFIG, "schedule": {"name": name, **options}, "training": {"epochs": 10, "batch_size": 32}}
    trainer = trainer_of(config)
    found = rates(changed_at(100, {"training.batch_size": 200}, trainer))
    plain = rates(list(trainer_of(config, dataset=trainer.dataset).events()))
    assert found[:100] == plain[:100]
    # One cycle counts from the middle of its first step to that of its last, and steps are longer now.
    assert found[100] == pytest.approx(plain[100], rel=0.02 if name == "one_cycle" else 1e-9)
    assert found[-1] == pytest.approx(plain[-1], rel=0.5, abs=1e-3)  # of a step 6 times as long
    assert len(found) == 100 + 6 + 7 * 8  # 1,455 − 8 · 32 = 1,199 examples are left of the third epoch


def test_another_schedule_begins_with_the_next_step() -> None:
    cosine = {"name": "cosine"}
    trainer = trainer_of(CONFIG)
    total = trainer.total_steps
    found = rates(changed_at(100, {"schedule": cosine}, trainer))
    left = total - 100
    expected = [0.01] * 100 + [0.005 * (1 + math.cos(math.pi * k / left)) for k in range(left)]
    assert found == pytest.approx(expected)


def test_a_rate_is_what_the_schedule_starts_from() -> None:
    config = {**CONFIG, "schedule": {"name": "step", "every": 1, "factor": 0.5}}
    found = rates(changed_at(100, {"optimizer.learning_rate": 0.1}, trainer_of(config)))
    assert found[98:102] == [0.0025, 0.0025, 0.025, 0.025]


def test_a_warm_up_longer_than_what_is_left_is_refused() -> None:
    trainer = trainer_of(CONFIG)
    next(event for event in trainer.events() if trainer.step == 100)
    with pytest.raises(ConfigError, match="must be less than 84, the steps that are left"):
        trainer.change("schedule", {"name": "constant", "warmup": 84})
    trainer.change("schedule", {"name": "constant", "warmup": 83})


def test_a_batch_larger_than_the_split_is_refused() -> None:
    with pytest.raises(ConfigError, match="at most 1455, the number of examples"):
        trainer_of(CONFIG).change("training.batch_size", 1456)


def test_after_the_last_step_nothing_changes_any_more() -> None:
    trainer = trainer_of({**CONFIG, "training": {"steps": 5, "batch_size": 32}})
    list(trainer.events())
    with pytest.raises(StateError, match="the run is at its last step: it cannot be changed"):
        trainer.change("objective.l2", 0.5)


def test_an_evaluation_of_the_step_of_a_change_is_of_before_it() -> None:
    """Whether it is asked for before the evaluation or in the middle of it: a replay could not tell."""
    config = {**CONFIG, "schedule": {"name": "reduce_on_plateau", "patience": 0, "threshold": 0.9}}
    data = digits(config)
    ends = []
    for n_idle in (0, 1):
        trainer = trainer_of(config, dataset=data)
        seen = 0
        for event in trainer.events():
            if trainer.step == EPOCH and isinstance(event, Points if n_idle == 0 else type(event)):
                seen += 1
                if seen == 1 + n_idle and trainer.wanted is trainer.config:
                    trainer.change("schedule", {"name": "reduce_on_plateau", "patience": 1, "threshold": 0.9})
                    trainer.change("training.evaluate_every", 7)
        ends.append(digest(trainer))
    assert ends[0] == ends[1]


def test_a_dropout_of_nothing_changes_no_weight_and_can_be_raised() -> None:
    without = {**CONFIG, "network": {"layers": [{"type": "dense", "units": 20}]}}
    with_none = {**CONFIG, "network": {"layers": [{"type": "dense", "units": 20, "dropout": 0.0}]}}
    plain, other = trainer_of(without), trainer_of(with_none)
    assert points_of(list(plain.events())) == points_of(list(other.events()))


def peak_of_a_step(width: int) -> int:
    """Return the most bytes that a step allocates, long after everything was changed."""
    layers = [{"type": "dense", "units": width, "dropout": 0.3}, {"type": "dense", "units": width}]
    config = {"network": {"layers": layers}, "training": {"steps": 40, "batch_size": width}, "probes": {"budget": 0.0}}
    trainer = trainer_of(config)
    changes = {field: value for field, value in CHANGES.items() if not field.startswith("network.layers.")}
    changes |= {"training.batch_size": width + 9, "network.layers.0.dropout": 0.6}
    peaks, before = [], 0
    for event in trainer.events():
        if isinstance(event, Points) and "train/loss" in event.values:
            if trainer.step == 10:
                for field, value in changes.items():
                    trainer.change(field, value)
            if trainer.step == 20:
                tracemalloc.start()
            if trainer.step > 20:
                peaks.append(tracemalloc.get_traced_memory()[1] - before)
            if trainer.step >= 20:
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
            if trainer.step == 30:
                break
    tracemalloc.stop()
    return min(peaks)


def test_a_steady_step_after_all_changes_allocates_nothing_that_grows() -> None:
    assert peak_of_a_step(400) < peak_of_a_step(50) + 128 * 1024  # an array of the larger one has 640 KB


@pytest.mark.parametrize("name", ["constant", "step", "cosine"])
def test_a_fork_of_a_training_whose_batches_have_changed_ends_as_that_does(tmp_path: Path, name: str) -> None:
    """Its configuration alone does not tell how many steps that has, nor where its schedule stands."""
    config = {**CONFIG, "schedule": {"name": name, "every": 1} if name == "step" else name}
    data = digits(config)
    parent = trainer_of(config, dataset=data)
    for event in parent.events():
        if isinstance(event, Points) and parent.step == 60:
            parent.change("training.batch_size", 100)
            break
    heard = parent.events()
    next(event for event in heard if parent.step == 70 and isinstance(event, Points))
    checkpoint = parent.snapshot()
    rest = rates(list(heard))
    child = Trainer(parse(starting_config(checkpoint)), data)
    assert fork(child, checkpoint) == []
    assert child.total_steps == parent.total_steps == 101
    assert rates(list(child.events())) == rest
    assert digest(child) == digest(parent)


def test_a_fork_with_other_batches_goes_on_from_the_epochs_that_are_done() -> None:
    config = {**CONFIG, "schedule": {"name": "exponential", "factor": 0.5}}
    data = digits(config)
    parent = trainer_of(config, dataset=data)
    heard = parent.events()
    next(event for event in heard if parent.step == 60 and isinstance(event, Points))
    checkpoint = parent.snapshot()
    after = rates(list(heard))
    starting = starting_config(checkpoint)
    child = Trainer(parse({**starting, "training": {**starting["training"], "batch_size": 100}}), data)
    fork(child, checkpoint)
    assert child.total_steps == total_steps(child.config, checkpoint, len(data.train)) == 60 + 11 + 2 * 15
    found = rates(list(child.events()))
    assert found[0] == pytest.approx(after[0])
    assert len(found) == 41
