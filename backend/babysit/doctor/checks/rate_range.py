"""Rate range: a short sweep over learning rates, from far too low to where the loss explodes."""

import math
from dataclasses import dataclass

from babysit.data.dataset import Split
from babysit.doctor.check import Case, Check, InapplicableError, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.doctor.trial import WORK, Trial, log_space, smooth
from babysit.doctor.words import percent

LOWEST, HIGHEST = 1e-7, 10.0
STEPS = 100
"""Steps of the sweep: 12 a decade."""
LONG = 4
"""Times as many steps are done where the loss has not moved, if they are no more than LONG_WORK operations."""
LONG_WORK = WORK // 10
IDLE = 1e-5
"""Rates up to this one are taken to change nothing in so few steps."""
BATCH = 128
ROWS = 10_000
EXPLODED = 4.0
"""Times the best smoothed loss at which the sweep ends."""
KEEP = 0.8
FALL = 0.05
"""Share of the first loss by which it has to fall somewhere, for a band to be seen."""
BEGUN = 0.1
"""Share of the fall at which it has begun."""
MARGIN = 10.0
"""How far below the band a rate may be: the sweep gives each rate a step or two, a training thousands."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The rates tried, the smoothed loss at each, and the rate at which it exploded, if it did."""

    rates: list[float]
    losses: list[float]
    exploded: float | None

    @property
    def level(self) -> float:
        """The loss before any rate has done something."""
        first = [loss for rate, loss in zip(self.rates, self.losses, strict=True) if rate <= IDLE] or self.losses[:1]
        return sum(first) / len(first)

    @property
    def band(self) -> tuple[float, float] | None:
        """From where the loss begins to fall for good to a third of where it is lowest; None where it never falls."""
        if not self.losses:
            return None
        level, best = self.level, min(self.losses)
        if not level - best > FALL * abs(level):
            return None
        at_best = self.losses.index(best)
        above = [i for i in range(at_best) if self.losses[i] > level - BEGUN * (level - best)]
        low = self.rates[min(above[-1] + 1, at_best) if above else 0]
        return low, max(low, self.rates[at_best] / 3)


@checks.register("rate_range")
class RateRange(Check):
    """The configured optimizer on a copy of the network, its rate from 1e-7 to 10 in 100 steps."""

    title = "Learning rate"
    meaning = (
        "A rate far below the band hardly moves the loss however long it trains; at one where the sweep explodes, "
        "the training does too, or kills its units. Take one from the band, the higher the better while it is stable."
    )
    source = "Smith 2017, learning rate range test; ends at 4 × the best smoothed loss as in fastai; a tenth is our own"
    rank = 9

    def run(self, case: Case) -> Result:
        """Return the configured rate against the band, and against where the loss exploded."""
        work = STEPS * case.step_work(min(BATCH, case.config.training.batch_size))
        if work > WORK:
            raise InapplicableError(f"A sweep of {STEPS} steps would take {work:.1e} operations: too much for a check.")
        rate = case.config.optimizer.create().learning_rate
        sweep = _sweep(case, max(HIGHEST, rate), STEPS)
        if not sweep.band and LONG * work <= LONG_WORK:
            sweep = _sweep(case, max(HIGHEST, rate), LONG * STEPS)
        if sweep.band is None:
            return self._blind(sweep, rate)
        low, high = band = sweep.band
        figure = _curve(sweep, rate, band)
        suggestion = f"The loss falls well between {low:.1g} and {high:.1g}"
        explosion = "" if sweep.exploded is None else f", and explodes at {sweep.exploded:.1g}"
        sentence = f"{suggestion}{explosion}; the configured rate is {rate:g}"
        if sweep.exploded is not None and rate >= sweep.exploded:
            return self.result(False, f"{sentence}: too high.", rate, "<", sweep.exploded, figure)
        if rate < low / MARGIN:
            return self.result(False, f"{sentence}: too low.", rate, "≥", low / MARGIN, figure)
        note = ", above the band." if rate > high else ", below the band." if rate < low else "."
        return self.result(True, sentence + note, rate, "≥", low / MARGIN, figure)

    def _blind(self, sweep: Sweep, rate: float) -> Result:
        figure = _curve(sweep, rate, None) if len(sweep.losses) > 1 else None
        if sweep.exploded is not None and rate >= sweep.exploded:
            sentence = f"The loss explodes at {sweep.exploded:.1g} without having fallen; the rate is {rate:g}."
            return self.result(False, sentence, rate, "<", sweep.exploded, figure)
        raise InapplicableError(
            f"At no rate from {LOWEST:g} to {max(HIGHEST, rate):g} did a short sweep bring the loss down by "
            f"{percent(FALL)}: it says nothing of the rate."
        )


def _sweep(case: Case, highest: float, n_steps: int) -> Sweep:
    """Train on batches as the run has them while the rate rises; stop where the loss explodes."""
    config, train = case.config, case.dataset.train
    split = Split(train.x[:ROWS], train.y[:ROWS])
    optimizer = config.optimizer.create()
    size = min(config.training.batch_size, BATCH)
    trial = Trial(case, "rate_range", split, optimizer, size, case.regularizer())
    n = round(n_steps * math.log10(highest / LOWEST) / math.log10(HIGHEST / LOWEST))
    losses: list[float] = []
    rates = log_space(LOWEST, highest, n)
    for rate, loss in zip(rates, trial.steps(iter(rates)), strict=True):
        if not math.isfinite(loss):
            return Sweep(rates[: len(losses)], smooth(losses, KEEP), rate)
        losses.append(loss)
        smoothed = smooth(losses, KEEP)
        if _has_exploded(smoothed):
            return Sweep(rates[: len(losses)], smoothed, rate)
    return Sweep(rates, smooth(losses, KEEP), None)


def _has_exploded(smoothed: list[float]) -> bool:
    """Return whether the loss is four times its best; of a best near 0, where that is nothing, half the first."""
    return smoothed[-1] > EXPLODED * min(smoothed) and smoothed[-1] > smoothed[0] / 2


def _curve(sweep: Sweep, rate: float, band: tuple[float, float] | None) -> Figure:
    marks = [Mark(f"configured, {rate:g}", x=rate)]
    if band:
        marks.append(Mark("falls well", x=band[0], to=band[1]))
    if sweep.exploded is not None:
        marks.append(Mark("explodes", x=sweep.exploded))
    lines = [Line("loss, smoothed", sweep.losses)]
    return Figure("lines", sweep.rates[: len(sweep.losses)], lines, marks, "learning rate", "loss", x_is_log=True)
