"""Rate too high: the first steps leap, and the loss then stays on a high plateau, swings, or explodes."""

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.beginning import beginning_of
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import has_no_number, is_due, is_stuck, progress_of, smoothed
from babysit.doctor.rule import Rule, Sign, rules

LARGE = 0.1
"""torchmortem: an update of more than a tenth of the weights, where about 1e-3 is healthy (CS231n)."""
FIRST_LARGE = 0.3
"""The same on the first steps, on which a healthy Adagrad moves weights by a fifth."""
LEAP = 1.5
"""How far above the first loss it may go: a healthy first loss is the highest there is, but for noise."""
ROUGH = 0.35
"""The swing of the smoothed loss, as a part of its mean, that a rate which fits does not show once it has its time."""
INNOCENT = ("saturated", "blown", "unnormalized", "loud", "dead", "symmetric")
"""What was wrong before the first update: then the rate is not to blame."""


@rules.register("rate_too_high")
class RateTooHigh(Rule):
    """Large updates together with a loss that leapt above its beginning, got stuck, or swings."""

    title = "The learning rate is too high"
    title_below = "Steps are too large"
    statistic = "update : weight, and how far the loss rises above the first one or swings about its mean"
    source = "torchmortem (update : weight of more than 0.1); CS231n, neural-networks-3 (about 1e-3)"
    waits = "not for a loss that explodes; else for 15 % of the run, and 40 steps"
    refuted_by = "the same plateau at a third of the rate, or trouble that was there before the first update"
    explanation = (
        "At a rate too high the loss falls fast and then stays where it is, at a worse value: there is too much "
        "energy, the weights bounce about chaotically and cannot settle in a nice spot. Higher still, the loss rises "
        "and explodes, or one step throws ReLU units where they are dead for good. Lower the rate by 3 to 10, or let "
        "it decay."
    )
    outlives_numbers = True
    forgets = 12

    def judge(self, history: History) -> Sign | None:
        """Return an alarm for large steps with a loss that explodes or gets stuck, a warning where it swings."""
        beginning = beginning_of(history)
        if any(trouble in beginning for trouble in INNOCENT):
            return None
        ratio, series = _largest_ratio(history)
        if has_no_number(history):
            return _alarm(history, ratio, series, "the loss is no number any more") if ratio > LARGE else None
        leap = _leap(history)
        if leap > LEAP and ratio > LARGE and is_stuck(history):
            text = f"the loss leapt to {words.number(leap)} times the first and is that of a guess now"
            return _alarm(history, ratio, series, text, leap)
        if ratio > FIRST_LARGE and is_stuck(history):
            return _alarm(history, ratio, series, "nothing is learnt")
        return _swing(history)


def _largest_ratio(history: History) -> tuple[float, str]:
    """Return the largest update : weight that any layer has had before the loss rose, and its series."""
    found = [(0.0, "")]
    until = _risen_at(history)
    for k in history.layers:
        name = f"layer/{k}/update_ratio"
        values = history.curve(name).until(until).finite().high
        if len(values):
            found.append((float(values.max()), name))
    return max(found)


def _risen_at(history: History) -> int:
    """Return the step of the first loss that is clearly above where it began, or no number; the newest without one.

    What updates are like after that says nothing of the rate: gradients grow with the loss.
    """
    curve = history.role("loss")
    first = curve.values[0] if len(curve) else 0.0
    ceiling = max(first, history.chance or first) * LEAP
    risen = np.flatnonzero((curve.high > ceiling) | (curve.nonfinite > 0))
    return int(curve.steps[risen[0]]) if len(risen) else history.step


def _leap(history: History) -> float:
    """Return the highest loss, of three in a row, as a multiple of the first or of a guess's."""
    progress = progress_of(history)
    values = history.role("loss").finite().values
    if progress is None or len(values) < 4:
        return 0.0
    return float(smoothed(values, 3).max() / max(progress.first, progress.reference))


def _alarm(history: History, ratio: float, series: str, what: str, leap: float = 0.0) -> Sign:
    sentence = f"Steps moved weights by up to {words.part_of(ratio)} their size, and {what}."
    evidence = [
        Evidence("update : weight, largest", ratio, FIRST_LARGE, ">", "torchmortem", history.step, series or None)
    ]
    if leap:
        name = history.name_of("loss")
        evidence.append(Evidence("highest loss / first loss", leap, LEAP, ">", "CS231n", history.step, name, unit="×"))
    if ratio <= FIRST_LARGE:
        evidence.reverse()
        sentence = f"{what[0].upper()}{what[1:]}."
    return Sign("alarm", sentence, tuple(evidence), experiment=_remedy(history))


def _swing(history: History) -> Sign | None:
    """Return a warning for a loss that swings about a plateau at large updates."""
    progress = progress_of(history)
    has_risen = _risen_at(history) < history.step
    if progress is None or has_risen or not is_due(history) or len(progress.smooth) < 3 * progress.width:
        return None
    ratios = [ratio for ratio in history.by_layer("update_ratio").values() if np.isfinite(ratio)]
    typical = float(np.median(ratios)) if ratios else 0.0
    recent = progress.smooth[len(progress.smooth) // 2 :]
    rough = float(np.std(recent) / np.mean(recent))
    falls = float(recent[0] - recent[-1]) > 0.2 * float(recent[0])
    if typical < LARGE or falls or progress.fall > 0.9:
        return None
    sentence = (
        f"An update is {words.part_of(typical)} its weights, and the loss has not fallen since half of the run so "
        f"far: it is {words.number(progress.now)}."
    )
    evidence = [Evidence("update : weight", typical, LARGE, ">", "torchmortem", history.step, _series(history))]
    if rough > ROUGH:
        evidence.append(
            Evidence("swing of the loss / its mean", rough, ROUGH, ">", "AUTOTRAINER", history.step, progress.name)
        )
    return Sign("warning", sentence, tuple(evidence), experiment=_remedy(history, progress.best_step))


def _series(history: History) -> str | None:
    return next((f"layer/{k}/update_ratio" for k in history.by_layer("update_ratio")), None)


def _remedy(history: History, step: int = 0) -> Experiment | None:
    why = "If the rate is it, the loss falls further; if the trouble is the same, the rate is not to blame."
    return remedies.change_rate(history, 0.1, step, why)
