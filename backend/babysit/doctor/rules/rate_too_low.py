"""Rate too low: the loss goes down, so slowly that the run will not get there."""

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import Progress, is_due, progress_of
from babysit.doctor.rule import Rule, Sign, rules

TINY = 1e-4
"""CS231n: an update is about 1e-3 of its weights; TheDeepChecker calls less than 1e-4 too low."""
LEAST = 0.3
"""The part of the loss that a run is to lose by its end, at the pace of its last third."""


@rules.register("rate_too_low")
class RateTooLow(Rule):
    """The loss falls in a nearly straight line, and at this pace most of it is there at the run's end."""

    title = "The learning rate is too low"
    statistic = "the loss at the end of the run at its present pace, against the loss of a guess; update : weight"
    source = "CS231n: a loss that hardly changes; about 1e-3 for update : weight; TheDeepChecker (1e-4)"
    waits = "for 15 % of the run, and 40 steps"
    refuted_by = "update : weight near 1e-3, or a loss that falls as slowly at ten times the rate"
    explanation = (
        "The loss is barely changing: the learning rate is probably too low. Accuracy may rise all the same, because a "
        "little more weight on the right class is enough to put it on top. Raise the rate by 3 to 10 until the loss "
        "falls steeply and then levels off."
    )
    patience = 2
    forgets = 12

    def judge(self, history: History) -> Sign | None:
        """Return a warning where the pace is too slow for the run and the steps are small."""
        progress = progress_of(history)
        if progress is None or not is_due(history) or history.total_steps is None:
            return None
        ratios = {k: ratio for k, ratio in history.by_layer("update_ratio").items() if ratio > 0}
        typical = sorted(ratios.values())[len(ratios) // 2] if ratios else 1.0
        if typical > TINY:
            return None
        at_end = _at_end(history, progress)
        if at_end < (1 - LEAST) * progress.reference:
            return None
        sentence = (
            f"The loss is {words.number(progress.now)} after {words.percent(history.share)} of the run, "
            f"{words.number(progress.reference)} is that of a guess; an update is {words.number(typical)} of "
            "its weights."
        )
        series = f"layer/{next(iter(ratios))}/update_ratio"
        evidence = Evidence("update : weight", typical, TINY, "<", "TheDeepChecker; CS231n", history.step, series)
        why = "Ten times larger steps: the loss should fall steeply from the first epoch on."
        return Sign("warning", sentence, (evidence,), experiment=remedies.change_rate(history, 10, None, why))


def _at_end(history: History, progress: Progress) -> float:
    """Return the loss at the run's end, as a straight line from a third back says."""
    third = len(progress.smooth) * 2 // 3
    passed = int(progress.steps[-1] - progress.steps[third])
    if not passed or history.total_steps is None:
        return progress.now
    slope = (progress.now - float(progress.smooth[third])) / passed
    return progress.now + slope * (history.total_steps - history.step)
