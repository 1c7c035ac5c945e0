"""Configuration files, and what the command line sets over them."""

from pathlib import Path
from typing import Any

import pytest

from babysit.errors import ConfigError, Problem
from babysit.train.config import MAX_TOML_BYTES, apply_overrides, load_toml, parse, read_toml

DESIGN = """
name = "He with ReLU"
seed = 3
[data]
name = "cifar10"
path = "cifar"
preprocess = "channel_mean"
[network]
activation = "relu"
init = { name = "normal", std = 0.01 }
layers = [
  { type = "max_pool", size = 2 },
  { type = "dense", units = 500, activation = "tanh", init = { name = "xavier" } },
]
[training]
epochs = 10
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "run.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problem_of(path: Path) -> Problem:
    with pytest.raises(ConfigError) as caught:
        load_toml(path)
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("configuration", str(path))
    return problem


def test_a_file_is_read(tmp_path: Path) -> None:
    config = load_toml(written(tmp_path, DESIGN))
    assert (config.name, config.seed, config.training.epochs) == ("He with ReLU", 3, 10)
    assert [entry.type for entry in config.network.layers] == ["max_pool", "dense"]


def test_a_relative_path_starts_at_the_file(tmp_path: Path) -> None:
    assert load_toml(written(tmp_path, DESIGN)).data.path == str(tmp_path / "cifar")
    assert load_toml(written(tmp_path, '[data]\npath = "/there"')).data.path == "/there"
    assert load_toml(written(tmp_path, '[data]\npath = "~/there"')).data.path == "~/there"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "No such file" in problem_of(tmp_path / "run.toml").rule
    assert "Is a directory" in problem_of(tmp_path).rule


@pytest.mark.parametrize(
    "text", ["seed = ", "[data", "a = 1\na = 2", "x = " + "[" * 5000, "seed = " + "9" * 5000, b"\xff"]
)
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, text: str | bytes) -> None:
    assert "must be a readable TOML file" in problem_of(written(tmp_path, text)).rule


def test_a_file_that_is_too_large_is_refused_and_not_cut(tmp_path: Path) -> None:
    assert problem_of(written(tmp_path, "#" * MAX_TOML_BYTES + "\nseed = 1")).rule == "must have at most 1 MB"
    load_toml(written(tmp_path, "#" * MAX_TOML_BYTES))


def test_dates_are_no_numbers(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="seed: must be a whole number"):
        load_toml(written(tmp_path, "seed = 1979-05-27"))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("training.epochs=3", "training", {"epochs": 3}),
        (" seed = 5 ", "seed", 5),
        ("name=plain words", "name", "plain words"),
        ('name="quoted = words"', "name", "quoted = words"),
        ("name=", "name", ""),
        ("optimizer.learning_rate=1e-3", "optimizer", {"learning_rate": 0.001}),
        ("network.layers=[]", "network", {"layers": []}),
        ("seed=" + "9" * 5000, "seed", "9" * 5000),
        ("name=" + "[" * 5000, "name", "[" * 5000),
    ],
)
def test_an_override_is_set(text: str, field: str, value: Any) -> None:
    assert apply_overrides({}, [text]) == {field: value}


def test_overrides_reach_into_layers_and_leave_what_they_are_given(tmp_path: Path) -> None:
    data = read_toml(written(tmp_path, DESIGN))
    result = apply_overrides(data, ["network.layers.1.units=50", "network.layers.0={type = 'dense'}"])
    assert [entry.get("units") for entry in result["network"]["layers"]] == [None, 50]
    assert data["network"]["layers"][1]["units"] == 500
    assert parse(result).network.layers[0].options() == {"units": 100}


def test_the_layers_of_the_default_can_be_changed_too() -> None:
    config = parse(apply_overrides({}, ["network.layers.0.units=7"]))
    assert [entry.options() for entry in config.network.layers] == [{"units": 7}]
    assert parse({}).network.layers[0].options() == {"units": 100}


def test_a_bare_name_takes_options() -> None:
    result = apply_overrides({"network": {"activation": "elu"}}, ["network.activation.alpha=0.5"])
    assert result == {"network": {"activation": {"name": "elu", "alpha": 0.5}}}


def test_of_two_alternatives_the_last_wins() -> None:
    config = parse(apply_overrides({"training": {"epochs": 3}}, ["training.steps=9", "probes.every=2"]))
    assert (config.training.epochs, config.training.steps, config.probes.budget) == (None, 9, None)
    config = parse(apply_overrides({"probes": {"every": 3}}, ["probes.interval=0.5", "probes.weights=false"]))
    assert (config.probes.every, config.probes.interval, config.probes.is_on("weights")) == (None, 0.5, False)
    assert parse(apply_overrides({"training": {"steps": 3}}, ["training.epochs=9"])).training.steps is None


def test_a_path_starts_where_the_command_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert apply_overrides({}, ["data.path=cifar"]) == {"data": {"path": str(tmp_path / "cifar")}}


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        ("seed", "seed", "must be written as field=value"),
        ("=3", "--set", "must be written as field=value"),
        ("a..b=3", "a..b", "must be written as field=value"),
        ("network.layers.5.units=3", "network.layers.5.units", "must name an item from 0 to 0"),
        ("network.layers.x=3", "network.layers.x", "must name an item from 0 to 0"),
        ("network.layers.-1=3", "network.layers.-1", "must name an item from 0 to 0"),
        ("seed.deep=3", "seed.deep", "must be inside a table or a list"),
        ("seed.deep.er=3", "seed.deep.er", "must be inside a table or a list"),
    ],
)
def test_an_override_without_a_place_is_refused(text: str, field: str, rule: str) -> None:
    with pytest.raises(ConfigError) as caught:
        apply_overrides({"seed": 1}, [text])
    (problem,) = caught.value.problems
    assert (problem.field, problem.rule) == (field, rule)


def test_an_empty_list_has_no_items() -> None:
    with pytest.raises(ConfigError, match="must name an item, and the list is empty"):
        apply_overrides({"network": {"layers": []}}, ["network.layers.0.units=3"])
