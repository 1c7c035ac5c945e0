"""The best: the evaluation that no later one has bettered, and how many there were since."""

import math
from typing import Any

from babysit.errors import CheckpointError, ConfigError, Problem


def tracked_metric(chosen: str, has_classes: bool) -> str:
    """Return the metric that says which weights are best; raises ConfigError for an accuracy where there is none."""
    if chosen == "auto":
        return "val/accuracy" if has_classes else "val/loss"
    if chosen == "val/accuracy" and not has_classes:
        raise ConfigError([Problem("training.keep_best", "must be val/loss for data without classes", chosen)])
    return chosen


class Best:
    """Follows one metric: a loss, which is best low, or an accuracy, which is best high. NaN is never an improvement.

    `step` is that of the best evaluation, 0 before the first; `n_since` counts the evaluations since without a better.
    """

    def __init__(self, metric: str) -> None:
        self.metric = metric
        self._is_low = metric.endswith("/loss")
        self.value = math.nan
        self.step = self.n_since = 0

    def observe(self, step: int, values: dict[str, float]) -> bool:
        """Take an evaluation's values and return whether it is a new best; an equal one is not."""
        value = values[self.metric]
        if math.isnan(value) or not (math.isnan(self.value) or self._is_better(value)):
            self.n_since += 1
            return False
        self.value, self.step, self.n_since = value, step, 0
        return True

    def facts(self) -> dict[str, Any]:
        """Return where it stands, as plain JSON."""
        value = None if math.isnan(self.value) else self.value
        return {"metric": self.metric, "value": value, "step": self.step, "n_since": self.n_since}

    def load(self, facts: dict[str, Any]) -> None:
        """Go on from what `facts` returned; raises CheckpointError, and changes nothing, for anything else."""
        metric, value = facts.get("metric"), facts.get("value")
        counts = [facts.get(key) for key in ("step", "n_since")]
        if metric != self.metric or not isinstance(value, float | None) or not all(map(_is_count, counts)):
            raise CheckpointError("the best evaluation", f"must be of {self.metric}, with its value and step")
        self.value = math.nan if value is None else value
        self.step, self.n_since = (int(count or 0) for count in counts)

    def _is_better(self, value: float) -> bool:
        return value < self.value if self._is_low else value > self.value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
