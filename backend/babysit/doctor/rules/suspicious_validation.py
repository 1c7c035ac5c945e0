"""Suspicious validation: it is better than training beyond chance, or does not change at all."""

import numpy as np

from babysit.doctor import words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_due, is_failing, is_fitted, progress_of
from babysit.doctor.rule import Rule, Sign, rules
from babysit.doctor.validation import Validation, validation_of

FEWEST = 5
ERRORS = 4.0
"""Standard errors by which validation must be better than training, at each of the last evaluations."""
CLEARLY = 0.15
"""And by which part of the training loss."""
FELL = 0.2
"""The part that training must have lost meanwhile for a constant validation to be suspicious."""
MANY = 16
"""Numbers in an example from which on validation is hardly as easy as what is known by heart."""
SAME = 1.3
"""The validation loss as a multiple of the training loss, once that is nearly 0: a healthy one is ten."""
LEARNT = 0.02
"""The part of a guess's loss that is left of the training loss then."""


@rules.register("suspicious_validation")
class SuspiciousValidation(Rule):
    """Validation is better than training beyond chance, as good on what was learnt by heart, or constant."""

    title = "Validation is too good"
    statistic = (
        "validation loss against the training loss around each evaluation, in standard errors; and as a multiple"
    )
    source = "the tuning playbook and Karpathy's recipe: look at the splits; the thresholds are proposed here"
    waits = "for five evaluations, and a third of the run"
    refuted_by = "splits that share no example, and data that are easy"
    explanation = (
        "Validation examples are harder than those a network was trained on, if anything. If they come out better, or "
        "exactly as well when the training examples are known by heart, some are likely to be in both splits, and "
        "validation says nothing of new data. Dropout and augmentation make training harder, and are no cause for "
        "suspicion."
    )
    patience = 2

    def judge(self, history: History) -> Sign | None:
        """Return a warning for validation beyond chance, a note for one that is merely as good."""
        found = validation_of(history)
        if found is None or len(found) < FEWEST or not is_due(history, 0.3) or is_failing(history):
            return None
        if _is_training_harder(history):
            return None
        return _constant(history, found) or _better(history, found) or _equal(history, found)


def _is_training_harder(history: History) -> bool:
    """Return whether training sees something that validation does not: dropout, augmentation, batch statistics."""
    layers = history.setting("network.layers", [])
    own = [layer for layer in layers if isinstance(layer, dict)] if isinstance(layers, list) else []
    is_noisy = any(layer.get("dropout") or layer.get("type") == "dropout" for layer in own)
    loss = history.setting("objective.loss")
    is_smoothed = isinstance(loss, dict) and bool(loss.get("label_smoothing"))
    has_norm = any(layer.is_normalized for layer in history.layers.values())
    return is_noisy or is_smoothed or has_norm or bool(history.setting("data.augment")) or not history.config


def _constant(history: History, found: Validation) -> Sign | None:
    newest = found.loss[-FEWEST:]
    before, now = (float(found.train_loss[i]) for i in (-FEWEST, -1))
    changed = now < (1 - FELL) * before  # else nothing is learnt any more, and constant is what it should be
    if np.ptp(newest) > 1e-9 * abs(newest[0]) or not changed:
        return None
    same = words.number(float(newest[0]))
    sentence = f"The validation loss has been {same} at {FEWEST} evaluations, while the training loss changed."
    name = history.name_of("val_loss")
    return Sign(
        "warning",
        sentence,
        (Evidence("change of the validation loss", 0, 0, "=", "proposed here", history.step, name),),
    )


def _better(history: History, found: Validation) -> Sign | None:
    progress = progress_of(history)
    n = history.data.get("n_validation")
    if progress is None or not isinstance(n, int) or n < 1:
        return None
    ahead = found.train_loss[-FEWEST:] - found.loss[-FEWEST:]
    batch = history.info.get("batch_size")
    batch = batch if isinstance(batch, int) else 1  # the noise of a batch, and that of so many in validation
    error = progress.noise * np.sqrt(1 / max(min(progress.width, 20), 1) + batch / n) + 1e-12
    least = float(np.min(ahead) / error)
    if not least > ERRORS or np.min(ahead) < CLEARLY * float(found.train_loss[-1]):
        return None
    sentence = (
        f"The validation loss is {words.number(float(found.loss[-1]))}, the training loss around it "
        f"{words.number(float(found.train_loss[-1]))}: better at each of the last {FEWEST} evaluations."
    )
    evidence = Evidence(
        "training loss less validation loss, in standard errors",
        least,
        ERRORS,
        ">",
        "proposed here",
        history.step,
        history.name_of("val_loss"),
    )
    return Sign("warning", sentence, (evidence,))


def _equal(history: History, found: Validation) -> Sign | None:
    progress = progress_of(history)
    if progress is None or not is_fitted(history) or progress.now > LEARNT * progress.reference:
        return None
    ratio = float(np.max(found.loss[-FEWEST:] / np.maximum(found.train_loss[-FEWEST:], 1e-12)))
    if ratio > SAME:
        return None
    is_hard = _n_inputs(history) >= MANY and is_due(history, 0.5)
    own = words.number(float(found.loss[-1]))
    sentence = (
        f"The training examples are known by heart, and the validation loss of {own} is {words.number(ratio)} times "
        "the training loss."
    )
    evidence = Evidence(
        "validation loss / training loss",
        ratio,
        SAME,
        "<",
        "proposed here",
        history.step,
        history.name_of("val_loss"),
        unit="×",
    )
    return Sign("warning" if is_hard else "note", sentence, (evidence,))


def _n_inputs(history: History) -> int:
    """Return how many numbers an example has; points in the plane are often easy, and no cause for suspicion."""
    shape = history.data.get("shape")
    return int(np.prod(shape)) if isinstance(shape, list) and shape else 0
