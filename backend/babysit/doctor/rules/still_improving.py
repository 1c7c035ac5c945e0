"""Still improving: the run ended while validation was getting better."""

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import progress_of, recent_mean
from babysit.doctor.rule import Rule, Sign, rules
from babysit.doctor.validation import validation_of

MOST = 0.15
"""The part of the loss that the last quarter of the run took away, from which on it is a warning."""
SOME = 0.05
FEW_EPOCHS = 3
"""Passes over the training split up to which a run that still gains is a warning."""
MUCH = 0.15
LEFT = 0.1
"""The part of a guess's loss that is left: much to gain, and hardly anything."""


@rules.register("still_improving")
class StillImproving(Rule):
    """In the last quarter of the run the loss fell by more than 15 %, and the last evaluation was the best."""

    title = "Stopped while still improving"
    statistic = "the part of the loss that the last quarter of the run took away"
    source = "tuning playbook: train on while the best checkpoint is the last; the thresholds are proposed here"
    waits = "for the end of the run"
    refuted_by = "a longer run that ends no better"
    explanation = (
        "The best weights are the last ones, and the curves still fall: the run was too short to say what this "
        "configuration can do. Go on for as long again, before anything else is changed."
    )

    def judge(self, history: History) -> Sign | None:
        """Return a warning at the end of a run that was still falling, a note for a little of it."""
        progress = progress_of(history)
        if not history.is_over or progress is None or progress.n < 16:
            return None
        found = validation_of(history)
        if found is not None and found.n_since:
            return None
        fall = _late_fall(history)
        left = (float(found.loss[-1]) if found is not None else progress.now) / progress.reference
        if fall < SOME or left < LEFT or progress.fall < 0.02 or _has_decayed(history):
            return None
        sentence = (
            f"The last quarter of the run took away {words.percent(fall)} of the training loss, which is "
            f"{words.number(progress.now)} at the end; the last evaluation was the best."
        )
        evidence = Evidence(
            "fall of the loss in the last quarter",
            fall,
            SOME if fall < MOST else MOST,
            ">",
            "proposed here",
            history.step,
            progress.name,
        )
        return Sign(
            "warning" if fall > MOST and left > MUCH and _is_short(history) else "note",
            sentence,
            (evidence,),
            experiment=_remedy(history),
        )


def _late_fall(history: History) -> float:
    """Return the part of the training loss that went in the last quarter, from means of an eighth of the run."""
    curve = history.role("loss").finite()
    eighth = max(len(curve) // 8, 4)
    before = recent_mean(curve[: len(curve) - 2 * eighth], eighth)
    now = recent_mean(curve, eighth)
    return 1 - now / before if before > 0 else 0.0


def _is_short(history: History) -> bool:
    """Return whether examples were seen a few times only; after more a run that still gains was ended on purpose."""
    return history.steps_per_epoch is not None and history.step <= FEW_EPOCHS * history.steps_per_epoch


def _has_decayed(history: History) -> bool:
    """Return whether a schedule had brought the rate down: then the end is where it was meant to be."""
    rates = history.role("rate").values
    return len(rates) > 1 and bool(rates[-1] < 0.2 * np.max(rates))


def _remedy(history: History) -> Experiment | None:
    field = "training.steps" if history.setting("training.steps") else "training.epochs"
    length = history.setting(field)
    if not isinstance(length, int):
        return None
    why = "The same training, twice as long: it says what the configuration can do."
    return remedies.fork(history, None, f"{2 * length:,} {field.partition('.')[2]}", {field: 2 * length}, why)
