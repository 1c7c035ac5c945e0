"""Saturation: tanh or sigmoid units that sit on a flat end, where the slope is nearly 0."""

from babysit.doctor import remedies, words
from babysit.doctor.beginning import beginning_of
from babysit.doctor.finding import Evidence, Experiment, Severity
from babysit.doctor.history import History
from babysit.doctor.progress import is_lagging
from babysit.doctor.rule import Rule, Sign, rules
from babysit.doctor.validation import validation_of

MOST = 0.5
"""torchmortem, TheDeepChecker: more than half of the activations."""


FALL_FROM_START, FALL_LATER = 0.65, 0.85
"""The parts of a guess's loss that a run which began saturated must have lost: such runs learn, but late."""
GAP = 0.1
"""AUTOTRAINER: between training and validation accuracy."""


@rules.register("saturation")
class Saturation(Rule):
    """More than half of a layer's activations lie on a flat end of their function."""

    title = "Saturated units"
    statistic = "the share of a layer's activations beyond ±0.95 (tanh), or outside 0.05 … 0.95 (sigmoid)"
    source = "torchmortem and TheDeepChecker (half of them)"
    waits = "not at all as a note; for 15 % of the run, and 40 steps, as an alarm"
    refuted_by = "a share that falls below a half, or a loss that falls as without saturation"
    explanation = (
        "Sigmoid and tanh squash what they get: far from 0 they are flat, and the gradient that flows back is "
        "multiplied by a slope of almost 0. Saturated units kill the gradient, and the weights below them hardly "
        "learn. Too large initial weights put nearly every unit there; so does an input that is not normalised. Use "
        "Xavier weights, or batch normalisation before the nonlinearity."
    )

    def judge(self, history: History) -> Sign | None:
        """Return an alarm where layers are saturated and the loss does not fall as it should, else a note."""
        shares = history.by_layer("activation/saturated")
        bad = {k: share for k, share in shares.items() if share > MOST and not _is_output(history, k)}
        if not bad:
            return None
        worst = max(bad, key=lambda k: bad[k])
        when = "from the first step on" if "saturated" in beginning_of(history) else "by now"
        sentence = f"{words.percent(bad[worst])} of the activations of layer {worst} lie on a flat end, {when}."
        if len(bad) > 1:
            sentence += f" So it is in {words.layers(list(bad))}."
        evidence = Evidence(
            f"saturated activations, layer {worst}",
            bad[worst],
            MOST,
            ">",
            "torchmortem, TheDeepChecker",
            history.step,
            f"layer/{worst}/activation/saturated",
        )
        return Sign(_severity(history), sentence, (evidence,), tuple(bad), _remedy(history))


def _severity(history: History) -> Severity:
    """Return how grave it is: units that were saturated from the start learn late, and badly for what is new."""
    if "saturated" not in beginning_of(history):
        return "alarm" if is_lagging(history) else "note"
    if is_lagging(history, FALL_FROM_START):
        return "alarm"
    found = validation_of(history)
    has_gap = found is not None and found.accuracy_gap > GAP
    return "warning" if has_gap or is_lagging(history, FALL_LATER) else "note"


def _is_output(history: History, k: int) -> bool:
    layer = history.layers.get(k)
    return layer is not None and layer.is_output


def _remedy(history: History) -> Experiment | None:
    if "saturated" in beginning_of(history):
        return remedies.fit_init(history, "Smaller weights keep the units where their function has a slope.")
    return remedies.change_rate(history, 0.1, 0, "Smaller steps do not throw the units onto their flat ends.")
