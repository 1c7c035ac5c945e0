"""Regulariser overwhelms: the penalty, not the data, decides what is learnt."""

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.beginning import beginning_of
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import is_lagging, progress_of
from babysit.doctor.rule import Rule, Sign, rules

MOST = 3.0
"""The penalty as a multiple of the loss over the data; proposed here. The defaults begin below a fifth."""
OTHERS = ("blown", "saturated", "loud")
"""What was wrong from the start: weights that are too large cost a large penalty, which is not the cause."""
FALL = 0.5
"""The part of a guess's loss that data alone would have taken away when the run has had its time."""


@rules.register("regularizer_overwhelms")
class RegularizerOverwhelms(Rule):
    """The penalty has been more than three times the loss over the data, while little of that was learnt."""

    title = "The penalty overwhelms the data"
    statistic = "the largest penalty so far, against the loss over the data at that step"
    source = (
        "TheDeepChecker (penalty against data, growing); CS231n: more penalty, more loss; the threshold is proposed "
        "here"
    )
    waits = "for 15 % of the run, and 40 steps, before it is an alarm"
    refuted_by = "the same loss over the data with a tenth of the penalty"
    explanation = (
        "The loss is that over the data plus the penalty on the weights. If λ is too large, the cheapest thing to do "
        "is to make all weights small: the penalty falls, and the loss over the data stays that of a guess. Choose λ "
        "so that at the start the penalty is a small part of the loss."
    )

    def judge(self, history: History) -> Sign | None:
        """Return an alarm where the data are hardly learnt, else a note; an alarm for a penalty below 0."""
        penalty, data, progress = history.role("penalty"), history.role("loss"), progress_of(history)
        beginning = beginning_of(history)
        if any(trouble in beginning for trouble in OTHERS):
            return None
        if not len(penalty) or len(penalty) != len(data) or progress is None:
            return None
        name = "train/loss/regularizer"
        if penalty.low.min() < 0:
            sentence = f"The penalty is {words.number(float(penalty.low.min()))}: it rewards large weights."
            evidence = Evidence("penalty", float(penalty.low.min()), 0, "<", "CS231n", history.step, name)
            return Sign("alarm", sentence, (evidence,))
        with np.errstate(all="ignore"):
            is_own = (
                penalty.values <= 1.5 * penalty.values[0]
            )  # else the weights have grown, and that is another matter
        ratios = is_own * np.nan_to_num(penalty.values / np.maximum(data.values, 0.1 * progress.reference), posinf=0.0)
        at = int(ratios.argmax())
        if ratios[at] < MOST:
            return None
        told = words.number(float(penalty.values[at])), words.number(float(data.values[at]))
        sentence = (
            f"At step {int(data.steps[at]):,} the penalty was {told[0]} and the loss over the data {told[1]}; the "
            f"latter is {words.number(progress.now)} now."
        )
        evidence = Evidence(
            "penalty / loss over the data",
            float(ratios[at]),
            MOST,
            ">",
            "proposed here",
            int(data.steps[at]),
            name,
            unit="×",
        )
        return Sign(
            "alarm" if is_lagging(history, FALL) else "note", sentence, (evidence,), experiment=_remedy(history)
        )


def _remedy(history: History) -> Experiment | None:
    field = "objective.l2" if history.setting("objective.l2") else "objective.l1"
    why = "With a hundredth of the penalty the data decide."
    return remedies.scale(history, field, f"{field.partition('.')[2].upper()}", 0.01, 1e-4, why)
