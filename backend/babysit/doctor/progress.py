"""Progress: what a run has made of its loss so far, the outcome that turns a symptom into a problem."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babysit.doctor.curve import Curve
from babysit.doctor.history import GUARDS, History

FEWEST = 8
"""Losses from which a mean is taken at the least: single batches are noise."""
MOST = 100
SPIKE = 5
"""Losses on either side that a spike is held against."""
RECENT = 0.1
"""The part of the losses so far that counts as the present."""
STUCK = 0.97
"""The part of a guess's loss that a network which learns is below: batches of 16 wander by 2 % without learning."""
PATIENCE = 0.15
"""The part of the run for which nothing may be learnt before that is a bad outcome."""
FEW_STEPS = 40
"""Steps that any network may need before it learns, in however short a run."""
LITTLE = 0.4
"""The part of a guess's loss that a network with nothing wrong has lost by then: half of it, or more."""
UNKNOWN_PATIENCE = 300
"""The same where the run does not say how long it is."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the training loss over the data: `first`, `now` (a mean of the newest), and `best` at `best_step`.

    `reference` is the loss of a guess where it is known, else the first. `noise` is the deviation of single losses from
    their neighbours' mean, `smooth` the running mean at `steps`.
    """

    n: int
    first: float
    now: float
    best: float
    best_step: int
    reference: float
    noise: float
    width: int
    steps: NDArray[np.int64]
    smooth: NDArray[np.float64]
    name: str

    @property
    def error(self) -> float:
        """By how much `now` is uncertain: three standard errors of a mean of so many losses."""
        return 3 * self.noise / math.sqrt(self.width)

    @property
    def fall(self) -> float:
        """The part of the reference that is gone: 0 where nothing is learnt, 1 at a loss of 0, less than 0 above it."""
        return 1 - self.now / self.reference if self.reference > 0 else 0.0

    @property
    def is_falling(self) -> bool:
        """Whether a tenth of the loss is gone since half of the steps so far, beyond doubt."""
        return self.now + self.error < 0.9 * float(self.smooth[len(self.smooth) // 2])


def progress_of(history: History) -> Progress | None:
    """Return the progress so far; None before there are enough losses."""
    return history.once("progress", lambda: _progress(history))


def is_due(history: History, share: float = PATIENCE, fewest: int = FEW_STEPS) -> bool:
    """Return whether a run has had `share` of its steps, and `fewest` at least: time enough to have learnt something.

    Warm-up does not count, nor what came before a fork.
    """
    warmup = history.setting("schedule.warmup", 0)
    done = history.step - ((history.first_step or 1) - 1) - (warmup if isinstance(warmup, int) else 0)
    if history.total_steps is None:
        return done >= max(fewest, round(UNKNOWN_PATIENCE * share / PATIENCE))
    return history.is_over or done >= max(fewest, share * history.total_steps)


def is_stuck(history: History) -> bool:
    """Return whether the run has had its time, and its loss is still that of a guess and does not fall."""
    progress = progress_of(history)
    if progress is None or not is_due(history) or progress.is_falling:
        return False
    return progress.now + progress.error > STUCK * progress.reference and progress.now > 0.9 * progress.reference


def is_failing(history: History) -> bool:
    """Return whether the outcome is bad: a loss that is no number, of a guess, or far above what it was."""
    progress = progress_of(history)
    if has_no_number(history):
        return True
    if progress is None:
        return False
    return is_stuck(history) or (is_due(history, 0.02) and progress.now > 1.5 * max(progress.best, progress.reference))


def is_lagging(history: History, fall: float = LITTLE) -> bool:
    """Return whether the run fails, or has had its time and has lost less than a part `fall` of a guess's loss."""
    progress = progress_of(history)
    return is_failing(history) or (progress is not None and is_due(history) and progress.fall < fall)


def has_no_number(history: History) -> bool:
    """Return whether the newest training loss is NaN or infinite, or would have been."""
    curve = history.role("loss")
    return bool(len(curve) and curve.nonfinite[-1]) or stopped_at(history) is not None


def stopped_at(history: History) -> tuple[int, str] | None:
    """Return the step of the newest event that told of NaN, and of what; None if finite losses have come since."""
    told = [(step, str(data.get("name", ""))) for kind in GUARDS for step, data in history.happened(kind)]
    curve = history.role("loss")
    return max(told) if told and (not len(curve) or max(told)[0] >= curve.steps[-1]) else None


def is_fitted(history: History) -> bool:
    """Return whether the training examples are as good as learnt: gradients are small and losses flat then."""
    progress = progress_of(history)
    if progress is None:
        return False
    accuracy = recent_mean(history.role("accuracy"), progress.width)
    return accuracy >= 0.99 or progress.now < 0.05 * progress.reference


def recent_mean(curve: Curve, width: int) -> float:
    """Return the mean of a curve's newest `width` finite values; NaN without any."""
    values = curve.values[-width:]
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else math.nan


def smoothed(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the means of each `width` values in a row, (n − width + 1,)."""
    means: NDArray[np.float64] = np.convolve(values, np.full(width, 1 / width), "valid")
    return means


def calm(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values without spikes: at most twice the larger of those 5 before and 5 after, where there are such."""
    if len(values) <= 2 * SPIKE:
        return values
    calmed = values.copy()
    beside = np.maximum(values[: -2 * SPIKE], values[2 * SPIKE :])
    calmed[SPIKE:-SPIKE] = np.minimum(values[SPIKE:-SPIKE], 2 * beside)
    return calmed


def _progress(history: History) -> Progress | None:
    name = history.name_of("loss")
    curve = history.role("loss").finite()
    n = len(curve)
    if name is None or n < FEWEST:
        return None
    width = int(np.clip(round(RECENT * n), FEWEST, MOST))
    values = calm(curve.values)
    smooth = smoothed(values, width)
    best = int(smooth.argmin())
    first = float(curve.values[0])
    chance = history.chance
    noise = float(np.sqrt(np.mean(np.diff(values[-4 * width :]) ** 2) / 2))
    reference = chance if chance is not None else first
    if reference <= 0:  # another kind of loss, such as a log-likelihood: no part of it can be told
        return None
    steps = curve.steps[width - 1 :]
    return Progress(
        n, first, float(smooth[-1]), float(smooth[best]), int(steps[best]), reference, noise, width, steps, smooth, name
    )
