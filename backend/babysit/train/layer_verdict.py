"""A layer verdict: what the activations of a network that has learnt nothing yet say of its init, in one word."""

from dataclasses import dataclass
from typing import Literal

from babysit.train.unit_facts import UnitFacts

Word = Literal["healthy", "shrinking", "exploding", "saturated", "dead", "symmetric"]

RATIO = 10
"""How far a layer's variance may be from that of the first layer. The lecture's healthy tables stay within: tanh with
Xavier reaches 7.6 in the tenth layer."""
MOST_SATURATED = 0.5
MOST_DEAD = 0.5
"""Many more than the tenth of the units that is silent at the end of ten healthy layers of ReLU."""
LARGEST = 10
"""What the mean of |a| may be."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word, the rule that decided it with its threshold, and who published that; no rule for a healthy layer."""

    word: Word
    rule: str = ""
    source: str = ""


HEALTHY = Verdict("healthy")


def judge(facts: UnitFacts, first: UnitFacts, is_output: bool = False) -> Verdict:
    """Return the verdict on a layer; `first` are the facts of layer 1.

    Of what could be said the cause goes before the symptom: units that are all the same are not "shrinking". The output
    layer's scores may be as small as they like, and equal: then the first loss is that of a guess.
    """
    if facts.nonfinite:
        return Verdict("exploding", "some activations are not finite", "SageMaker Debugger, any non-finite tensor")
    if is_output:
        return _too_large(facts) or HEALTHY
    if facts.is_symmetric:
        return Verdict(
            "symmetric", "all units give the same: they stay the same for ever", "TheDeepChecker, Var(W) = 0"
        )
    return _flat(facts) or _too_large(facts) or _drifted(facts, first) or HEALTHY


def _flat(facts: UnitFacts) -> Verdict | None:
    """Return what is said of units that pass no gradient."""
    if (facts.saturated or 0) > MOST_SATURATED:
        rule = f"more than {100 * MOST_SATURATED:.0f} % of the activations lie on a flat end"
        return Verdict("saturated", rule, "torchmortem and TheDeepChecker")
    if (facts.dead or 0) > MOST_DEAD:
        rule = f"more than {100 * MOST_DEAD:.0f} % of the units are silent on every example"
        return Verdict("dead", rule, "SageMaker Debugger and TheDeepChecker")
    return None


def _too_large(facts: UnitFacts) -> Verdict | None:
    if facts.size < LARGEST:
        return None
    return Verdict("exploding", f"the mean size of an activation is at least {LARGEST}", "AUTOTRAINER")


def _drifted(facts: UnitFacts, first: UnitFacts) -> Verdict | None:
    """Return what is said of a spread that is not layer 1's any more."""
    source = "SageMaker Debugger, variance ratio of layers"
    if facts.std**2 * RATIO < first.std**2:
        return Verdict("shrinking", f"the variance is less than 1 ∕ {RATIO} of layer 1's", source)
    if facts.std**2 > RATIO * first.std**2:
        return Verdict("exploding", f"the variance is more than {RATIO} times layer 1's", source)
    return None
