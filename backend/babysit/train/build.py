"""Building: from the configuration to the blocks of the network, planned first and allocated second."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

import babysit.data.sources
import babysit.nn  # noqa: F401 — enters the layers, as the line above enters the data sets
from babysit.data.dataset import datasets
from babysit.errors import ConfigError, Problem, ShapeError
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Layer
from babysit.nn.network import Network
from babysit.train.config import Config
from babysit.train.entry import Entry
from babysit.train.sections import ACTIVATION, LAYER, LayerEntry

__all__ = ["Plan", "build_network", "describe_network", "plan_network"]

WEIGHT_STREAM = 2
"""The random stream of the first weights: other draws from one seed have other streams."""


@dataclass(frozen=True)
class Plan:
    """One block of the network before anything is allocated; `field` is its place in the configuration."""

    field: str
    layer_entry: LayerEntry
    activation_entry: Entry
    init_entry: Entry
    layer: Layer
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """How many numbers the block learns."""
        return sum(math.prod(shape) for shape in self.layer.parameter_shapes(self.input_shape).values())

    def create(self) -> tuple[Layer, Activation, Init]:
        """Return the layer with its activation and init, as the network takes them."""
        return self.layer, self.activation_entry.create(), self.init_entry.create()

    def describe(self, number: int | None) -> dict[str, Any]:
        """Return the block's facts as plain JSON; activation and init only where the layer has weights."""
        facts = {"number": number, "type": self.layer_entry.type, **self.layer_entry.options()}
        facts |= {"input_shape": list(self.input_shape), "output_shape": list(self.output_shape)}
        if number is not None:
            facts |= {"activation": self.activation_entry.to_value(True), "init": self.init_entry.to_value(True)}
        return facts | {"parameters": self.parameters}


def plan_network(config: Config, input_shape: tuple[int, ...], n_classes: int) -> list[Plan]:
    """Return the blocks from the input to the scores, the linear output layer last.

    Raises ConfigError at network.layers.<i> for a layer that cannot take what comes before it.
    """
    output = LAYER.entry("dense", units=n_classes, activation={"name": "linear"})
    entries = (*config.network.layers, output)
    plans: list[Plan] = []
    for index, entry in enumerate(entries):
        plans.append(_plan(config, index, entry, input_shape))
        input_shape = plans[-1].output_shape
    return plans


def build_network(
    config: Config, input_shape: tuple[int, ...], n_classes: int, dtype: DTypeLike = np.float32
) -> Network:
    """Return the network of `config`, its weights drawn by the configuration's seed; raises ConfigError."""
    blocks = [plan.create() for plan in plan_network(config, input_shape, n_classes)]
    return Network(input_shape, blocks, np.random.default_rng([config.seed, WEIGHT_STREAM]), dtype)


def describe_network(config: Config) -> str:
    """Return the network in a few characters, such as "64-100-10 relu"; raises ConfigError."""
    source = datasets.get(config.data.name)
    plans = plan_network(config, source.shape, source.n_classes)
    sizes = [str(math.prod(source.shape)), *(_size(plan.output_shape) for plan in plans)]
    activations = dict.fromkeys(_activation_name(plan) for plan in plans[:-1] if plan.layer.has_weights)
    return f"{'-'.join(sizes)} {' '.join(activations) or 'softmax'}"


def describe_blocks(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Return the facts of every block; layers with weights are numbered from 1 at the input."""
    number = 0
    facts = []
    for plan in plans:
        number += plan.layer.has_weights
        facts.append(plan.describe(number if plan.layer.has_weights else None))
    return facts


def _plan(config: Config, index: int, entry: Any, input_shape: tuple[int, ...]) -> Plan:
    layer: Layer = entry.create()
    is_hidden = index < len(config.network.layers)
    field = f"network.layers.{index}" if is_hidden else "network.layers"
    try:
        output_shape = layer.output_shape(input_shape)
    except ShapeError as error:
        giver = "the layer before it gives" if index else "the data are"
        rule = f"{error.layer} needs {error.needs}; {giver} {error.got}"
        raise ConfigError([Problem(field, rule, entry.to_value(False))]) from None
    activation = entry.own("activation") or config.network.activation
    if not layer.has_weights:  # nothing to follow with a nonlinearity
        activation = ACTIVATION.entry("linear")
    init = entry.own("init") or config.network.init
    return Plan(field, entry, activation, init, layer, input_shape, output_shape)


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _activation_name(plan: Plan) -> str:
    return str(getattr(plan.activation_entry, plan.activation_entry.tag))
