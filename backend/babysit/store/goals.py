"""What is best of a metric: the least value or the greatest one, by its name."""

import re
from typing import Literal, TypeAlias

from babysit.store.metrics import IS_BEST_LOW

Goal: TypeAlias = Literal["min", "max"]

_LOW = re.compile(r"(?i)(?<![a-z])(loss|error|err|perplexity|nll|mse|mae|rmse|cost)(?![a-z])")


def goal(name: str) -> Goal:
    """Return whether the least ("min") or the greatest ("max") value of a series is its best one."""
    if name in IS_BEST_LOW:
        return "min" if IS_BEST_LOW[name] else "max"
    return "min" if _LOW.search(name) else "max"
