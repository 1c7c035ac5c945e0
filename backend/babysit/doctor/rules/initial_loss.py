"""Initial loss: the first loss is far from that of a guess."""

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Severity
from babysit.doctor.history import History
from babysit.doctor.layers import name_of
from babysit.doctor.progress import is_due, is_failing, progress_of
from babysit.doctor.rule import Rule, Sign, rules

MOST = 2.0
"""TheDeepChecker: off by more than ln C itself. A last layer with He weights begins at up to half of that."""
FAR, FAR_NORMALIZED = 5.0, 8.0
"""From here on it is a warning even of a run that learns, which has to unlearn it; normalised layers soon do."""
LEAST = 0.5
KNOWN = frozenset({"softmax", "hinge"})
"""Losses of which a guess's is also the least that an untrained network can expect."""


@rules.register("initial_loss")
class InitialLoss(Rule):
    """The loss over the data on the first step is more than twice that of a guess, or less than half of it."""

    title = "The first loss is not that of a guess"
    statistic = "the loss over the data on the first step, without the penalty, against ln C (softmax) or C − 1 (hinge)"
    source = "CS231n, neural-networks-3 (2.302 for ten classes); TheDeepChecker (off by ln C at the most)"
    waits = "not at all as a note; for 4 % of the run, and 20 steps, as more"
    refuted_by = "a first loss near ln C at a tenth of the last layer's weights, and the same result in the end"
    explanation = (
        "Before anything is learnt all classes should be about equally likely, and the loss ln C: 2.302 for ten "
        "classes. A loss far above means that the network is sure of wrong answers from the beginning, because the "
        "scores are too large: weights or inputs are not scaled. One far below means that it knows the answers "
        "already."
    )

    def judge(self, history: History) -> Sign | None:
        """Return a note, a warning for a first loss far off, an alarm where the run fails."""
        first, chance = history.initial_loss, history.chance
        loss = name_of(history.setting("objective.loss"))
        if first is None or not chance or loss not in KNOWN:
            return None
        times = first / chance
        if LEAST <= times <= MOST or first != first:
            return None
        guess = words.number(chance)
        sentence = f"The first loss is {words.number(first)}, {words.number(times)} times that of a guess ({guess})."
        bound = MOST if times > MOST else LEAST
        evidence = Evidence(
            "first loss / a guess's",
            times,
            bound,
            ">" if times > MOST else "<",
            "CS231n; TheDeepChecker",
            1,
            history.name_of("loss"),
            unit="×",
        )
        why = "Scaled weights make scores of about 1, and the first loss near that of a guess."
        return Sign(_severity(history, times), sentence, (evidence,), experiment=remedies.fit_init(history, why))


def _severity(history: History, times: float) -> Severity:
    progress = progress_of(history)
    if progress is None or not is_due(history, 0.04, 20):
        return "note"
    hidden = [layer for layer in history.layers.values() if not layer.is_output]
    is_normalized = bool(hidden) and all(layer.is_normalized for layer in hidden)
    if times <= (FAR_NORMALIZED if is_normalized else FAR):
        return "note"  # it explains no failure
    return "alarm" if is_failing(history) else "warning"
