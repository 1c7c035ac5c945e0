"""Divergence: the loss leaps up, or is no number any more."""

import math

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import Progress, has_no_number, progress_of, stopped_at
from babysit.doctor.rule import Rule, Sign, rules

TIMES_FIRST = 3.0
"""CS231n notes, neural-networks-3: a cost of more than three times the first has exploded."""
TIMES_BEST = 4.0
"""fastai and Lightning stop a rate finder at four times the best smoothed loss."""
ORDINARY = 0.05
"""Update : weight on the first step that throws no weight far; the playbook: a loss that then rises is a bug."""
FEW = 8
"""Losses of which the middle one is taken: a spike of three is none."""


@rules.register("divergence")
class Divergence(Rule):
    """The training loss is NaN or infinite, or stays above three times the first or four times the best."""

    title = "The training diverges"
    statistic = "the middle of the newest 8 training losses, against the first and the best smoothed one; NaN, infinity"
    source = "CS231n, neural-networks-3 (3 × the first); fastai and Lightning (4 × the best)"
    waits = "not at all for what is no number; else for 8 losses, so that a spike that recovers is none"
    refuted_by = "a loss that comes back below twice its best within the next losses"
    explanation = (
        "With a rate that is too high each step overshoots further than the one before, and the cost explodes: first "
        "it rises, then it is infinite or NaN. Once weights are NaN nothing brings them back; go back to before and "
        "lower the rate, warm it up, or clip the gradients."
    )
    outlives_numbers = True

    def judge(self, history: History) -> Sign | None:
        """Return an alarm for a loss that is no number, or has left where it was for good."""
        return _no_number(history) or _leap(history)


def _no_number(history: History) -> Sign | None:
    curve, name = history.role("loss"), history.name_of("loss")
    if not has_no_number(history):
        return None
    stopped = stopped_at(history)
    step = stopped[0] if stopped else int(curve.steps[np.flatnonzero(curve.nonfinite)[0]])
    what = (stopped and stopped[1]) or name or "train/loss"
    first = history.role("loss").finite()
    said = f"The loss began at {words.number(float(first.values[0]))}; " if len(first) else ""
    sentence = f"{said}{what} is no number at step {step:,}."
    evidence = Evidence("values that are not finite", math.nan, 0, ">", "SageMaker Debugger, any", step, name)
    return Sign("alarm", sentence, (evidence,), experiment=_remedy(history, step))


def _leap(history: History) -> Sign | None:
    progress = progress_of(history)
    if progress is None:
        return None
    now = float(np.median(history.role("loss").finite().values[-FEW:]))
    ceiling = max(progress.first, progress.reference)
    if now > TIMES_FIRST * ceiling:
        return _sign(history, progress, now, "the first", ceiling, TIMES_FIRST, "CS231n, neural-networks-3")
    base = max(progress.best, 1e-9 * progress.reference)
    has_learnt = progress.best < 0.6 * progress.reference
    if has_learnt and now > max(TIMES_BEST * progress.best, 0.9 * progress.reference):
        return _sign(history, progress, now, "the best", base, TIMES_BEST, "fastai, Lightning")
    return None


def _sign(history: History, progress: Progress, now: float, what: str, base: float, times: float, source: str) -> Sign:
    sentence = words.join((_told(now, what, base), _uphill(history, progress)))
    evidence = Evidence(
        f"training loss / {what}", now / base, times, ">", source, history.step, progress.name, unit="×"
    )
    return Sign("alarm", sentence, (evidence,), experiment=_remedy(history, progress.best_step))


def _told(now: float, what: str, base: float) -> str:
    return f"The training loss is {words.number(now)}, {words.number(now / base)} times {what} ({words.number(base)})."


def _uphill(history: History, progress: Progress) -> str:
    """Return what is to be said of a loss that rises from the first step on, at updates of an ordinary size."""
    ratios = [curve.values[0] for k in history.layers if len(curve := history.curve(f"layer/{k}/update_ratio"))]
    if not ratios or max(ratios) > ORDINARY or progress.best < 0.95 * progress.first:
        return ""
    return "It has risen from the first step on, though steps began small: that is more often a bug than a rate."


def _remedy(history: History, step: int) -> Experiment | None:
    """Return a fork from the best loss before it went wrong, or a restart if that is hardly after the beginning."""
    progress = progress_of(history)
    before = min(step - 1, progress.best_step) if progress else 0
    why = "Ten times smaller steps do not overshoot, if it is the rate; where it still diverges, it is not."
    return remedies.change_rate(history, 0.1, before if before > 20 else 0, why)
