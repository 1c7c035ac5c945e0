"""Presets on regularisation: a network that is too large for its 100 examples, without and with a penalty."""

from typing import Any

from babysit.train.presets.preset import Preset, dense

GROUP = "Regularisation"
LESSON = (
    "A gap between the training and the validation loss that grows is overfitting. A penalty on the weights closes it."
)


def _few(name: str, l2: float) -> dict[str, Any]:
    """Return 10,600 weights for 100 points of two moons that overlap, so that no network gets all new points right."""
    return {
        "name": name,
        "data": {"name": "moons", "noise": 0.4, "limit": 100},
        "network": {"layers": dense(100, 100)},
        "objective": {"l2": l2},
        "optimizer": {"name": "sgd", "learning_rate": 0.03, "momentum": 0.9},
        "training": {"batch_size": 20, "epochs": 200},
    }


PRESETS = (
    Preset(
        "regularisation-off",
        GROUP,
        "Penalty off",
        "A network much too large bends around 100 points that overlap: the training loss falls on and on. The "
        "validation loss turns early and rises, which is overfitting.",
        _few("Penalty off", 0.0),
    ),
    Preset(
        "regularisation-on",
        GROUP,
        "Penalty on",
        "The same with an L2 penalty of 0.01, which is part of the training loss. The validation loss does not turn, "
        "and ends well below that without a penalty.",
        _few("Penalty on", 0.01),
    ),
)
