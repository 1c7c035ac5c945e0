"""Unnormalised input: the numbers that the network gets are far from a mean of 0 and a deviation of 1."""

from babysit.doctor import remedies, words
from babysit.doctor.beginning import is_unnormalized, size
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_lagging
from babysit.doctor.rule import Rule, Sign, rules

LARGEST = 5.0
"""Root mean square of the input: 1 when standardised, less than 1 within [−1, 1] (TheDeepChecker's two kinds)."""


@rules.register("unnormalized_input")
class UnnormalizedInput(Rule):
    """The first batch's root mean square is above 5, or all its numbers are the same."""

    title = "The input is not normalised"
    statistic = "mean and deviation of the first batch, all inputs together"
    source = "TheDeepChecker: within [0, 1], [−1, 1] or standardised; CS231n, lecture 6, data preprocessing"
    waits = "not at all as a note; for 15 % of the run, and 40 steps, as an alarm"
    refuted_by = "the same curve with standardised inputs"
    explanation = (
        "Inputs that are large, or all of one sign, make the gradients of all weights of a unit large, or of one sign: "
        "the updates zig-zag, saturate units or explode, and no one rate fits. Subtract the mean of the training split "
        "and divide by its deviation."
    )

    def judge(self, history: History) -> Sign | None:
        """Return an alarm where the run fails or hardly learns, else a note."""
        if not is_unnormalized(history):
            return None
        mean, std = (float(history.curve(f"layer/0/activation/{what}").values[0]) for what in ("mean", "std"))
        name = "layer/0/activation/std"
        if std == 0:
            sentence = (
                f"All inputs of the first batch are {words.number(mean)}: there is nothing to tell examples apart by."
            )
            evidence = Evidence("deviation of the input", 0, 0, "=", "TheDeepChecker", 1, name)
        else:
            sentence = f"The input has a mean of {words.number(mean)} and a deviation of {words.number(std)}."
            evidence = Evidence(
                "root mean square of the input", size(mean, std), LARGEST, ">", "TheDeepChecker", 1, name
            )
        experiment = None
        if history.setting("data.preprocess", "standardize") != "standardize":
            why = "A mean of 0 and a deviation of 1 in all inputs, taken from the training split."
            experiment = remedies.restart(history, "standardised inputs", {"data.preprocess": "standardize"}, why)
        return Sign("alarm" if is_lagging(history) else "note", sentence, (evidence,), (0,), experiment)
