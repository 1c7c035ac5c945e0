"""The schema that the form is built from."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import pytest

from babysit.nn.dense import Dense
from babysit.nn.layer import layers
from babysit.registry import Option
from babysit.train.config import Config, parse, schema

Node = dict[str, Any]


def fields(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every field of the schema that is no section, by its path; options of a choice under the choice's name."""
    for name, child in node.get("properties", {}).items():
        if "properties" in child:
            yield from fields(child, (*path, name))
        else:
            yield (*path, name), child
        for branch in [*child.get("oneOf", []), *child.get("items", {}).get("oneOf", [])]:
            yield from fields(branch, (*path, name, branch["title"]))


def test_the_sections_come_in_the_order_of_the_form() -> None:
    sections = [name for name, node in schema()["properties"].items() if node.get("type") != "string"]
    assert sections == ["seed", "data", "network", "objective", "optimizer", "schedule", "training", "probes"]


def test_every_field_has_a_title_a_help_and_a_default() -> None:
    for path, node in fields(schema()):
        if "const" in node:  # what tells the branches of a choice apart
            continue
        assert node["title"], path
        assert node["description"], path
        assert "default" in node or node.get("optional"), path


def test_every_number_has_bounds() -> None:
    for path, node in fields(schema()):
        if node.get("type") in ("integer", "number"):
            assert {"minimum", "exclusiveMinimum"} & node.keys(), path
            assert {"maximum", "exclusiveMaximum"} & node.keys(), path


def test_the_defaults_are_the_configuration_of_nothing() -> None:
    defaults = {name: node["default"] for name, node in schema()["properties"].items()}
    assert defaults == Config().to_dict()
    assert parse(defaults) == Config()


def test_the_schema_is_plain_and_stands_alone() -> None:
    text = json.dumps(schema(), allow_nan=False)
    assert not any(word in text for word in ("$ref", "$defs", "anyOf"))
    assert schema() == schema()


def test_a_choice_names_its_entries_and_their_summaries() -> None:
    items = schema()["properties"]["network"]["properties"]["layers"]["items"]
    assert items["tag"] == "type"
    assert tuple(branch["title"] for branch in items["oneOf"]) == layers.names()
    for branch in items["oneOf"]:
        assert branch["description"] == layers.summary(branch["title"])
        assert branch["properties"]["type"]["const"] == branch["title"]


def test_units_and_scales_are_told() -> None:
    found = dict(fields(schema()))
    assert found["training", "batch_size"]["unit"] == "examples"
    assert found["network", "layers", "max_pool", "size"]["unit"] == "pixels"
    assert found["optimizer", "sgd", "learning_rate"]["scale"] == "log"


class Wide(Dense):
    """A layer that is twice as wide as it says."""

    def __init__(
        self,
        units: Annotated[int, Option(help="half of the outputs", unit="units", ge=1, le=9)] = 4,
        slope: Annotated[float, Option(help="an option of its own", gt=0, lt=1, scale="log")] = 0.5,
    ) -> None:
        super().__init__(2 * units)
        self.slope = slope


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "_classes", dict(layers._classes))
    layers.register("wide")(Wide)


@pytest.mark.usefixtures("wide")
def test_a_new_layer_is_in_the_schema_and_in_the_configuration_by_itself() -> None:
    found = dict(fields(schema()))
    slope = found["network", "layers", "wide", "slope"]
    assert slope["description"] == "an option of its own"
    assert (slope["exclusiveMinimum"], slope["exclusiveMaximum"], slope["default"]) == (0, 1, 0.5)
    assert (slope["scale"], slope["title"]) == ("log", "Slope")
    assert ("network", "layers", "wide", "init") in found
    (entry,) = parse({"network": {"layers": [{"type": "wide", "units": 3, "activation": "tanh"}]}}).network.layers
    made = entry.create()
    assert isinstance(made, Wide)
    assert (made.output_shape((5,)), made.slope) == ((6,), 0.5)
    with pytest.raises(ValueError, match="less than 1"):
        entry.model_validate({"type": "wide", "slope": 1.0})
