"""A twin: one configuration of the gym, healthy or broken, and what the doctor is to say of it."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.gym.fault import NONE, Fault

TUNED = ("digits", "mnist")
"""Data sets that rules were tuned on; results on the others are told apart."""
MEASUREMENTS = 80
"""How often the probes measure in a run."""


@dataclass(frozen=True)
class Twin:
    """A configuration without path and seed; `why` says what it is there for.

    A healthy one has no `of`. A broken one differs from the healthy twin named by `of` in one field or by one fault;
    `expected` are the rules whose finding is the right diagnosis, the best first, the others its equivalents.
    """

    name: str
    why: str
    config: Mapping[str, Any]
    fault: Fault = NONE
    of: str | None = None
    expected: tuple[str, ...] = ()

    @property
    def data(self) -> str:
        """The data set."""
        return str(self.config["data"]["name"])

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was done to it."""
        return self.of is None

    @property
    def is_tuned_on(self) -> bool:
        """Whether rules may have been tuned on its data."""
        return self.data in TUNED

    def broken(
        self,
        name: str,
        expected: tuple[str, ...],
        why: str,
        changes: tuple[str, Any] | None = None,
        fault: Fault = NONE,
    ) -> "Twin":
        """Return what differs from this healthy twin in one field, (dotted field, value), or by one fault."""
        config = self.config if changes is None else changed(self.config, *changes)
        return Twin(name, why, config, fault, self.name, expected)

    def healthy(self, name: str, why: str, *changes: tuple[str, Any], fault: Fault = NONE) -> "Twin":
        """Return a healthy variety of this twin."""
        config = self.config
        for field, value in changes:
            config = changed(config, field, value)
        return Twin(name, why, config, fault)


def changed(config: Mapping[str, Any], field: str, value: Any) -> dict[str, Any]:
    """Return a copy of `config` with the dotted field set; numbers in it count items of a list from 0."""
    result = copy.deepcopy(dict(config))
    place: Any = result
    *path, last = field.split(".")
    for key in path:
        place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
    place[int(last) if isinstance(place, list) else last] = copy.deepcopy(value)
    steps = result["training"]["steps"]
    result["probes"] = {"every": max(1, steps // MEASUREMENTS), "timing": False, "system": False}
    return result


def configuration(data: Mapping[str, Any], layers: list[Any], steps: int, **rest: Any) -> dict[str, Any]:
    """Return a configuration; `rest` holds its other sections, `training` what else than the steps."""
    training = {"batch_size": 64, "evaluate_every": steps // 20} | rest.pop("training", {}) | {"steps": steps}
    config = {"objective": {"l2": 1e-4}, "data": dict(data), "training": training} | rest
    config["network"] = {"layers": layers} | rest.get("network", {})
    return changed(config, "training.steps", steps)
