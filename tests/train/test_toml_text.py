"""Configurations as text: what is written is read back the same, and what is wrong has its line."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babysit.errors import ConfigError, Problem
from babysit.nn.layer import layers
from babysit.nn.optim import optimizers
from babysit.train.config import MAX_TOML_BYTES, Config, parse
from babysit.train.presets import PRESETS, Preset
from babysit.train.toml_lines import line_of
from babysit.train.toml_text import format_toml, parse_toml
from babysit.train.toml_writer import write_toml

WRITTEN = """\
name = "He \\"with\\" ReLU"

[network]
init = { name = "normal", std = 1e-7 }
layers = [
  { type = "conv", filters = 8, dropout = 0.5 },
  { type = "max_pool" },
  { type = "dense", units = 50, activation = "tanh", init = { name = "xavier" } },
]

[optimizer]
name = "adamw"
weight_decay = 0.02
"""

VARIANTS: list[dict[str, Any]] = [
    {"training": {"steps": 30}},
    {"probes": {"every": 3}},
    {"network": {"layers": []}},
    {"network": {"init": "zeros", "activation": {"name": "elu", "alpha": 0.5}}},
    {"data": {"name": "table", "path": "/a b/c.csv", "label": 'a"b\\', "drop_nonfinite": True}},
    {"data": {"preprocess": {"name": "whiten", "epsilon": 0.1}, "augment": ["flip", {"name": "crop", "pad": 2}]}},
    {"objective": {"loss": {"name": "softmax", "label_smoothing": 0.1}, "l1": 1e-5, "max_norm": 3.0}},
    {"schedule": {"name": "step", "every": 3, "warmup": 9}},
    {"seed": 2**63 - 1, "name": "Ünï 🦭 'quotes'"},
]


def lines_of(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(ConfigError) as caught:
        parse_toml(text)
    return [(problem.field, problem.line) for problem in caught.value.problems]


def problem_of(text: str) -> Problem:
    with pytest.raises(ConfigError) as caught:
        parse_toml(text)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_goes_there_and_back(preset: Preset) -> None:
    config = parse(preset.config)
    assert parse_toml(format_toml(config)) == config


@pytest.mark.parametrize("data", VARIANTS, ids=lambda data: "-".join(data))
def test_other_configurations_go_there_and_back(data: dict[str, Any]) -> None:
    config = parse(data)
    assert parse_toml(format_toml(config)) == config


@pytest.mark.parametrize("name", optimizers.names())
def test_every_optimizer_goes_there_and_back(name: str) -> None:
    config = parse({"optimizer": {"name": name, "learning_rate": 0.123}})
    assert parse_toml(format_toml(config)) == config


@pytest.mark.parametrize("name", layers.names())
def test_every_layer_goes_there_and_back(name: str) -> None:
    config = parse({"network": {"layers": [{"type": name}]}})
    assert parse_toml(format_toml(config)) == config


def test_only_what_differs_is_written() -> None:
    assert format_toml(Config()) == ""
    assert format_toml(parse({"optimizer": {"learning_rate": 1e-5}})) == "[optimizer]\nlearning_rate = 1e-5\n"
    assert format_toml(parse_toml(WRITTEN)) == WRITTEN


def test_an_empty_text_is_the_default() -> None:
    assert parse_toml("") == Config()


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("seed = ", 1, "must be TOML: invalid value"),
        ("seed = 1\n\nseed = 2", 3, "must be TOML: cannot overwrite a value"),
        ("[data\n", 1, "must be TOML: expected ']' at the end of a table declaration"),
        ("x = " + "[" * 5000, None, "must be TOML: nested too deep"),
        ("#" * MAX_TOML_BYTES + "\nseed = 1", None, "must have at most 1 MB"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, line: int | None, rule: str) -> None:
    problem = problem_of(text)
    assert (problem.field, problem.line, problem.rule) == ("configuration", line, rule)


def test_a_broken_rule_is_told_with_its_line() -> None:
    text = WRITTEN.replace("units = 50", "units = -5").replace("0.02", "-1")
    assert sorted(lines_of(text)) == [("network.layers.2.units", 8), ("optimizer.weight_decay", 13)]
    assert lines_of("seed = 1\n[data]\nbad = 1\n") == [("data.bad", 3)]
    assert lines_of("training = 3") == [("training", 1)]


PLACES = '''\
name = "a # [network]"  # seed = 3
network.activation = 1
[data]
name = "table"
text = """
path = 5"""
path = '/x = [1]'

# a comment, then a list of tables
[[network.layers]]
units = 1
[[ network . "layers" ]]
init = { name = "normal", std = [1, { a = 2 }] }

x = [1, [2, 3], "]"]
[probes] # and
every = 1
[training]
"epochs" = 3
'''


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("name", 1),
        ("network.activation", 2),
        ("data", 3),
        ("data.name", 4),
        ("data.label", 3),
        ("data.path", 7),
        ("network.layers.0", 10),
        ("network.layers.0.units", 11),
        ("network.layers.1.units", 12),
        ("network.layers.1.init.std", 13),
        ("network.layers.1.x.1.1", 15),
        ("probes.every", 17),
        ("training.epochs", 19),
        ("training.steps", 18),
        ("optimizer.learning_rate", None),
    ],
)
def test_a_field_is_found_wherever_it_may_be_written(field: str, line: int | None) -> None:
    tomllib.loads(PLACES)
    assert line_of(field, PLACES) == line


TEXT = st.text("ab\"'\\\n\t\x00\x7f\u2028é🦭 =[]{}#.,", max_size=6)
PLAIN = st.recursive(
    TEXT | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, PLAIN, max_size=4))
def test_whatever_is_written_is_read_back(data: dict[str, Any]) -> None:
    assert tomllib.loads(write_toml(data)) == data


def test_what_toml_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="TOML has no NoneType"):
        write_toml({"a": None})
