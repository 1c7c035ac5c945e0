"""The configuration: what it refuses, at which field and by which rule, and what it takes."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import ConfigError, Problem
from babysit.nn.layer import layers
from babysit.probes.probe import probes
from babysit.probes.schedule import Budget, Every, Interval
from babysit.train.config import Config, parse

Tree = dict[str, Any]


def nested(field: str, value: Any) -> Tree:
    """Return the table in which `field`, such as "optimizer.momentum", is `value`."""
    for part in reversed(field.split(".")):
        value = {part: value}
    tree: Tree = value
    return tree


def problems_of(data: Any) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        parse(data)
    return caught.value.problems


def problem_of(data: Any) -> Problem:
    (problem,) = problems_of(data)
    return problem


def layer(**options: Any) -> Tree:
    return {"network": {"layers": [{"type": "dense", "units": 5}, options]}}


def test_nothing_at_all_is_valid() -> None:
    config = parse({})
    assert config == Config()
    assert (config.data.name, config.optimizer.name, config.training.epochs) == ("digits", "sgd", 50)


def test_what_is_written_out_is_taken_back_unchanged() -> None:
    stated: Tree = {
        "name": "He with ReLU",
        "seed": 2**63 - 1,
        "data": {"preprocess": "mean_image", "path": "/data/cifar"},
        "network": {
            "activation": {"name": "leaky_relu", "alpha": 0.2},
            "init": {"name": "normal", "std": 0.5},
            "layers": [{"type": "max_pool"}, {"type": "dense", "activation": "tanh", "init": "xavier"}],
        },
        "training": {"steps": 7, "evaluate_every": 2},
        "probes": {"every": 3},
    }
    config = parse(stated)
    plain = config.to_dict()
    assert parse(json.loads(json.dumps(plain))) == config
    assert plain["network"]["layers"][1] == {
        "type": "dense",
        "units": 100,
        "activation": "tanh",
        "init": {"name": "xavier"},
    }
    assert plain["training"] == {
        "batch_size": 16,
        "accumulate": 1,
        "steps": 7,
        "evaluate_every": 2,
        "keep_best": "auto",
        "nan_guard": "pause",
    }
    assert plain["probes"] == {"every": 3, **dict.fromkeys(probes.names(), True)}


def test_a_bare_name_stands_for_an_entry_without_options() -> None:
    config = parse(
        {"network": {"init": "xavier", "activation": {"name": "tanh"}, "layers": ["dense"]}, "optimizer": "sgd"}
    )
    assert config.network.init.name == "xavier"
    assert config.network.layers[0].type == "dense"
    assert config.to_dict()["network"]["activation"] == "tanh"
    assert config.to_dict()["network"]["init"] == {"name": "xavier"}


def test_a_preprocessing_is_a_name_or_a_table_with_options() -> None:
    assert parse({"data": {"preprocess": "mean_image"}}).to_dict()["data"]["preprocess"] == "mean_image"
    for stated in ("whiten", {"name": "whiten"}):
        entry = parse({"data": {"preprocess": stated}}).data.preprocess
        assert (entry.name, entry.options()) == ("whiten", {"epsilon": 1e-5})
    config = parse({"data": {"preprocess": {"name": "whiten", "epsilon": 0.1}}})
    assert config.to_dict()["data"]["preprocess"] == {"name": "whiten", "epsilon": 0.1}
    assert vars(config.data.preprocess.create())["epsilon"] == 0.1


def test_augmentations_are_a_list_of_names_and_tables_and_none_by_default() -> None:
    assert parse({}).data.augment == ()
    config = parse({"data": {"augment": ["flip", {"name": "crop", "pad": 2}, {"name": "flip"}]}})
    assert [entry.name for entry in config.data.augment] == ["flip", "crop", "flip"]
    assert vars(config.data.augment[1].create())["pad"] == 2
    assert config.to_dict()["data"]["augment"][1] == {"name": "crop", "pad": 2}
    assert parse(config.to_dict()) == config


def test_no_layers_are_the_linear_classifier() -> None:
    assert parse({"network": {"layers": []}}).network.layers == ()


def test_every_schedule_takes_a_warmup_and_the_objective_all_it_knows() -> None:
    stated: Tree = {
        "objective": {"loss": {"name": "softmax", "label_smoothing": 0.1}, "l2": 0.0, "l1": 1e-4, "max_norm": 3.0},
        "schedule": {"name": "step", "warmup": 50, "every": 3, "factor": 0.1, "unit": "steps"},
        "training": {**Config().to_dict()["training"], "clip_norm": 1.0, "clip_value": 0.5},
    }
    config = parse(stated)
    assert {section: config.to_dict()[section] for section in stated} == stated
    schedule = config.schedule.create()
    assert [schedule.rate(1.0, step, 100) for step in (25, 51, 54)] == [0.5, 1.0, pytest.approx(0.1)]
    assert type(parse({"schedule": "cosine"}).schedule.create()).__name__ == "Cosine"
    assert parse({"objective": {"loss": "hinge"}}).objective.loss.options() == {"margin": 1.0}
    assert parse({"objective": {"loss": {"label_smoothing": 0.2}}}).objective.loss.name == "softmax"


def test_a_table_of_options_without_a_name_means_the_default() -> None:
    assert parse({"optimizer": {"momentum": 0.5}}).optimizer.options() == {"learning_rate": 0.01, "momentum": 0.5}


def test_null_is_the_same_as_nothing_where_a_field_is_optional() -> None:
    assert parse({"training": {"epochs": None, "steps": None, "evaluate_every": None}}) == Config()
    assert parse({"training": {"epochs": None, "steps": 5}}).training.steps == 5
    assert parse({"data": {"path": None}}) == Config()


@pytest.mark.parametrize(
    ("data", "field", "rule"),
    [
        ({"learning_rate": 1}, "learning_rate", "is not a field; known here: data, name, network"),
        ({"trainig": {}}, "trainig", "is not a field; did you mean training?"),
        ({"training": {"epoch": 3}}, "training.epoch", "is not a field; did you mean epochs?"),
        ({"optimizer": {"name": "sgd", "beta": 1}}, "optimizer.beta", "known here: learning_rate, momentum, name"),
        ({"optimizer": {"beta": 1}}, "optimizer.beta", "known here: learning_rate, momentum, name"),
        ({"network": {"activation": {"name": "elu", "beta": 1}}}, "network.activation.beta", "known here: alpha, name"),
        ({"network": {"init": {"name": "he", "std": 1}}}, "network.init.std", "is not a field"),
        ({"data": {"augment": ["flip", {"name": "crop", "size": 1}]}}, "data.augment.1.size", "known here: name, pad"),
        (layer(type="dense", unit=3), "network.layers.1.unit", "is not a field; did you mean units?"),
        (layer(type="max_pool", activation="relu"), "network.layers.1.activation", "is not a field"),
        (
            layer(type="dense", activation={"name": "elu", "a": 1}),
            "network.layers.1.activation.a",
            "known here: alpha, name",
        ),
    ],
)
def test_an_unknown_field_is_refused_with_what_is_known(data: Tree, field: str, rule: str) -> None:
    problem = problem_of(data)
    assert problem.field == field
    assert rule in problem.rule


@pytest.mark.parametrize(
    ("data", "field", "rule", "value"),
    [
        ({"data": {"name": "imagenet"}}, "data.name", "must be one of 'cifar10', 'cifar100', 'digits'", "imagenet"),
        ({"data": {"preprocess": "zca"}}, "data.preprocess", "must be one of channel_mean, mean_image, none", "zca"),
        ({"data": {"augment": ["rotate"]}}, "data.augment.0", "must be one of crop, cutout, flip, mixup", "rotate"),
        ({"network": {"activation": "swosh"}}, "network.activation", "must be one of elu, gelu", "swosh"),
        ({"network": {"init": {"name": "locan"}}}, "network.init.name", "must be one of constant, glorot", "locan"),
        ({"network": {"init": {"std": 1}}}, "network.init.name", "must be given; one of constant, glorot, he", None),
        (layer(units=3), "network.layers.1.type", "must be given; one of avg_pool, batch_norm, conv, dense, ", None),
        (layer(type="conv9"), "network.layers.1.type", "must be one of avg_pool, batch_norm, conv, dense, ", "conv9"),
        (layer(type=["dense"]), "network.layers.1.type", "must be one of", ["dense"]),
        (layer(type="dense", activation="swosh"), "network.layers.1.activation", "must be one of elu", "swosh"),
        ({"optimizer": {"name": "adamant"}}, "optimizer.name", "must be one of adagrad, adam, adamw", "adamant"),
    ],
)
def test_an_unknown_name_is_refused_with_the_names_there_are(data: Tree, field: str, rule: str, value: Any) -> None:
    problem = problem_of(data)
    assert (problem.field, problem.value) == (field, value)
    assert problem.rule.startswith(rule)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("name", 5, "must be text"),
        ("name", "x" * 201, "must have at most 200 characters"),
        ("seed", "0", "must be a whole number"),
        ("seed", True, "must be a whole number"),
        ("seed", 1.5, "must be a whole number"),
        ("seed", -1, "must be at least 0"),
        ("seed", 2**63, "must be at most 9223372036854775807"),
        ("seed", 10**400, "must be at most 9223372036854775807"),
        ("data", "digits", "must be a table"),
        ("data.path", 3, "must be text"),
        ("data.path", "cifar", "must be an absolute path"),
        ("data.path", "../cifar", "must be an absolute path"),
        ("data.validation", 0, "must be greater than 0"),
        ("data.validation", 0.9, "must be less than 0.9"),
        ("data.augment", "flip", "must be a list of augmentations"),
        ("data.augment", ["flip"] * 9, "must have at most 8 augmentations"),
        ("data.preprocess", 3, "must be a name or a table with name"),
        ("network", [], "must be a table"),
        ("network.layers", None, "must be a list of layers"),
        ("network.layers", {"0": {}}, "must be a list of layers"),
        ("network.layers", ["dense"] * 65, "must have at most 64 layers"),
        ("network.activation", 7, "must be a name or a table with name"),
        ("network.init", None, "must be a name or a table with name"),
        ("objective.l2", -1e-3, "must be at least 0"),
        ("objective.l1", -1e-3, "must be at least 0"),
        ("objective.max_norm", 0, "must be greater than 0"),
        ("objective.loss.label_smoothing", 1, "must be less than 1"),
        ("schedule.warmup", -1, "must be at least 0"),
        ("schedule.warmup", 0.5, "must be a whole number"),
        ("training.clip_norm", 0, "must be greater than 0"),
        ("training.clip_value", -1.0, "must be greater than 0"),
        ("optimizer.learning_rate", "fast", "must be a number"),
        ("optimizer.learning_rate", True, "must be a number"),
        ("optimizer.learning_rate", 0, "must be greater than 0"),
        ("optimizer.learning_rate", -0.1, "must be greater than 0"),
        ("optimizer.learning_rate", math.inf, "must be a finite number"),
        ("optimizer.learning_rate", -math.inf, "must be a finite number"),
        ("optimizer.momentum", 1, "must be less than 1"),
        ("training.batch_size", 0, "must be at least 1"),
        ("training.epochs", 0, "must be at least 1"),
        ("training.steps", 10**10, "must be at most 1000000000"),
        ("training.evaluate_every", 0, "must be at least 1"),
        ("probes.budget", 0.6, "must be at most 0.5"),
        ("probes.every", 0, "must be at least 1"),
        ("probes.interval", 0.0, "must be at least 0.001"),
        ("probes.gradients", "yes", "must be true or false"),
    ],
)
def test_an_ill_value_is_refused_by_field_rule_and_value(field: str, value: Any, rule: str) -> None:
    assert problem_of(nested(field, value)) == Problem(field, rule, value)


@pytest.mark.parametrize(
    "field", ["optimizer.learning_rate", "objective.l2", "data.test", "probes.budget", "probes.interval"]
)
def test_nan_is_no_number_anywhere(field: str) -> None:
    problem = problem_of(nested(field, math.nan))
    assert (problem.field, problem.rule) == (field, "must be a finite number")


@pytest.mark.parametrize("units", [10**9, 65537, 10**30])
def test_a_huge_layer_is_refused_at_once(units: int) -> None:
    problem = problem_of(layer(type="dense", units=units))
    assert problem == Problem("network.layers.1.units", "must be at most 65536", units)


@pytest.mark.parametrize("text", ["two\nlines", "nul\0", "bell\a", "\x1b[31m", "line\u2028separator"])
@pytest.mark.parametrize("field", ["name", "data.path"])
def test_control_characters_are_refused(field: str, text: str) -> None:
    problem = problem_of(nested(field, f"/{text}"))
    assert (problem.field, problem.value) == (field, f"/{text}")
    assert "must not have control characters" in problem.rule


def test_lone_surrogates_are_refused_in_values_and_in_names() -> None:
    assert problem_of({"name": "\ud800"}) == Problem("name", "must be text without lone surrogates", "\ud800")
    assert problem_of({"data": {"\ud800": 1}}) == Problem("data", "must have plain text as names", "\ud800")
    assert problem_of({3: 1}) == Problem("configuration", "must have plain text as names", 3)


@pytest.mark.parametrize(
    ("section", "both"),
    [
        ("training", ("epochs", "steps")),
        ("probes", ("budget", "every")),
        ("probes", ("budget", "interval")),
        ("probes", ("every", "interval")),
    ],
)
def test_alternatives_are_not_given_together(section: str, both: tuple[str, str]) -> None:
    problem = problem_of({section: {both[0]: 0.5 if both[0] == "budget" else 1, both[1]: 2}})
    assert problem == Problem(f"{section}.{both[1]}", f"must not be given together with {both[0]}", 2)


@pytest.mark.parametrize("name", probes.names())
def test_every_probe_has_a_switch(name: str) -> None:
    assert parse({}).probes.is_on(name)
    assert not parse({"probes": {name: False}}).probes.is_on(name)
    assert problem_of({"probes": {name: 1}}) == Problem(f"probes.{name}", "must be true or false", 1)


def test_probes_are_asked_as_often_as_it_says() -> None:
    schedules = [parse({"probes": given}).probes.schedule() for given in ({}, {"every": 7}, {"interval": 2})]
    budget, every, interval = schedules
    assert isinstance(budget, Budget)
    assert budget.share == 0.03
    assert isinstance(every, Every)
    assert every.steps == 7
    assert isinstance(interval, Interval)
    assert interval.seconds == 2


def test_every_problem_is_named_at_once() -> None:
    found = problems_of({"seed": -1, "nam": "x", "optimizer": {"learning_rate": 0}, "network": {"layers": [{}, 3]}})
    assert {problem.field for problem in found} == {
        "seed",
        "nam",
        "optimizer.learning_rate",
        "network.layers.0.type",
        "network.layers.1",
    }


@pytest.mark.parametrize("data", [None, 3, "text", [1]])
def test_what_is_no_table_is_refused(data: Any) -> None:
    assert problem_of(data) == Problem("configuration", "must be a table of sections", data)


def test_a_thousand_problems_are_not_all_told() -> None:
    assert len(problems_of({f"field{i}": i for i in range(1000)})) == 50


def test_an_error_is_one_line_however_large_the_value() -> None:
    with pytest.raises(ConfigError) as caught:
        parse({"seed": "9" * 100_000, "name": "a\n" * 100_000})
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


def test_a_configuration_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        parse({}).seed = 1


NAMES = [
    "name",
    "type",
    "units",
    "layers",
    "network",
    "optimizer",
    "init",
    "activation",
    "learning_rate",
    "seed",
    "probes",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(layers.names())
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner),
    max_leaves=20,
)


@settings(deadline=None, max_examples=50)
@given(TREES, st.sampled_from(["network", "optimizer", "data", "training", "objective"]))
def test_whatever_is_given_is_a_configuration_or_a_configuration_error(tree: Any, section: str) -> None:
    for data in (tree, {section: tree}, {"network": {"layers": tree}}, {"network": {"layers": [tree]}}):
        try:
            config = parse(data)
        except ConfigError:
            continue
        assert parse(config.to_dict()) == config
