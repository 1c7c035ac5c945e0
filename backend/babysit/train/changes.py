"""Changes: which fields of a configuration can have another value while its run goes on, and what one makes of it.

Pure, and shared by the server, which refuses what cannot be, and the training, which does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from babysit.errors import ConfigError, Problem
from babysit.train.config import Config, parse
from babysit.train.overrides import ALTERNATIVES
from babysit.train.sections import LayerEntry

DROPOUT = "dropout"
PROBES = "probes."
FIXED = (
    "objective.l2",
    "objective.l1",
    "objective.max_norm",
    "training.clip_norm",
    "training.clip_value",
    "training.batch_size",
    "training.evaluate_every",
    "schedule",
)
"""The fields that every run can change; those of its optimizer, its dropout and its probes follow from what it has."""
FORK = "cannot change while the run goes on; fork the run from a checkpoint to change it"
REASONS = {
    "name": "is fixed when the run starts",
    "seed": "is fixed when the run starts: everything was drawn from it",
    "data": "is fixed when the run starts: it goes on with the data that it has",
    "network": "is fixed when the run starts, for the network is built; start another run, or fork this one",
}
"""Why a section's other fields cannot change; what is not named here can in a fork."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed: the field, and what it was and is, as plain JSON."""

    field: str
    old: Any
    new: Any


def live_settings(config: Config) -> dict[str, Any]:
    """Return every field that can change in a running run of `config`, with its present value as plain JSON.

    What is not set is null. A dropout layer's rate is `network.layers.<i>.rate`, as in the configuration.
    """
    fields = [*_optimizer_fields(config), *FIXED, *_dropout_fields(config), *_probe_fields(config)]
    data = config.to_dict()
    return {field: _value_at(data, field) for field in fields}


def change(config: Config, field: str, value: Any, is_new: bool = True) -> Config:
    """Return `config` with another value in one of its live fields; None takes a limit away.

    `network.layers.<i>.dropout` also names the rate of a dropout layer. Raises ConfigError that names field, rule and
    value: a field that is not there or cannot change, and why; a value that it cannot have, or, where it must be a new
    one, that it has.
    """
    field = name_of(config, field)
    before = live_settings(config)
    if field not in before:
        raise ConfigError([_refusal(config, field, value, before)])
    if value is None and field.startswith((PROBES, "network.")):  # where null would stand for a default, or nothing
        raise ConfigError([Problem(field, "must be given", None)])
    data = config.to_dict()
    _put(data, field, value)
    changed = parse(data)
    after = live_settings(changed)[field]
    if is_new and after == before[field]:
        raise ConfigError([Problem(field, "has this value already", value)])
    return changed


def settle(config: Config, settings: Mapping[str, Any]) -> Config:
    """Return `config` with the `settings` that a run of it has told last; raises ConfigError for what it cannot have.

    What it has no such field for is left out: the run may have been told of by another version.
    """
    data, known = config.to_dict(), live_settings(config)
    for field in known:
        if field in settings and settings[field] != known[field]:
            _put(data, field, settings[field], is_alone=False)
    return parse(data)


def name_of(config: Config, field: str) -> str:
    """Return the field that `field` means: the rate of a dropout layer may be called its dropout."""
    stem, _, last = field.rpartition(".")
    layer = _layer(config, stem) if last == DROPOUT else None
    return f"{stem}.rate" if layer is not None and layer.type == DROPOUT else field


def dropout_of(layer: LayerEntry) -> float | None:
    """Return the share of units that a layer switches off, None where there is nothing that does."""
    own = getattr(layer, "rate", None) if layer.type == DROPOUT else layer.own(DROPOUT)
    return None if own is None else float(own)


def _optimizer_fields(config: Config) -> list[str]:
    """Return the optimizer's own numbers, the learning rate first."""
    numbers = (name for name, value in config.optimizer.options().items() if type(value) in (int, float))
    return sorted((f"optimizer.{name}" for name in numbers), key=lambda field: field != "optimizer.learning_rate")


def _dropout_fields(config: Config) -> list[str]:
    layers = [(i, layer) for i, layer in enumerate(config.network.layers) if dropout_of(layer) is not None]
    return [f"network.layers.{i}.{'rate' if layer.type == DROPOUT else DROPOUT}" for i, layer in layers]


def _probe_fields(config: Config) -> list[str]:
    return [f"{PROBES}{name}" for name in type(config.probes).model_fields]


def _layer(config: Config, place: str) -> LayerEntry | None:
    """Return the layer at `network.layers.<i>`, None for another place."""
    index = place.removeprefix("network.layers.")
    is_there = index != place and index.isdecimal() and int(index) < len(config.network.layers)
    return config.network.layers[int(index)] if is_there else None


def _value_at(data: Any, field: str) -> Any:
    for part in field.split("."):
        data = data[int(part)] if isinstance(data, list) else data.get(part)
    return data


def _put(data: dict[str, Any], field: str, value: Any, is_alone: bool = True) -> None:
    """Put a value in its place, or take what is there away for None; with `is_alone`, it replaces its alternatives."""
    *parents, last = field.split(".")
    node: Any = data
    for part in parents:
        node = node[int(part)] if isinstance(node, list) else node[part]
    others = next((group for group in ALTERNATIVES if field in group), set()) - {field} if is_alone else set()
    for other in others:
        node.pop(other.rpartition(".")[2], None)
    node[last] = dict(value) if isinstance(value, Mapping) else value


def _refusal(config: Config, field: str, value: Any, live: Mapping[str, Any]) -> Problem:
    section = field.partition(".")[0]
    if not _is_there(config, field):
        near = [name for name in live if name.partition(".")[0] == section] or list(live)
        return Problem("field", f"must be one of {', '.join(near)}", field)
    if field.endswith(f".{DROPOUT}"):
        return Problem(
            field, "is not there to be changed: the layer is built without dropout; fork the run instead", value
        )
    return Problem(field, REASONS.get(section, FORK), value)


def _is_there(config: Config, field: str) -> bool:
    """Return whether the configuration has such a field at all."""
    node: Any = config
    for part in field.split("."):
        if isinstance(node, tuple) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, BaseModel) and part in type(node).model_fields:
            node = getattr(node, part)
        else:
            return False
    return True
