"""The presets: configurations to start from, each with what there is to see in it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """A named configuration; `config` states only what differs from the defaults."""

    name: str
    title: str
    text: str
    config: dict[str, Any]


PRESETS: tuple[Preset, ...] = (
    Preset(
        "digits",
        "Digits in a second",
        "100 ReLU units on the embedded digits: about 98 % on the test images.",
        {"name": "Digits"},
    ),
)
