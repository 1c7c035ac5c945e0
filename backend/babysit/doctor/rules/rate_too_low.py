"""Rate too low: the loss goes down, so slowly that the run will not get there."""

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import Progress, is_due, progress_of
from babysit.doctor.rule import Rule, Sign, rules

TINY = 1e-4
"""CS231n: an update is about 1e-3 of its weights; TheDeepChecker calls less than 1e-4 too low."""
EARLY, DEAD, LEFT = 0.7, 0.02, 0.1
"""The part of the run, of the rate, and of a guess's loss: by then, so little, with so much to learn."""
LEAST = 0.3
"""The part of the loss that a run is to lose by its end, at the pace of its last third."""


@rules.register("rate_too_low")
class RateTooLow(Rule):
    """The loss falls in a nearly straight line, and at this pace most of it is there at the run's end."""

    title = "The learning rate is too low"
    title_below = "The loss hardly falls"
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
        return _too_slow(history, progress) or _dies_early(history, progress)


def _too_slow(history: History, progress: Progress) -> Sign | None:
    """Return a warning for steps that are too small for the run."""
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


def _dies_early(history: History, progress: Progress) -> Sign | None:
    """Return a warning for a schedule that has brought the rate down to nothing while there is much to learn."""
    rates = history.role("rate")
    most = float(rates.high.max()) if len(rates) else 0.0
    if most <= 0 or progress.now < LEFT * progress.reference:
        return None
    part = float(rates.values[-1]) / most
    died_at = rates.steps[rates.values < DEAD * most]
    if not len(died_at) or died_at[0] > EARLY * (history.total_steps or 0):
        return None
    at_end = _at_end(history, progress)
    if part > DEAD or at_end < 0.8 * progress.now:
        return None
    sentence = (
        f"The schedule had brought the rate down to nothing after {int(died_at[0]):,} steps, it is "
        f"{words.number(part)} of what it was, and the loss stays at {words.number(progress.now)}."
    )
    name = history.name_of("rate")
    evidence = Evidence("rate / largest rate", part, DEAD, "<", "proposed here", history.step, name)
    why = "At a constant rate the loss should go on falling from where the rate died."
    at = int(rates.steps[rates.values > 0.5 * most][-1])
    experiment = remedies.fork(history, at, "a constant rate", {"schedule": "constant"}, why)
    return Sign("warning", sentence, (evidence,), experiment=experiment)


def _at_end(history: History, progress: Progress) -> float:
    """Return the loss at the run's end, as a straight line from a third back says."""
    third = len(progress.smooth) * 2 // 3
    passed = int(progress.steps[-1] - progress.steps[third])
    if not passed or history.total_steps is None:
        return progress.now
    slope = (progress.now - float(progress.smooth[third])) / passed
    return progress.now + slope * (history.total_steps - history.step)
