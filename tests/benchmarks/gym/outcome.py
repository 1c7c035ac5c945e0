"""The outcome: whether a run came out worse than its healthy twin, which alone makes it a broken one.

A run is broken where what validation says of it, at its end or at its best, is worse than that of the worst of its
twin's seeds by more than the range of the twin's seeds, and by a margin that a person would care about: two points of
accuracy, or half of the loss. With three seeds no test of means is worth its name; to lie outside of all the twin's
seeds by their own range is stricter than most. What was changed without such a harm is benign: there the doctor must be
silent. A leak spoils validation itself: there the test split says whether validation flatters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from benchmarks.gym.history_file import Column, Run
from benchmarks.gym.spoilt import LEAK
from benchmarks.gym.twin import Twin

ACCURACY_MARGIN = 0.02
LOSS_MARGIN = 0.5
"""Of the twin's loss."""
Label = Literal["healthy", "broken", "benign"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a run, lower is better, and how much more of it counts."""

    name: str
    margin: float
    is_relative: bool


MEASURES = (
    Measure("last error", ACCURACY_MARGIN, False),
    Measure("least error", ACCURACY_MARGIN, False),
    Measure("last loss", LOSS_MARGIN, True),
    Measure("least loss", LOSS_MARGIN, True),
)
FLATTERY = (Measure("flattery", ACCURACY_MARGIN, False),)


def numbers(run: Run) -> dict[str, float]:
    """Return a run's measures; one that ended in NaN, or before it was evaluated, is infinitely bad."""
    errors, losses = 1 - run.values("val/accuracy"), run.values("val/loss")
    tested = run.values("test/accuracy")
    is_lost = any(kind in ("diverged", "nan") for kind, _, _ in run.events) or not len(losses)
    return {
        "last error": np.inf if is_lost else float(errors[-1]),
        "least error": _least(errors),
        "last loss": np.inf if is_lost or not np.isfinite(losses[-1]) else float(losses[-1]),
        "least loss": _least(losses),
        "flattery": float((1 - tested[-1]) - errors[-1]) if len(tested) and len(errors) else 0.0,
    }


def is_worse(run: Run, twins: Sequence[Run], measures: Sequence[Measure] = MEASURES) -> bool:
    """Return whether a run is worse than all its twin's, in one of the measures, by range and margin."""
    own, others = numbers(run), [numbers(twin) for twin in twins]
    for measure in measures:
        values = [each[measure.name] for each in others]
        worst, spread = max(values), max(values) - min(values)
        margin = measure.margin * abs(worst) if measure.is_relative else measure.margin
        if own[measure.name] > worst + max(spread, margin):
            return True
    return False


def label(twin: Twin, run: Run, healthy: Sequence[Run]) -> Label:
    """Return what a run counts as; `healthy` are its twin's runs."""
    if twin.is_healthy:
        return "healthy"
    measures = FLATTERY if twin.fault is LEAK else MEASURES
    return "broken" if is_worse(run, healthy, measures) else "benign"


def _least(values: Column) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.min()) if len(finite) else np.inf
