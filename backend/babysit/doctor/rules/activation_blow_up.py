"""Activation blow-up: the signal gets larger from layer to layer."""

from babysit.doctor import remedies, words
from babysit.doctor.beginning import LARGEST, beginning_of, size
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import is_failing
from babysit.doctor.rule import Rule, Sign, rules


@rules.register("activation_blow_up")
class ActivationBlowUp(Rule):
    """The size of a hidden layer's activations is 10 or more."""

    title = "Activations blow up"
    statistic = "the root mean square of a hidden layer's activations"
    source = "AUTOTRAINER (10)"
    waits = "not at all as a note; with a loss that explodes or does not fall, as an alarm"
    refuted_by = "a size that falls below 10, or a loss that falls all the same"
    explanation = (
        "With weights too large each layer makes the signal larger, and the scores are huge: the loss begins far above "
        "that of a guess, and the first gradients throw the weights further still. Scale the weights by the number of "
        "a unit's inputs, or normalise the layers."
    )
    outlives_numbers = True

    def judge(self, history: History) -> Sign | None:
        """Return an alarm where the run fails, else a note."""
        mean, std = history.by_layer("activation/mean"), history.by_layer("activation/std")
        sizes = {k: size(mean.get(k, 0.0), std[k]) for k in std if not history.layers[k].is_output}
        large = {k: value for k, value in sizes.items() if value >= LARGEST}
        if not large:
            return None
        k = max(large, key=lambda each: large[each])
        sentence = f"The activations of layer {k} have a size of {words.number(large[k])}."
        evidence = Evidence(
            f"size of the activations of layer {k}",
            large[k],
            LARGEST,
            "≥",
            "AUTOTRAINER",
            history.step,
            f"layer/{k}/activation/std",
        )
        return Sign("alarm" if is_failing(history) else "note", sentence, (evidence,), tuple(large), _remedy(history))


def _remedy(history: History) -> Experiment | None:
    if "blown" in beginning_of(history):
        return remedies.fit_init(history, "Weights scaled by a unit's inputs keep the size from layer to layer.")
    return remedies.change_rate(history, 0.1, 0, "They began small: smaller steps do not make the weights so large.")
