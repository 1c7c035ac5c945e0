"""Exploding gradient: it grows from layer to layer on its way back, or from step to step."""

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import is_failing, progress_of
from babysit.doctor.rule import Rule, Sign, rules

RATIO = 70.0
"""AUTOTRAINER: the first layer's gradient as a multiple of the last one's."""
GROWTH = 100.0
"""How many times its usual norm a gradient may have: noise of single batches makes ten of it."""


@rules.register("exploding_gradient")
class ExplodingGradient(Rule):
    """A hidden layer's gradient is 70 times the last layer's, or 100 times what it used to be."""

    title = "Exploding gradient"
    statistic = "the largest gradient norm of a hidden layer, against the last layer's, and against its own median"
    source = "AUTOTRAINER (first / last above 70)"
    waits = "not at all"
    refuted_by = "gradients of one size in all layers at the next measurement"
    explanation = (
        "Where weights are larger than the nonlinearities' slopes make up for, the gradient grows at every layer on "
        "its way back, and the first layers are thrown about. Clip the gradient's norm, lower the rate, or begin with "
        "weights scaled by a unit's inputs."
    )
    patience = 2
    outlives_numbers = True

    def judge(self, history: History) -> Sign | None:
        """Return an alarm for a run that fails, a note for one that goes on."""
        norms = history.by_layer("gradient/norm")
        hidden = {k: norm for k, norm in norms.items() if not history.layers[k].is_output}
        if not hidden or len(norms) == len(hidden):
            return None
        last = norms[max(norms)]
        k = max(hidden, key=lambda each: np.nan_to_num(hidden[each], nan=0.0))
        by_depth = hidden[k] / last if last > 0 else 0.0
        usual = history.curve(f"layer/{k}/gradient/norm").finite().values
        by_time = hidden[k] / float(np.median(usual)) if len(usual) > 4 and np.median(usual) > 0 else 0.0
        is_large = by_depth > RATIO and len(hidden) > 1
        is_new = by_time > GROWTH and progress_of(history) is not None and is_failing(history)
        if not (is_large or is_new):
            return None
        what, value, most = ("the last layer's", by_depth, RATIO) if is_large else ("its usual one", by_time, GROWTH)
        sentence = (
            f"The gradient of layer {k} has a norm of {words.number(hidden[k])}, {words.number(value)} times {what}."
        )
        evidence = Evidence(
            f"gradient norm of layer {k} / {what}",
            value,
            most,
            ">",
            "AUTOTRAINER",
            history.step,
            f"layer/{k}/gradient/norm",
            unit="×",
        )
        return Sign("alarm" if is_failing(history) else "note", sentence, (evidence,), (k,), _remedy(history, is_large))


def _remedy(history: History, is_of_depth: bool) -> Experiment | None:
    if is_of_depth:
        return remedies.fit_init(
            history, "Weights scaled by a unit's inputs keep the gradient's size through the layers."
        )
    why = "A gradient cut to a norm of 1 cannot throw the weights far, however steep the loss is."
    return remedies.fork(history, None, "gradients clipped to a norm of 1", {"training.clip_norm": 1.0}, why)
