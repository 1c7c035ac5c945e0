"""The beginning: what the first step says of the init and the input, before anything was learnt."""

import math
from dataclasses import dataclass

from babysit.doctor.history import History

LOUD = 3.0
"""How many times the loss of a guess the first one may be: a He last layer begins at up to twice (TheDeepChecker)."""
LARGEST = 10.0
"""AUTOTRAINER: the size of an activation from which on it has blown up."""
RATIO = 10.0
"""SageMaker Debugger: how far a layer's variance may be from the first one's."""
SATURATED = 0.5
ALL_ZERO = 0.95
"""The share of zeros that a layer of ReLU has if hardly any unit fires; half is healthy."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was wrong on the first step, in words that rules use; `spread` is each hidden layer's first deviation."""

    troubles: frozenset[str]
    spread: dict[int, float]

    def __contains__(self, trouble: str) -> bool:
        return trouble in self.troubles


def beginning_of(history: History) -> Beginning:
    """Return what the first step said; nothing for a history that begins later, as a fork's does."""
    return history.once("beginning", lambda: _beginning(history))


def first_of(history: History, what: str) -> dict[int, float]:
    """Return `layer/<k>/<what>` of each layer on the first step; nothing for a history that begins later."""
    curves = ((k, history.curve(f"layer/{k}/{what}")) for k in history.layers)
    return {k: float(curve.values[0]) for k, curve in curves if len(curve) and curve.steps[0] <= 1}


def size(mean: float, std: float) -> float:
    """Return the root of the mean square of numbers with this mean and deviation."""
    return math.hypot(mean, std)


def _beginning(history: History) -> Beginning:
    hidden = [k for k, layer in history.layers.items() if not layer.is_output]
    std, mean = first_of(history, "activation/std"), first_of(history, "activation/mean")
    zero = first_of(history, "activation/zero")
    spread = {k: std[k] for k in hidden if k in std}
    found = {
        "saturated": any(share > SATURATED for k, share in first_of(history, "activation/saturated").items()),
        "dead": any(zero.get(k, 0) > ALL_ZERO for k in hidden),
        "blown": any(size(mean.get(k, 0), std[k]) >= LARGEST for k in spread),
        "collapsed": _has_collapsed(history, spread),
        "loud": (history.initial_loss or 0) > LOUD * (history.chance or math.inf),
        "unnormalized": is_unnormalized(history),
    }
    return Beginning(frozenset(name for name, is_so in found.items() if is_so), spread)


def _has_collapsed(history: History, spread: dict[int, float]) -> bool:
    if len(spread) < 2:
        return False
    first, *_, last = (value for _, value in sorted(spread.items()))
    return last**2 * RATIO < first**2


def is_unnormalized(history: History) -> bool:
    """Return whether the input is far from a mean of 0 and a deviation of 1, or from [−1, 1]; or does not vary."""
    mean, std = (history.curve(f"layer/0/activation/{what}") for what in ("mean", "std"))
    if not len(mean) or not len(std):
        return False
    return bool(std.values[0] == 0 or size(float(mean.values[0]), float(std.values[0])) > 5)
