"""A preset: a configuration to start from, and what there is to see in it."""

from dataclasses import dataclass
from typing import Any


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
