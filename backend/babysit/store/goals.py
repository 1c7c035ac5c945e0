"""The goals: whether the best value of a series is its least or its greatest."""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

Goal: TypeAlias = Literal["min", "max"]

HEADLINES: Mapping[str, Goal] = {
    "train/loss": "min",
    "val/loss": "min",
    "test/loss": "min",
    "test/best/loss": "min",
    "train/accuracy": "max",
    "val/accuracy": "max",
    "test/accuracy": "max",
    "test/best/accuracy": "max",
    "speed/steps_per_second": "max",
}
"""The series whose last and best a run's own row keeps, so that lists show them without reading any series."""

_COSTS = re.compile(r"loss|error|perplexity|cost|(?<![a-z])(mse|mae|rmse|nll)(?![a-z])", re.IGNORECASE)


def goal(name: str) -> Goal:
    """Return what is best in the series `name`: "min" where it is a loss or an error by its name, else "max"."""
    return HEADLINES.get(name) or ("min" if _COSTS.search(name) else "max")
