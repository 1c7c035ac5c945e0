"""Underfitting: training and validation have levelled off together, at a loss that is high."""

import math
from typing import Any

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import Progress, is_due, is_stuck, progress_of
from babysit.doctor.rule import Rule, Sign, rules
from babysit.doctor.validation import validation_of

FLAT = 0.03
"""The part of its loss that a run loses in the last 40 % of its steps so far, where it has levelled off."""
CREEPS, FAR = 0.25, 0.25
"""What may go where the network is known to be too small, as long as so much of a guess's loss is left."""
HIGH = 0.15
"""The part of a guess's loss that is left, and that a network which is large enough takes away."""
GAP = 0.05
"""Between training and validation accuracy: more of it is overfitting."""
LONG = 0.2
NARROW = 3
"""Classes for each unit of a layer, from which on it cannot tell them apart well; six units do for ten."""


@rules.register("underfitting")
class Underfitting(Rule):
    """The training loss is flat and still a good part of a guess's, and validation follows it without a gap."""

    title = "Underfitting"
    statistic = "the fall of the training loss over the last 40 % of the steps, and what of a guess's loss is left"
    source = "CS231n, neural-networks-3: validation follows training; the thresholds are proposed here"
    waits = "for a fifth of the run; not while a schedule has made the rate small"
    refuted_by = "a loss that falls further at another rate, or that no larger network takes away: then it is the data"
    explanation = (
        "Validation tracks training well, and both are low: the model's capacity is not high enough. Give it more "
        "units or layers, and a nonlinearity between them: linear layers stacked are one linear layer."
    )
    patience = 3
    forgets = 30

    def judge(self, history: History) -> Sign | None:
        """Return a warning where the network is narrow or linear, else a note."""
        progress, found = progress_of(history), validation_of(history)
        if progress is None or found is None or len(found) < 2 or not is_due(history, LONG, 100) or is_stuck(history):
            return None
        left, fall = progress.now / progress.reference, _late_fall(progress)
        why = _narrow(history)
        if (
            left < HIGH
            or fall > (CREEPS if why and left > FAR else FLAT)
            or _has_decayed(history)
            or found.accuracy_gap > GAP
        ):
            return None
        if math.isnan(found.accuracy_gap) and found.loss[-1] > 1.2 * found.train_loss[-1]:
            return None
        sentence = (
            f"The training loss has levelled off at {words.number(progress.now)}, {words.percent(left)} of a guess's, "
            f"and validation follows it at {words.number(float(found.loss[-1]))}."
        )
        evidence = (
            Evidence("training loss / a guess's", left, HIGH, ">", "proposed here", history.step, progress.name),
            Evidence("late fall of the training loss", fall, FLAT, "<", "proposed here", history.step, progress.name),
        )
        return Sign("warning" if why else "note", words.join((sentence, why)), evidence, experiment=_remedy(history))


def _late_fall(progress: Progress) -> float:
    """Return the part of the loss that the last 40 % of the steps so far have taken away."""
    earlier = float(progress.smooth[len(progress.smooth) * 6 // 10])
    return 1 - progress.now / earlier if earlier > 0 else 0.0


def _narrow(history: History) -> str:
    """Return what about the network explains it, as a sentence."""
    hidden = [layer for layer in history.layers.values() if not layer.is_output]
    if hidden and all(layer.activation == "linear" for layer in hidden):
        return "All layers are linear: together they are one."
    widths = _widths(history)
    if widths and history.n_classes and NARROW * min(widths) <= history.n_classes:
        return f"A layer has {min(widths)} units for {history.n_classes} classes."
    return ""


def _widths(history: History) -> list[int]:
    layers = history.setting("network.layers", [])
    found = [layer.get("units") for layer in layers if isinstance(layer, dict)] if isinstance(layers, list) else []
    return [width for width in found if isinstance(width, int)]


def _has_decayed(history: History) -> bool:
    rates = history.role("rate")
    return len(rates) > 1 and bool(rates.values[-1] < 0.1 * rates.high.max())


def _remedy(history: History) -> Experiment | None:
    hidden = [layer for layer in history.layers.values() if not layer.is_output]
    if hidden and all(layer.activation == "linear" for layer in hidden):
        why = "With a bend between them the layers can do more than one."
        return remedies.restart(history, "ReLU", {"network.activation": "relu", "network.init": {"name": "he"}}, why)
    layers: Any = history.setting("network.layers", [])
    why = "If more units do not help, it is not the capacity."
    changes = {
        f"network.layers.{i}.units": max(4 * layer["units"], 64)
        for i, layer in enumerate(layers if isinstance(layers, list) else [])
        if isinstance(layer, dict) and isinstance(layer.get("units"), int)
    }
    if not changes:
        wider = [*layers, {"type": "dense", "units": 100}] if isinstance(layers, list) else []
        return remedies.restart(history, "a hidden layer of 100 units", {"network.layers": wider}, why)
    return remedies.restart(history, "wider layers", changes, why)
