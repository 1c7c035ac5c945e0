"""A comparison: one metric of two runs at equal steps, and whether the difference is more than noise."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from babysit.doctor.curve import Curve
from babysit.doctor.finding import plain
from babysit.doctor.words import number, percent

IS_BEST_LOW = {"val/accuracy": False, "val/loss": True, "train/loss": True}
"""What is compared: the first that both runs have is what counts."""
WORDS = {"val/accuracy": "validation accuracy", "val/loss": "validation loss", "train/loss": "training loss"}
RECENT = 10
"""Evaluations whose ups and downs tell how noisy the metric is."""
SMOOTH = 50
"""Steps at most, of which a training loss is the median."""
STANDARD_ERRORS = 2.0
LEAST = {"val/accuracy": 0.005, "val/loss": 0.02, "train/loss": 0.02}
"""The least difference that counts: of an accuracy as it is, of a loss as a share of it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A metric of the child beside the other's, each at its own last step up to `step`.

    `noise` is how much of a difference says nothing; `is_better` is None for one within it.
    """

    name: str
    child: float
    parent: float
    noise: float
    step: int

    @property
    def is_better(self) -> bool | None:
        """Whether the child is better, and by more than noise; a number is better than none."""
        fits = math.isfinite(self.child), math.isfinite(self.parent)
        if fits != (True, True):
            return None if fits[0] == fits[1] else fits[0]
        gain = self.parent - self.child if IS_BEST_LOW[self.name] else self.child - self.parent
        return None if abs(gain) <= self.noise else gain > 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        facts = {"name": self.name, "step": self.step, "is_better": self.is_better}
        return facts | {key: plain(getattr(self, key)) for key in ("child", "parent", "noise")}

    def __str__(self) -> str:
        told = f"the {WORDS[self.name]} is {self._word(self.child)} against {self._word(self.parent)}"
        if not (math.isfinite(self.child) and math.isfinite(self.parent)):
            return told
        word = {True: "better", False: "worse", None: "the same within noise"}[self.is_better]
        return f"{told}: {word} (noise: up to {self._gap(self.noise)})"

    def _word(self, value: float) -> str:
        is_share = not IS_BEST_LOW[self.name] and math.isfinite(value)
        return percent(value, 1) if is_share else number(value)

    def _gap(self, value: float) -> str:
        return number(value) if IS_BEST_LOW[self.name] else f"{100 * value:.1f} points"


def compare(name: str, child: Curve, parent: Curve, step: int, n_examples: int | None) -> Comparison | None:
    """Return how a metric of two runs compares; None where one of them has none of it.

    `child` and `parent` have what lies before the step of each that counts. Noise is two standard errors of the
    difference: of an accuracy that of the share of `n_examples` validation examples, of a loss that of the last
    evaluations' ups and downs, whichever is more, and never less than LEAST.
    """
    if not len(child) or not len(parent):
        return None
    (ours, our_error), (theirs, their_error) = (_level(name, curve, n_examples) for curve in (child, parent))
    least = LEAST[name] if not IS_BEST_LOW[name] else LEAST[name] * abs(theirs)
    noise = max(STANDARD_ERRORS * math.hypot(our_error, their_error), least)
    return Comparison(name, ours, theirs, noise, step)


def _level(name: str, curve: Curve, n_examples: int | None) -> tuple[float, float]:
    """Return a metric at the end of its curve and its standard error; 0 where that cannot be told."""
    if name == "train/loss":
        recent = curve.values[-min(SMOOTH, max(len(curve) // 5, 1)) :]
        if not np.isfinite(recent).all() or curve.nonfinite[-1]:
            return math.nan, 0.0
        return float(np.median(recent)), 1.25 * _spread(recent) / math.sqrt(len(recent))
    value = float(curve.values[-1]) if not curve.nonfinite[-1] else math.nan
    error = _spread(curve.values[-RECENT:])
    if not IS_BEST_LOW[name] and n_examples and math.isfinite(value):
        share = min(max(value, 0.5 / n_examples), 1 - 0.5 / n_examples)
        error = max(error, math.sqrt(share * (1 - share) / n_examples))
    return value, error


def _spread(values: "np.ndarray[Any, np.dtype[np.float64]]") -> float:
    """Return the standard deviation of the ups and downs about the trend: robust, from neighbours' differences."""
    finite = values[np.isfinite(values)]
    if len(finite) < 4:
        return 0.0
    jumps = np.diff(finite)
    return float(1.4826 * np.median(np.abs(jumps - np.median(jumps))) / math.sqrt(2))
