"""Bad-init plateau: the loss is flat from the first step on, as long as the run has been."""

from babysit.doctor import remedies, words
from babysit.doctor.beginning import beginning_of
from babysit.doctor.finding import Evidence, Severity
from babysit.doctor.history import History
from babysit.doctor.progress import STUCK, is_due, is_stuck, progress_of
from babysit.doctor.rule import Rule, Sign, rules

WRONG = ("saturated", "collapsed", "blown", "dead", "unnormalized")
"""What makes a plateau a matter of the init."""
STARVED = 1e-4
"""TheDeepChecker: update : weight."""
LONG = 0.5
"""The part of the run after which a plateau is a warning, whatever the layers look like."""


@rules.register("bad_init_plateau")
class BadInitPlateau(Rule):
    """The loss has been that of a guess from the first step on, and has not been better at any time."""

    title = "Nothing is learnt from the beginning on"
    statistic = "the best smoothed loss so far, against that of a guess (ln C) or the first one"
    source = (
        "SageMaker Debugger (a loss flat after initialisation); CS231n: bad initialisation, a flat loss that later "
        "falls"
    )
    waits = "for 15 % of the run, and 40 steps; for half of the run where the layers look sound"
    refuted_by = "a loss that begins to fall: then the start was bad, and the run got over it"
    explanation = (
        "A loss that is flat at first and perhaps falls much later is the sign of a bad initialisation: the signal, or "
        "the gradient, is lost or saturated on its way through the layers, so that hardly any weight learns. Scale the "
        "weights by a unit's inputs, He for ReLU and Xavier for tanh, or normalise the layers."
    )

    def judge(self, history: History) -> Sign | None:
        """Return an alarm for a run that has had its time and has learnt nothing."""
        progress = progress_of(history)
        if progress is None or not is_stuck(history) or (history.first_step or 0) > 1:
            return None
        best = progress.best / progress.reference
        if best < STUCK - 0.05:
            return None
        guess = "that of a guess" if history.chance is not None else "the first one"
        sentence = (
            f"After {words.steps(history.step)} the loss is {words.number(progress.now)}; {guess} is "
            f"{words.number(progress.reference)}."
        )
        evidence = Evidence(
            f"best loss / {guess}", best, STUCK, ">", "SageMaker Debugger", history.step, progress.name, unit="×"
        )
        return Sign(_severity(history), sentence, (evidence,), experiment=remedies.fit_init(history, _why(history)))


def _severity(history: History) -> Severity:
    """Return how grave it is: a network with nothing wrong inside may take its time, or its labels say nothing."""
    beginning = beginning_of(history)
    if any(trouble in beginning for trouble in WRONG) or _is_starved(history):
        return "alarm"
    return "warning" if is_due(history, LONG) else "note"


def _is_starved(history: History) -> bool:
    """Return whether half of the layers are hardly moved, or nobody tells how far they are."""
    ratios = sorted(history.by_layer("update_ratio").values())
    return not ratios or ratios[len(ratios) // 2] < STARVED


def _why(history: History) -> str:
    spread = beginning_of(history).spread
    if len(spread) > 1:
        ends = words.number(spread[min(spread)]), words.number(spread[max(spread)])
        return f"On the first step the spread went from {ends[0]} in the first layer to {ends[1]} in the last."
    return "The loss should fall in the first epoch; where it does not, the init is not to blame."
