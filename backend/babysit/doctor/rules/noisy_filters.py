"""Noisy filters: the first layer's pictures are still noise when nothing gets better any more."""

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_due
from babysit.doctor.rule import Rule, Sign, rules

MARGIN = 0.05
"""By how much neighbouring pixels are more alike than the same pixels shuffled; proposed here, of CS231n's pictures."""
SETTLED = 0.3
"""The part of the evaluations since the best one, from which on validation has levelled off."""
FEWEST = 5


@rules.register("noisy_filters")
class NoisyFilters(Rule):
    """The first layer's pictures are as rough as noise, and validation has levelled off."""

    title = "Noisy first-layer filters"
    statistic = "the lag-1 autocorrelation of the first layer's pictures, less that of the same pixels shuffled"
    source = "CS231n, neural-networks-3, whose sign is a picture; the number is proposed here"
    waits = "until validation has not been better for 30 % of its evaluations, of five at the least"
    refuted_by = "pictures that get smoother as the run goes on, or data without a sense of neighbourhood"
    explanation = (
        "Noisy patterns in the first layer's pictures are a symptom of a network that has not converged, of a rate "
        "that is not right, or of too weak a penalty. Smooth, clean and diverse features say that the training goes "
        "well."
    )
    patience = 2

    def judge(self, history: History) -> Sign | None:
        """Return a note: pictures alone are never a problem."""
        value = history.last("layer/1/filters/smoothness")
        null = history.last("layer/1/filters/smoothness_null")
        curve = history.role("val_loss").finite()
        if not value - null < MARGIN or len(curve) < FEWEST or not is_due(history, 0.5):
            return None
        if len(curve) - 1 - int(curve.values.argmin()) < SETTLED * len(curve):
            return None
        sentence = (
            f"Neighbouring pixels are alike by {words.number(value)}, shuffled ones by {words.number(null)}, and "
            "validation does not get better."
        )
        evidence = Evidence(
            "smoothness less that of noise",
            value - null,
            MARGIN,
            "<",
            "proposed here",
            history.step,
            "layer/1/filters/smoothness",
        )
        why = "A stronger penalty takes away what no example asks for, which is what noise is."
        experiment = remedies.scale(history, "objective.l2", "an L2 penalty of", 10, 1e-3, why)
        return Sign("note", sentence, (evidence,), (1,), experiment)
