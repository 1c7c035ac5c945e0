"""Activation collapse: the signal gets smaller from layer to layer until nothing is left."""

from babysit.doctor import remedies, words
from babysit.doctor.beginning import beginning_of
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_failing
from babysit.doctor.rule import Rule, Sign, rules

VARIANCE = 0.1
"""SageMaker Debugger: the variance of a layer as a part of the first one's."""
GRAVE = 0.01
SILENT = 0.99
"""The share of zeros from which on a layer is dead, which is another matter."""


@rules.register("activation_collapse")
class ActivationCollapse(Rule):
    """The variance of a hidden layer's activations is less than a tenth of the first layer's of the same kind."""

    title = "Activations collapse"
    statistic = "the variance of a layer's activations, against that of the first layer with the same activation"
    source = "SageMaker Debugger (a tenth); CS231n, lecture 6"
    waits = "not at all as a note; for 15 % of the run, and 40 steps, as an alarm"
    refuted_by = "a spread that grows again as the run learns"
    explanation = (
        "With weights too small each layer makes the signal smaller: of ten tanh layers with weights of 0.01 the last "
        "gives nothing but zeros. Then the gradient of the weights, which is a product with those activations, is zero "
        "too, and nothing is learnt. Xavier weights for tanh and He weights for ReLU keep the spread from layer to "
        "layer."
    )

    def judge(self, history: History) -> Sign | None:
        """Return an alarm where the run does not learn, else a note."""
        ratios = _ratios(history)
        small = {k: ratio for k, ratio in ratios.items() if ratio < VARIANCE}
        if not small:
            return None
        k = min(small, key=lambda each: small[each])
        std = history.last(f"layer/{k}/activation/std")
        sentence = (
            f"The spread falls to {words.number(std)} in layer {k}: its variance is {words.number(small[k])} of the "
            "first layer's."
        )
        evidence = Evidence(
            f"variance of layer {k} / first layer's",
            small[k],
            VARIANCE,
            "<",
            "SageMaker Debugger",
            history.step,
            f"layer/{k}/activation/std",
        )
        experiment = remedies.fit_init(
            history, "Weights scaled by a unit's inputs keep the spread from layer to layer."
        )
        return Sign(
            "alarm" if is_failing(history) and _is_grave(history, small[k]) else "note",
            sentence,
            (evidence,),
            tuple(small),
            experiment,
        )


def _is_grave(history: History, ratio: float) -> bool:
    """Return whether it began so, or has come far: a spread that shrinks somewhat while a run learns is ordinary."""
    return "collapsed" in beginning_of(history) or ratio < GRAVE


def _ratios(history: History) -> dict[int, float]:
    """Return each hidden layer's variance over that of the first alike; none for normalised and silent ones."""
    std = history.by_layer("activation/std")
    zero = history.by_layer("activation/zero")
    first: dict[str, float] = {}
    found: dict[int, float] = {}
    for k, layer in history.layers.items():
        if layer.is_output or layer.is_normalized or k not in std or zero.get(k, 0) > SILENT:
            continue
        start = first.setdefault(layer.activation, std[k])
        found[k] = (std[k] / start) ** 2 if start > 0 else 1.0
    return found
