"""Building: from the configuration to the blocks of the network, planned first and allocated second."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

import babysit.nn  # noqa: F401 — enters the layers
from babysit.data.prepare import path_of, source_of
from babysit.errors import ConfigError, Problem, ShapeError
from babysit.nn.layer import Layer, layers
from babysit.nn.network import Design, Network
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
    before: tuple[Layer, ...]
    after: tuple[Layer, ...]
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """How many numbers the block learns."""
        parts = (*self._parts(), (self.activation_entry.create(), self.output_shape))
        return sum(math.prod(shape) for part, given in parts for shape in part.parameter_shapes(given).values())

    @property
    def flops(self) -> int:
        """The work of one example's forward; see Layer.flops."""
        return sum(part.flops(given) for part, given in self._parts())

    @property
    def kept_values(self) -> int:
        """How many numbers the block keeps of one example: outputs and gradients of the layer and what is around it."""
        n_outputs = 1 + 2 * (len(self.before) + len(self.after))
        return n_outputs * math.prod(self.output_shape) + self.layer.inner_values(self.input_shape)

    def create(self) -> Design:
        """Return what the network builds the block of."""
        activation, init = self.activation_entry.create(), self.init_entry.create()
        return Design(self.layer, activation, init, self.before, self.after)

    def describe(self, number: int | None) -> dict[str, Any]:
        """Return the block's facts as plain JSON; activation and init only where the layer has weights."""
        options = {key: value for key, value in self.layer_entry.options().items() if value is not None}
        facts = {"number": number, "type": self.layer_entry.type, **options}
        facts |= {"input_shape": list(self.input_shape), "output_shape": list(self.output_shape)}
        if number is not None:
            facts |= {"activation": self.activation_entry.to_value(True), "init": self.init_entry.to_value(True)}
        if self.layer_entry.own("dropout"):
            facts["dropout"] = self.layer_entry.own("dropout")
        for place, parts in (("before", self.before), ("after", self.after)):
            facts |= {place: [layers.name_of(type(part)) for part in parts]} if parts else {}
        return facts | {"parameters": self.parameters}

    def _parts(self) -> list[tuple[Layer, tuple[int, ...]]]:
        """Return the layer and what stands around its activation, each with the shape that it gets."""
        return [(self.layer, self.input_shape), *((part, self.output_shape) for part in (*self.before, *self.after))]


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


def describe_network(config: Config, folder: Path = Path()) -> str:
    """Return the network in a few characters, such as "64-100-10 relu"; `folder` has the fetched data sets.

    Raises ConfigError, and DataError where the shape follows from files that are not what they should be.
    """
    facts = source_of(config.data).facts(path_of(config.data), folder)
    plans = plan_network(config, facts.shape, facts.n_outputs)
    sizes = [str(math.prod(facts.shape)), *(_size(plan.output_shape) for plan in plans)]
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
    init = entry.own("init") or config.network.init
    before, after = _around(config, entry) if is_hidden and layer.has_weights else ((), ())
    return Plan(field, entry, _activation(config, entry, layer), init, layer, before, after, input_shape, output_shape)


def _activation(config: Config, entry: LayerEntry, layer: Layer) -> Entry:
    """Return the activation that the layer names, or is made for, or the network's; linear where there is no weight."""
    if not layer.has_weights:
        return ACTIVATION.entry("linear")
    made_for = ACTIVATION.entry(layer.default_activation) if layer.default_activation else None
    return entry.own("activation") or made_for or config.network.activation


def _around(config: Config, entry: LayerEntry) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    """Return what stands before and after the activation: batch normalisation in its place, dropout at the end."""
    own = entry.own("batch_norm")
    has_norm = config.network.batch_norm if own is None else own
    norm = (layers.create("batch_norm"),) if has_norm else ()
    rate = entry.own("dropout")  # a share of 0 is built too: it can be raised while the run goes on
    dropout = () if rate is None else (layers.create("dropout", rate=rate),)
    if config.network.batch_norm_place == "after_activation":
        return (), (*norm, *dropout)
    return norm, dropout


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _activation_name(plan: Plan) -> str:
    return str(getattr(plan.activation_entry, plan.activation_entry.tag))
