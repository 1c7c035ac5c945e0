"""Layers that do not fit the data, the layer before them or their own options: refused at their place."""

from pathlib import Path
from typing import Any

import pytest

from babysit.errors import ConfigError, Problem
from babysit.nn.layer import layers
from babysit.train.build import build_network
from babysit.train.config import parse
from babysit.train.limits import Limits
from babysit.train.validate import validate

PLENTY = Limits(memory_bytes=1 << 40)
IMAGES = "images (height, width, channels)"


def problem_of(*stated: dict[str, Any], folder: Path) -> Problem:
    """Return the one problem of a network of these layers on the digits, images of 8×8 pixels in one channel."""
    with pytest.raises(ConfigError) as caught:
        validate(parse({"network": {"layers": list(stated)}}), folder, PLENTY)
    (problem,) = caught.value.problems
    return problem


FLAT = {"type": "dense", "units": 12}
UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"type": "conv"}, f"conv needs {IMAGES}"),
    ({"type": "conv", "kernel": 5, "pad": 0}, f"conv needs {IMAGES} of at least 5 pixels a side"),
    ({"type": "max_pool"}, "max_pool needs (height, width, channels) with height and width divisible by 2"),
    ({"type": "avg_pool", "size": 3}, "avg_pool needs (height, width, channels) with height and width divisible by 3"),
    ({"type": "max_pool", "stride": 1}, f"max_pool needs {IMAGES} of at least 2 pixels a side"),
    ({"type": "avg_pool", "size": 3, "stride": 2}, f"avg_pool needs {IMAGES} of at least 3 pixels a side"),
    ({"type": "global_avg_pool"}, f"global_avg_pool needs {IMAGES}"),
    ({"type": "residual", "stride": 2}, f"residual needs {IMAGES} for a stride of 2, or a stride of 1"),
]


@pytest.mark.parametrize(("layer", "needs"), UNFIT)
def test_a_layer_that_needs_images_is_refused_on_flat_data(layer: dict[str, Any], needs: str, tmp_path: Path) -> None:
    problem = problem_of(FLAT, layer, folder=tmp_path)
    assert (problem.field, problem.rule) == ("network.layers.1", f"{needs}; the layer before it gives (12,)")
    assert problem.value.items() >= layer.items()


def test_every_layer_takes_flat_data_or_is_refused_there() -> None:
    refused = {layer["type"] for layer, _ in UNFIT} - {"residual"}
    for name in layers.names():
        network = {"network": {"layers": [FLAT, {"type": name}]}}
        if name not in refused:
            assert build_network(parse(network), (8, 8, 1), 10).output_shape == (10,)


@pytest.mark.parametrize(
    ("layer", "needs", "shape"),
    [
        ({"type": "conv", "kernel": 9, "pad": 0}, f"conv needs {IMAGES} of at least 9 pixels a side", (8, 8, 1)),
        ({"type": "conv", "kernel": 31, "pad": 11}, f"conv needs {IMAGES} of at least 9 pixels a side", (8, 8, 1)),
        ({"type": "max_pool", "size": 16}, "max_pool needs (height, width, channels) with height", (8, 8, 1)),
        ({"type": "max_pool", "size": 9, "stride": 1}, f"max_pool needs {IMAGES} of at least 9 pixels", (8, 8, 1)),
        ({"type": "avg_pool", "size": 3}, "avg_pool needs (height, width, channels) with height and width", (8, 8, 1)),
        ({"type": "avg_pool", "size": 10, "stride": 3}, f"avg_pool needs {IMAGES} of at least 10 pixels", (8, 8, 1)),
    ],
)
def test_a_layer_larger_than_the_images_is_refused(
    layer: dict[str, Any], needs: str, shape: tuple[int, ...], tmp_path: Path
) -> None:
    problem = problem_of(layer, folder=tmp_path)
    assert problem.field == "network.layers.0"
    assert problem.rule.startswith(needs)
    assert problem.rule.endswith(f"; the data are {shape}")
    later = problem_of({"type": "conv", "filters": 4}, layer, folder=tmp_path)
    assert later.field == "network.layers.1"
    assert later.rule.endswith("; the layer before it gives (8, 8, 4)")


def test_a_layer_is_refused_behind_those_that_have_made_the_images_small(tmp_path: Path) -> None:
    shrinking: list[dict[str, Any]] = [{"type": "max_pool"}, {"type": "residual", "filters": 4, "stride": 2}]
    problem = problem_of(*shrinking, {"type": "conv", "kernel": 3, "pad": 0}, folder=tmp_path)
    assert problem.field == "network.layers.2"
    assert problem.rule == f"conv needs {IMAGES} of at least 3 pixels a side; the layer before it gives (2, 2, 4)"


@pytest.mark.parametrize(
    ("layer", "field", "rule", "value"),
    [
        ({"type": "conv", "kernel": 3, "pad": 3}, "pad", "must be less than the kernel, 3", 3),
        ({"type": "conv", "kernel": 1, "pad": 1}, "pad", "must be less than the kernel, 1", 1),
        ({"type": "conv", "pad": 30}, "pad", "must be less than the kernel, 3", 30),
        ({"type": "conv", "kernel": 40}, "kernel", "must be at most 31", 40),
        ({"type": "max_pool", "stride": 3}, "stride", "must be at most the size, 2", 3),
        ({"type": "avg_pool", "size": 3, "stride": 5}, "stride", "must be at most the size, 3", 5),
        ({"type": "residual", "stride": 5}, "stride", "must be at most 4", 5),
        ({"type": "maxout", "pieces": 1}, "pieces", "must be at least 2", 1),
        ({"type": "dropout", "rate": 1.0}, "rate", "must be less than 1", 1.0),
        ({"type": "batch_norm", "epsilon": 0.0}, "epsilon", "must be greater than 0", 0.0),
        ({"type": "layer_norm", "epsilon": -1.0}, "epsilon", "must be greater than 0", -1.0),
    ],
)
def test_options_that_do_not_go_together_are_refused_at_their_field(
    layer: dict[str, Any], field: str, rule: str, value: Any
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse({"network": {"layers": [FLAT, layer]}})
    assert caught.value.problems == (Problem(f"network.layers.1.{field}", rule, value),)


def test_all_such_options_are_told_at_once() -> None:
    stated = [{"type": "conv", "pad": 7}, {"type": "dense", "units": 0}, {"type": "max_pool", "stride": 9}]
    with pytest.raises(ConfigError) as caught:
        parse({"network": {"layers": stated}, "optimizer": {"learning_rate": -1.0}})
    fields = [problem.field for problem in caught.value.problems]
    assert fields == [
        "network.layers.0.pad",
        "network.layers.1.units",
        "network.layers.2.stride",
        "optimizer.learning_rate",
    ]
