"""A shape: what a loss curve looks like, in a few numbers that do not depend on its scale."""

from dataclasses import dataclass

import numpy as np

from babysit.doctor.curve import Values
from babysit.doctor.progress import Progress

STILL = 0.95
"""The part of the first smoothed loss above which nothing has happened yet."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the smoothed training loss so far.

    `fall` is the part of its start that is gone at its least. `early` is the part of that which was gone after a third
    of the steps: 1/3 for a straight line, nearly 1 where it falls steeply and levels off. `late` is the part of the
    loss that the last third took away. `flat` is the part of the steps at the beginning in which nothing happened, and
    `straight` how much of the curve a straight line explains, from 0 to 1.
    """

    fall: float
    early: float
    late: float
    flat: float
    straight: float


def shape_of(progress: Progress) -> Shape:
    """Return the shape of the losses so far."""
    smooth, steps = progress.smooth, progress.steps.astype(float)
    start = max(float(smooth[0]), progress.first)
    least = float(smooth.min())
    third, two_thirds = (int(np.searchsorted(steps, steps[0] + share * np.ptp(steps))) for share in (1 / 3, 2 / 3))
    gone = start - least
    before = float(smooth[min(two_thirds, len(smooth) - 1)])
    left = np.flatnonzero(smooth < STILL * start)
    flat = float((steps[left[0]] - steps[0]) / max(np.ptp(steps), 1.0)) if len(left) else 1.0
    return Shape(
        fall=gone / start if start > 0 else 0.0,
        early=float(np.clip((start - smooth[min(third, len(smooth) - 1)]) / gone, -1, 1)) if gone > 0 else 0.0,
        late=1 - float(smooth[-1]) / before if before > 0 else 0.0,
        flat=flat,
        straight=_straightness(steps, smooth),
    )


def _straightness(steps: Values, values: Values) -> float:
    """Return the square of the correlation of two columns; 0 where one of them does not vary."""
    if len(values) < 3 or np.ptp(values) == 0 or np.ptp(steps) == 0:
        return 0.0
    return float(np.corrcoef(steps, values)[0, 1] ** 2)
