"""Dead ReLU: units that no example moves, and that no gradient will ever reach again."""

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence, Experiment
from babysit.doctor.history import History
from babysit.doctor.progress import is_failing
from babysit.doctor.rule import Rule, Sign, rules

MOST = 0.5
"""SageMaker Debugger and TheDeepChecker: more than half of the units."""
ALL_ZERO = 0.99
"""The share of zeros in a batch that stands for dead units where those were not counted. Half is healthy."""


@rules.register("dead_relu")
class DeadRelu(Rule):
    """More than half of a ReLU layer's units are silent on every one of 512 fixed examples."""

    title = "Dead ReLU units"
    statistic = "the share of a layer's units that are 0 on every one of 512 fixed training examples"
    source = "SageMaker Debugger, TheDeepChecker (half of the units); CS231n: as much as 40 % at a rate too high"
    waits = "for the next evaluation; zeros of single batches are not counted, half of them are healthy"
    refuted_by = "a share of silent units that falls at the next evaluation, or filters that go on changing"
    explanation = (
        "ReLU passes no gradient where its input is negative. A unit that is negative for every example gets no "
        "gradient from any and never comes back: it is dead. A large step, at a rate too high, can throw it there, and "
        "so can a bias that begins too low. Lower the rate, begin with He weights, or use leaky ReLU, which does not "
        "die."
    )

    def judge(self, history: History) -> Sign | None:
        """Return an alarm for dead layers of a run that does not learn, a note for those of one that does."""
        dead = _dead(history)
        if not dead:
            return None
        worst = max(dead, key=lambda k: dead[k][0])
        share, what, threshold, series = dead[worst]
        sentence = f"{words.percent(share)} of the units of layer {worst} are {what}."
        if len(dead) > 1:
            sentence += f" So it is in {words.layers(list(dead))}."
        evidence = Evidence(
            f"{what}, layer {worst}", share, threshold, ">", "SageMaker Debugger, TheDeepChecker", history.step, series
        )
        return Sign("alarm" if is_failing(history) else "note", sentence, (evidence,), tuple(dead), _remedy(history))


def _dead(history: History) -> dict[int, tuple[float, str, float, str]]:
    """Return share, statistic, threshold and series of each ReLU layer that is dead."""
    counted, zeros = history.by_layer("activation/dead"), history.by_layer("activation/zero")
    found = {}
    for k, layer in history.layers.items():
        if not layer.rectifies:
            continue
        if zeros.get(k, 0) > ALL_ZERO:
            found[k] = zeros[k], "silent in the whole batch", ALL_ZERO, f"layer/{k}/activation/zero"
        elif counted.get(k, 0) > MOST:
            found[k] = counted[k], "silent on every example", MOST, f"layer/{k}/activation/dead"
    return found


def _remedy(history: History) -> Experiment | None:
    why = "Dead units do not come back, so it begins anew; smaller steps do not throw units where ReLU is flat."
    return remedies.change_rate(history, 0.1, 0, why)
