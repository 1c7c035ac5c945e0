"""A preset: a configuration to start from, and what there is to see in it."""

from dataclasses import dataclass
from typing import Any

SMALL: dict[str, Any] = {"name": "normal", "std": 0.01}
LARGE: dict[str, Any] = {"name": "normal", "std": 1.0}
"""The lecture's two inits that fail in ten layers."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A chapter of the lecture: its title, what it teaches, and its presets in the order in which to look at them."""

    title: str
    lesson: str
    presets: "tuple[Preset, ...]"


@dataclass(frozen=True, slots=True)
class Preset:
    """A named configuration; `config` states only what differs from the defaults, `text` in two sentences what to see.

    `group` is the theme under whose heading it is listed.
    """

    name: str
    group: str
    title: str
    text: str
    config: dict[str, Any]


def dense(*units: int) -> list[dict[str, Any]]:
    """Return dense hidden layers of so many units each."""
    return [{"type": "dense", "units": n} for n in units]


def deep(name: str, activation: str, init: dict[str, Any], **network: Any) -> dict[str, Any]:
    """Return ten layers of 200 units on digits without a penalty: the init decides, and nothing else differs."""
    return {
        "name": name,
        "network": {"activation": activation, "init": init, "layers": dense(*[200] * 10), **network},
        "objective": {"l2": 0.0},
        "training": {"epochs": 15, "batch_size": 32},
    }


def experiment(name: str, activation: str, init: dict[str, Any], **network: Any) -> dict[str, Any]:
    """Return the lecture's ten layers of 500 units on 1,000 rows of noise; all rows in a batch, as on the slides.

    Its biases begin at 0, so that the first step sees what a network without them would.
    """
    return {
        "name": name,
        "data": {"name": "gaussian", "preprocess": "none", "limit": 1000},
        "network": {"activation": activation, "init": init, "layers": dense(*[500] * 10), **network},
        "objective": {"l2": 0.0},
        "training": {"epochs": 20, "batch_size": 1000},
    }
