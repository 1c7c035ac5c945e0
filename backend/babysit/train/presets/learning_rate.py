"""Presets on the learning rate: the same network with one too low, a good one, and one too high."""

from typing import Any

from babysit.train.presets.preset import Preset, dense

GROUP = "Learning rate"


def _rate(name: str, learning_rate: float) -> dict[str, Any]:
    return {
        "name": name,
        "network": {"layers": dense(100, 100)},
        "optimizer": {"name": "sgd", "learning_rate": learning_rate, "momentum": 0.9},
        "training": {"epochs": 20, "batch_size": 32},
    }


PRESETS = (
    Preset(
        "rate-low",
        GROUP,
        "Rate too low",
        "At 1e-5 the loss creeps down in a nearly straight line. After 20 epochs it has hardly changed, and most "
        "digits still come out wrong.",
        _rate("Rate 1e-5, too low", 1e-5),
    ),
    Preset(
        "rate-good",
        GROUP,
        "Rate that fits",
        "At 0.01 the loss falls steeply and then levels off. About 97 % of the digits come out right.",
        _rate("Rate 0.01, good", 1e-2),
    ),
    Preset(
        "rate-high",
        GROUP,
        "Rate too high",
        "At 10 every step overshoots further than the one before. The loss leaps up until it is no number any more, "
        "and nothing is learnt.",
        _rate("Rate 10, too high", 10.0),
    ),
)
