"""Overfit tiny: a network that is sound learns 20 examples by heart."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from babysit.data.dataset import Split
from babysit.doctor.check import Case, Check, InapplicableError, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.doctor.trial import WORK, Score, Trial
from babysit.doctor.words import percent
from babysit.nn.sgd import Sgd

EXAMPLES = 20
BATCH = 10
EPOCHS = 200
RATES = (0.1, 0.01, 1.0, 1e-3)
"""Tried one after another; the first that does it is enough."""
SMALL = 0.03
"""Share of a guess's loss that counts as nothing: 0.07 of ln 10."""
LOOK_EVERY = 5
PATIENCE = 40
"""Epochs after which a rate is given up that has not brought the loss down by a twentieth in them."""
DIVERGED = 3.0


@dataclass(slots=True)
class Attempt:
    """What came of one rate: the loss of every epoch, and the score at its end."""

    rate: float
    losses: list[float] = field(default_factory=list)
    score: Score | None = None


@checks.register("overfit_tiny")
class OverfitTiny(Check):
    """20 examples without penalty, dropout, augmentation, momentum: accuracy 1.00 and hardly a loss in 200 epochs."""

    title = "Learns 20 examples by heart"
    meaning = (
        "A network that cannot learn 20 examples by heart will not learn more: the gradient does not reach the layers "
        "(init, saturation, dead units), the network is too small for the data, or labels contradict each other."
    )
    source = "CS231n, lecture 6: 20 examples, λ = 0, plain SGD, cost 0.0026 and accuracy 1.00 within 200 epochs"
    rank = 7

    def run(self, case: Case) -> Result:
        """Return the accuracy (or, of numbers, the loss) of the best rate."""
        n = min(EXAMPLES, len(case.dataset.train))
        split = Split(case.dataset.train.x[:n], case.dataset.train.y[:n])
        chance = case.chance(split.y)
        if not chance:
            raise InapplicableError(f"The first {n} targets are all the same: there is nothing to learn by heart.")
        work = EPOCHS * math.ceil(n / BATCH) * case.step_work(min(n, BATCH))
        if work > WORK:
            raise InapplicableError(
                f"{EPOCHS} epochs of {n} examples are too much work for a check: {work:.1e} operations."
            )
        attempts: list[Attempt] = []
        for rate in RATES:
            attempts.append(_try(case, split, rate, chance))
            if _has_learnt(attempts[-1].score, chance):
                break
        return self._judge(min(attempts, key=_rank), n, chance)

    def _judge(self, best: Attempt, n: int, chance: float) -> Result:
        score = best.score or Score(math.nan, None)
        is_learnt, least = _has_learnt(best.score, chance), SMALL * chance
        right = "" if score.accuracy is None else f"{percent(score.accuracy)} of "
        epochs = f"{len(best.losses)} epoch{'s' if len(best.losses) > 1 else ''}"
        sentence = (
            f"{right}{n} examples {'are learnt' if is_learnt else 'come out right'} after {epochs} of plain SGD at a "
            f"rate of {best.rate:g}; the loss is {score.loss:.3g}, where {least:.2g} is asked for "
            f"({percent(SMALL)} of a guess's)."
        )
        figure = Figure(
            "lines",
            list(range(1, len(best.losses) + 1)),
            [Line("loss", best.losses)],
            [Mark("learnt", y=least)],
            "epoch",
            "loss",
            y_is_log=True,
        )
        if score.accuracy is None or (score.accuracy == 1 and not is_learnt):
            return self.result(is_learnt, sentence, score.loss, "≤", least, figure)
        return self.result(is_learnt, sentence, score.accuracy, "=", 1.0, figure)


def _try(case: Case, split: Split, rate: float, chance: float) -> Attempt:
    """Train at one rate until all is learnt, it leads to nothing, or the epochs are over."""
    trial = Trial(case, "overfit_tiny", split, Sgd(rate, momentum=0.0), BATCH)
    attempt = Attempt(rate)
    for losses in _epochs(trial, math.ceil(len(split) / BATCH), rate):
        attempt.losses.append(sum(losses) / len(losses))
        epoch, last, first = len(attempt.losses), attempt.losses[-1], attempt.losses[0]
        if not math.isfinite(last) or last > DIVERGED * max(first, chance):
            return attempt
        if epoch % LOOK_EVERY == 0 or epoch == EPOCHS:
            attempt.score = trial.score()
            if _has_learnt(attempt.score, chance) or _is_stuck(attempt.losses):
                return attempt
    return attempt


def _is_stuck(losses: list[float]) -> bool:
    """Return whether the last epochs brought no better loss than those before; single ones may be bad for long."""
    return len(losses) > PATIENCE and min(losses[-PATIENCE:]) > 0.95 * min(losses[:-PATIENCE])


def _epochs(trial: Trial, n_steps: int, rate: float) -> Iterator[list[float]]:
    for _ in range(EPOCHS):
        yield list(trial.steps(iter([rate] * n_steps)))


def _has_learnt(score: Score | None, chance: float) -> bool:
    return score is not None and score.accuracy in {None, 1.0} and score.loss <= SMALL * chance


def _rank(attempt: Attempt) -> tuple[float, float]:
    """Return what is least for the best attempt: the share of wrong examples, then the loss."""
    score = attempt.score
    if score is None or not math.isfinite(score.loss):
        return math.inf, math.inf
    return -(score.accuracy or 0.0), score.loss
