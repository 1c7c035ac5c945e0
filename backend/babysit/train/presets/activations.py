"""Presets on activations: why there must be one, and how sigmoid, tanh, ReLU and maxout differ."""

from typing import Any

from babysit.train.presets.preset import Preset, dense

GROUP = "Activations"
LESSON = (
    "Without a nonlinearity many layers are one. Sigmoids saturate and are not centred, ReLU does neither but can die; "
    "start with ReLU, and mind the rate."
)


def _spirals(name: str, activation: str) -> dict[str, Any]:
    """Return a stack of three layers on two spirals, which no straight line parts."""
    return {
        "name": name,
        "data": {"name": "spirals"},
        "network": {"activation": activation, "layers": dense(50, 50, 50)},
        "objective": {"l2": 0.0},
        "training": {"epochs": 20, "batch_size": 32},
    }


def _centred(name: str, activation: str) -> dict[str, Any]:
    """Return two layers on digits, without momentum, which would carry the zig-zag's mean straight on."""
    return {
        "name": name,
        "network": {"activation": activation, "init": {"name": "xavier"}, "layers": dense(50, 50)},
        "objective": {"l2": 0.0},
        "optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.0},
        "training": {"epochs": 10, "batch_size": 32},
    }


PRESETS = (
    Preset(
        "linear-stack",
        GROUP,
        "Linear layers stacked",
        "Three linear layers are together one linear layer, and no straight line parts two spirals. The accuracy "
        "stays below 85 % however long it trains.",
        _spirals("Spirals, linear", "linear"),
    ),
    Preset(
        "relu-bends",
        GROUP,
        "The same stack with ReLU",
        "The same layers with a nonlinearity between them can bend the border between the spirals. Nearly every point "
        "comes out right.",
        _spirals("Spirals, ReLU", "relu"),
    ),
    Preset(
        "sigmoid-zigzag",
        GROUP,
        "Sigmoid zig-zag",
        "Sigmoid outputs are all positive, so the weights into a unit can only rise or fall together at one example. "
        "The activation means lie at about 0.5, and the loss falls in a slow zig-zag; compare tanh.",
        _centred("Sigmoid zig-zag", "sigmoid"),
    ),
    Preset(
        "tanh-centred",
        GROUP,
        "Tanh instead",
        "The same network with tanh, whose outputs are centred: the activation means lie near 0. At the same rate it "
        "gets above 90 % in the first epochs, where sigmoid has hardly begun.",
        _centred("Tanh, centred", "tanh"),
    ),
    Preset(
        "dead-relu",
        GROUP,
        "Dead ReLU",
        "A rate much too high throws nearly all units to where ReLU is 0 for every input, and no gradient brings them "
        "back. The spread of layer 1 falls to about 0, and the loss stays near 2.3 for good.",
        {
            "name": "Dead ReLU",
            "network": {"layers": dense(100)},
            "objective": {"l2": 0.0},
            "optimizer": {"name": "sgd", "learning_rate": 1.0, "momentum": 0.9},
            "training": {"epochs": 10, "batch_size": 32},
        },
    ),
    Preset(
        "maxout",
        GROUP,
        "Maxout",
        "Each unit takes the larger of two linear functions, for twice the parameters: it never saturates and never "
        "dies. All units stay at work, and about 97 % of the digits come out right.",
        {
            "name": "Maxout",
            "network": {"layers": [{"type": "maxout", "units": 50, "pieces": 2}] * 2},
            "training": {"epochs": 10, "batch_size": 32},
        },
    ),
)
