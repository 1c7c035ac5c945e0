"""Overfitting: validation has got worse for a while, and training goes on getting better."""

import math

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.rule import Rule, Sign, rules
from babysit.doctor.validation import Validation, validation_of

RISE = 0.1
"""The part by which the validation loss is above its least; the playbook: a problem only when it rises."""
BY_HEART, RISE_BY_HEART = 0.99, 0.01
"""Once the training examples are all right, any rise will do: the loss of a network that sure hardly moves."""
GAP, GAP_HIGH, HIGH = 0.10, 0.07, 0.9
"""AUTOTRAINER: the gap of the accuracies, and what of it is enough once training is right above 0.9."""
LOSSES = 2.0
"""Where there are no accuracies: the validation loss as a multiple of the training loss."""
LEAST_PENALTY = 1e-3
FEWEST = 4
SINCE = 0.15
"""The part of the evaluations since the best one, and two at the least: one epoch that is worse is nothing."""


@rules.register("overfitting")
class Overfitting(Rule):
    """The validation loss left its least value several evaluations ago, and there is a gap to the training split."""

    title = "Overfitting"
    statistic = "the newest validation loss above its least one, and the gap between training and validation accuracy"
    source = (
        "AUTOTRAINER (a gap of 0.10, 0.07 above 0.9); the tuning playbook: a problem when the validation error rises"
    )
    waits = "for two evaluations since the best one, and 15 % of all so far"
    refuted_by = "a validation loss that falls below its least again, or an accuracy that still rises"
    explanation = (
        "A big gap between training and validation means that the network learns its examples by heart. When the "
        "validation loss turns and rises, further training makes it worse. Increase the regularisation (L2, dropout), "
        "get more data, or stop where validation was best."
    )
    patience = 2

    def judge(self, history: History) -> Sign | None:
        """Return a warning for a gap together with a loss that rises, a note for a rise alone."""
        found = validation_of(history)
        if found is None or len(found) < FEWEST or found.n_since < max(2, SINCE * len(found)):
            return None
        is_by_heart = found.train_accuracy[-1] > BY_HEART
        if found.rise < (RISE_BY_HEART if is_by_heart else RISE):
            return None
        if not float(found.train_loss[-1]) < float(found.loss[-1]):
            return None
        has_gap, gap = _gap(found)
        name = history.name_of("val_loss")
        best = int(found.steps[found.best])
        least, now, beside = (float(x) for x in (found.loss[found.best], found.loss[-1], found.train_loss[-1]))
        sentence = (
            f"The validation loss was {words.number(least)} at step {best:,} and is {words.number(now)} now; the "
            f"training loss is {words.number(beside)}."
        )
        evidence = [
            Evidence(
                "rise of the validation loss since its least",
                found.rise,
                RISE,
                ">",
                "tuning playbook",
                history.step,
                name,
            )
        ]
        evidence += [gap] if has_gap else []
        return Sign("warning" if has_gap else "note", sentence, tuple(evidence), experiment=_remedy(history, best))


def _gap(found: Validation) -> tuple[bool, Evidence]:
    """Return whether there is a gap between the splits, and the evidence of it."""
    step, gap = int(found.steps[-1]), found.accuracy_gap
    if math.isnan(gap):
        ratio = float(found.loss[-1] / found.train_loss[-1]) if found.train_loss[-1] > 0 else math.inf
        name = "validation loss / training loss"
        return ratio > LOSSES, Evidence(name, ratio, LOSSES, ">", "proposed here", step, unit="×")
    most = GAP_HIGH if found.train_accuracy[-1] > HIGH else GAP
    name = "training accuracy less validation accuracy"
    return gap > most, Evidence(name, gap, most, ">", "AUTOTRAINER", step, "val/accuracy")


def _remedy(history: History, best: int) -> Experiment | None:
    """Return what CS231n tries first: the examples that were left out; without any, a penalty.

    It weighs, ½ λ W² beside a mean over n, as much as one example with λ = 1 / n.
    """
    if history.setting("data.limit"):
        why = "More examples are the surest cure of learning them by heart: the gap should close."
        length = {"training.epochs": None, "training.steps": history.total_steps}  # of epochs there would be far more
        changes = {"data.limit": None} | (length if history.total_steps else {})
        return remedies.restart(history, "all the examples", changes, why)
    l2 = history.setting("objective.l2")
    if not isinstance(l2, int | float):
        return None
    n = sum(history.class_counts)
    wanted = remedies.round_up(max(10 * l2, LEAST_PENALTY, float(f"{1 / n:.0e}") if n else 0.0))
    why = "From where validation was best, with a stronger penalty: the gap should grow more slowly."
    return remedies.fork(history, best, f"an L2 penalty of {words.number(wanted)}", {"objective.l2": wanted}, why)
