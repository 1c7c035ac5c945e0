"""Update ratio: steps that are much too large, or much too small, for the weights that they move."""

import math

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_due, is_failing, is_fitted
from babysit.doctor.rule import Rule, Sign, rules

MOST = 0.1
"""torchmortem."""
LEAST = 1e-5
"""torchmortem; CS231n has about 1e-3 for healthy."""


@rules.register("update_ratio")
class UpdateRatio(Rule):
    """Half of the layers are moved by more than a tenth of their weights a step, or by less than 1e-5."""

    title = "Update : weight out of its band"
    statistic = "the middle one of all layers' ‖ΔW‖ / ‖W‖, at the newest measurement"
    source = "CS231n, neural-networks-3 (about 1e-3); torchmortem (1e-5 … 0.1)"
    waits = (
        "for 15 % of the run, and 40 steps: the first steps of Adam are of a fixed size, and those from zero have none"
    )
    refuted_by = "a loss that falls all the same; small updates are right once the examples are learnt"
    explanation = (
        "The ratio of an update to the weights that it moves should be about 1e-3. Much higher, and the rate is likely "
        "too high; much lower, and it is likely too low."
    )
    patience = 3

    def judge(self, history: History) -> Sign | None:
        """Return a warning where the run fails, else a note; nothing for a run that has learnt its examples."""
        ratios = {k: r for k, r in history.by_layer("update_ratio").items() if math.isfinite(r)}
        if not ratios or not is_due(history) or is_fitted(history):
            return None
        middle = sorted(ratios, key=lambda k: ratios[k])[len(ratios) // 2]
        value = ratios[middle]
        if LEAST <= value <= MOST or _has_decayed(history):
            return None
        is_high = value > MOST
        bound = MOST if is_high else LEAST
        sentence = f"A step moves the weights of layer {middle} by {words.part_of(value)} their size."
        evidence = Evidence(
            f"update : weight, layer {middle}",
            value,
            bound,
            ">" if is_high else "<",
            "torchmortem; CS231n",
            history.step,
            f"layer/{middle}/update_ratio",
        )
        why = "The ratio goes with the rate: it should come to about 1e-3."
        experiment = remedies.change_rate(history, 0.1 if is_high else 10, None, why)
        return Sign("warning" if is_failing(history) else "note", sentence, (evidence,), tuple(ratios), experiment)


def _has_decayed(history: History) -> bool:
    """Return whether a schedule has made the rate small on purpose."""
    rates = history.role("rate")
    return len(rates) > 1 and bool(rates.values[-1] < 0.1 * rates.high.max())
