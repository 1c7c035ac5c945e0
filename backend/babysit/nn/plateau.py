"""Reduce on plateau: the schedule that looks at what the training achieves."""

import math
from collections.abc import Mapping
from typing import Annotated

from babysit.nn.schedules import Number, Schedule, schedules
from babysit.options import check_options
from babysit.registry import Option


@schedules.register("reduce_on_plateau")
class ReduceOnPlateau(Schedule):
    """The rate times a factor whenever the validation loss has not improved for longer than its patience.

    As PyTorch's scheduler of that name in its relative mode: only a loss below best · (1 − threshold) is better.
    """

    def __init__(
        self,
        factor: Annotated[float, Option(help="what the rate is multiplied by", gt=0, lt=1)] = 0.1,
        patience: Annotated[int, Option(help="evaluations without progress that are borne", ge=0, le=10**6)] = 5,
        threshold: Annotated[float, Option(help="share by which the loss must fall", ge=0, lt=1)] = 1e-4,
        min_rate: Annotated[float, Option(help="where the rate stops falling", ge=0, le=1e9, scale="log")] = 0.0,
    ) -> None:
        check_options(self, factor=factor, patience=patience, threshold=threshold, min_rate=min_rate)
        self.factor, self.patience, self.threshold, self.min_rate = factor, patience, threshold, min_rate
        self._best, self._n_bad, self._n_cuts = math.inf, 0, 0

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base times the factor for each plateau so far, not below min_rate where base is above it."""
        return max(base * self.factor**self._n_cuts, min(self.min_rate, base))

    def observe(self, value: float) -> None:
        """Count the evaluations without progress, and cut the rate when they are too many; NaN is no progress."""
        if value < self._best * (1 - self.threshold):
            self._best, self._n_bad = value, 0
        else:
            self._n_bad += 1
        if self._n_bad > self.patience:
            self._n_bad, self._n_cuts = 0, self._n_cuts + 1

    def state(self) -> dict[str, Number]:
        """Return the best loss, where there is one, the evaluations without progress and the cuts made."""
        best: dict[str, Number] = {"best": self._best} if math.isfinite(self._best) else {}
        return {**super().state(), **best, "n_bad": self._n_bad, "n_cuts": self._n_cuts}

    def load(self, state: Mapping[str, Number]) -> None:
        """Go on from where `state` was taken."""
        n_bad, n_cuts = int(state["n_bad"]), int(state["n_cuts"])
        super().load(state)
        self._best, self._n_bad, self._n_cuts = float(state.get("best", math.inf)), n_bad, n_cuts
