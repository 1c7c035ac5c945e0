"""Vanishing gradient: hardly anything of the loss's gradient reaches the first layers."""

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_due, is_failing, is_fitted
from babysit.doctor.rule import Rule, Sign, rules

RATIO = 1e-3
"""AUTOTRAINER: the first layer's gradient as a part of the last one's."""
TINY = 1e-4
"""AUTOTRAINER: and less than this in itself."""


@rules.register("vanishing_gradient")
class VanishingGradient(Rule):
    """The norm of a hidden layer's gradient is less than a thousandth of the largest, and below 1e-4."""

    title = "Vanishing gradient"
    statistic = "the norm of the smallest gradient of a hidden layer, against the largest of any parameter"
    source = "AUTOTRAINER (1e-3 of the last layer's, and below 1e-4)"
    waits = "for 4 % of the run, and 20 steps; never once the training examples are learnt"
    refuted_by = "update : weight near 1e-3 in the first layers, or a loss that falls"
    explanation = (
        "Going back, the gradient is multiplied at every layer by its weights and by the slope of its nonlinearity. "
        "Where those are smaller than 1 it shrinks with the depth, and the first layers get nothing to learn from. "
        "ReLU with He weights, tanh with Xavier weights, and batch normalisation keep its size."
    )
    patience = 2

    def judge(self, history: History) -> Sign | None:
        """Return an alarm for a run that does not learn, a note for one that does."""
        hidden = {k: norm for k, norm in history.by_layer("gradient/norm").items() if not history.layers[k].is_output}
        if not hidden or not is_due(history, 0.04, 20) or is_fitted(history):
            return None
        last = max(history.layers)
        biases = (history.last(f"layer/{k}/b/gradient/norm") for k in history.layers)
        largest = max([*history.by_layer("gradient/norm").values(), *(norm for norm in biases if norm == norm)])
        vanished = {k: norm for k, norm in hidden.items() if norm < RATIO * largest and norm < TINY}
        if not vanished or not largest < float("inf"):
            return None
        k = min(vanished, key=lambda each: vanished[each])
        sentence = (
            f"The gradient of layer {k} has a norm of {words.number(vanished[k])}; the largest, of the last layers, is "
            f"{words.number(largest)}."
        )
        evidence = Evidence(
            f"gradient norm of layer {k} / largest (layer {last})",
            vanished[k] / largest if largest else 0.0,
            RATIO,
            "<",
            "AUTOTRAINER",
            history.step,
            f"layer/{k}/gradient/norm",
        )
        experiment = remedies.fit_init(history, "A gradient that keeps its size reaches the first layers.")
        return Sign("alarm" if is_failing(history) else "note", sentence, (evidence,), tuple(vanished), experiment)
