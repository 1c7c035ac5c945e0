"""Presets on babysitting: the first check of any network, and a learning rate too low, a good one, one too high."""

from typing import Any

from babysit.train.presets.preset import Preset, dense

GROUP = "Babysitting"
LESSON = (
    "First make sure that the network can learn at all: 20 examples by heart. Then find the rate: a loss that hardly "
    "falls means too low, one that explodes too high."
)


def _rate(name: str, learning_rate: float) -> dict[str, Any]:
    return {
        "name": name,
        "network": {"layers": dense(100, 100)},
        "optimizer": {"name": "sgd", "learning_rate": learning_rate, "momentum": 0.9},
        "training": {"epochs": 20, "batch_size": 32},
    }


PRESETS = (
    Preset(
        "overfit-small-set",
        GROUP,
        "Overfit a small set",
        "Before all else a network must be able to learn 20 examples by heart, without a penalty. The training "
        "accuracy reaches 100 % and the loss nearly 0; where it does not, something is broken.",
        {
            "name": "Overfit 20 digits",
            "data": {"limit": 20},
            "network": {"layers": dense(100)},
            "objective": {"l2": 0.0},
            "training": {"batch_size": 10, "epochs": 200},
        },
    ),
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
        "At 10 every step overshoots further than the one before. The loss leaps up until it is no number any more: "
        "there the run pauses, and nothing is learnt.",
        _rate("Rate 10, too high", 10.0),
    ),
)
