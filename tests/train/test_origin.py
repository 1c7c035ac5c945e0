"""The options of data sets, as fields of the configuration's data section."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.dataset import datasets
from babysit.data.prepare import source_of
from babysit.data.sources.image_folder import ImageFolder
from babysit.data.sources.spirals import Spirals
from babysit.errors import ConfigError, Problem
from babysit.train.config import Config, parse, schema
from babysit.train.origin import OPTIONS


def data(**fields: Any) -> Config:
    return parse({"data": fields})


def problem_of(**fields: Any) -> Problem:
    with pytest.raises(ConfigError) as caught:
        data(**fields)
    (problem,) = caught.value.problems
    return problem


def test_a_data_set_is_made_with_the_options_that_are_given() -> None:
    source = source_of(data(name="spirals", arms=5, n=300).data)
    assert isinstance(source, Spirals)
    raw = source.load(None, Path())
    assert (len(raw.class_names), len(raw.y)) == (5, 300)
    pictures = source_of(data(name="image_folder", gray=True).data)
    assert isinstance(pictures, ImageFolder)
    assert pictures.shape == (32, 32, 1)


@pytest.mark.parametrize("name", datasets.names())
def test_the_defaults_of_the_options_are_written_out_and_taken_back(name: str) -> None:
    config = data(name=name)
    defaults = {field.name: field.default for field in datasets.fields(name)}
    plain = config.to_dict()["data"]
    assert plain.items() >= defaults.items()
    assert set(plain) & set(OPTIONS) == set(defaults)
    assert parse(config.to_dict()) == config
    assert data(name=name, **dict.fromkeys(defaults)) == config


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_of_another_data_set_is_refused_by_name(option: str) -> None:
    name, argument = next(iter(OPTIONS[option].items()))
    users = ", ".join(OPTIONS[option])
    assert problem_of(**{option: argument.default}) == Problem(
        f"data.{option}", f"is not used by digits; only by {users}", argument.default
    )
    assert data(name=name, **{option: argument.default}).data == data(name=name).data
    assert data(**{option: None}) == Config()


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({"name": "spirals", "n": 5}, "data.n", "must be at least 50"),
        ({"name": "spirals", "noise": float("nan")}, "data.noise", "must be a finite number"),
        ({"name": "spirals", "arms": 2.5}, "data.arms", "must be a whole number"),
        ({"name": "cifar100", "coarse": 1}, "data.coarse", "must be true or false"),
        ({"name": "table", "task": "guessing"}, "data.task", "must be one of 'classification' or 'regression'"),
        ({"name": "table", "label": "x" * 201}, "data.label", "must have at most 200 characters"),
        ({"name": "table", "label": "two\nlines"}, "data.label", "must not have control characters"),
        ({"name": "table", "labell": "x"}, "data.labell", "is not a field; did you mean label?"),
    ],
)
def test_an_ill_option_is_refused_by_field_and_rule(fields: dict[str, Any], field: str, rule: str) -> None:
    problem = problem_of(**fields)
    assert problem.field == field
    assert problem.rule.startswith(rule)


def test_the_schema_says_what_each_option_is_for() -> None:
    fields = schema()["properties"]["data"]["properties"]
    assert list(fields)[:2] == ["name", "path"]
    assert {name for name, node in fields.items() if "only_for" in node} == set(OPTIONS)
    for option, arguments in OPTIONS.items():
        assert fields[option]["only_for"] == list(arguments)
        assert fields[option]["default_for"] == {name: argument.default for name, argument in arguments.items()}
        assert fields[option]["optional"]
    assert fields["task"]["enum"] == ["classification", "regression"]
    assert (fields["n"]["minimum"], fields["n"]["scale"], fields["n"]["unit"]) == (50, "log", "examples")


NEW_SOURCE = '''
from typing import Annotated
import numpy as np
from babysit.data.dataset import RawData, datasets
from babysit.data.generated import Generated
from babysit.registry import Option

@datasets.register("stairs")
class Stairs(Generated):
    """Steps."""

    shape, n_classes = (1,), 2

    def __init__(self, height: Annotated[{kind}, Option(help="of a step", ge=1, le=9)] = {default}) -> None:
        self.n_train = 10 * height

    def generate(self, rng: np.random.Generator) -> RawData:
        x = np.arange(self.n_train, dtype=np.float32)[:, None]
        return RawData(x, np.arange(self.n_train) % 2, ("up", "down"), self.shape)
'''
USE = """
import sys, importlib, babysit.data.sources
sys.path.insert(0, sys.argv[1])
import stairs
from babysit.train.config import parse, schema
from babysit.data.prepare import load
config = parse({"data": {"name": "stairs", "height": 3}})
print(len(load(config.data, None).y), schema()["properties"]["data"]["properties"]["height"]["only_for"])
"""


def run(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    (folder / "stairs.py").write_text(source)
    return subprocess.run([sys.executable, "-c", USE, str(folder)], capture_output=True, text=True, check=False)


def test_one_new_file_adds_a_data_set_with_an_option_of_its_own(tmp_path: Path) -> None:
    result = run(tmp_path, NEW_SOURCE.format(kind="int", default=2))
    assert result.stdout == "30 ['stairs']\n", result.stderr


def test_an_option_that_means_something_else_elsewhere_is_a_mistake(tmp_path: Path) -> None:
    other = NEW_SOURCE.replace("height", "arms").format(kind="int", default=2)
    assert "arms must have a default, and mean what it means elsewhere" in run(tmp_path, other).stderr


def test_the_same_option_gives_the_same_data_whatever_the_seed_of_the_run() -> None:
    a, b = (source_of(parse({"seed": s, "data": {"name": "moons"}}).data).load(None, Path()).x for s in (0, 1))
    np.testing.assert_array_equal(a, b)
