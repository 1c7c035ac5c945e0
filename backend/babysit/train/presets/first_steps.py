"""Presets to begin with: something that works, the simplest of all, and the first test of any network."""

from babysit.train.presets.preset import Preset, dense

GROUP = "First steps"

PRESETS = (
    Preset(
        "digits",
        GROUP,
        "Digits in a second",
        "100 ReLU units learn the embedded digits. The loss falls fast and about 98 % of the test images come out "
        "right.",
        {"name": "Digits", "network": {"layers": dense(100)}},
    ),
    Preset(
        "digits-linear",
        GROUP,
        "No hidden layer",
        "The softmax classifier alone gets about 96 % of the digits right. Each picture of its weights is the "
        "template of one digit.",
        {"name": "Digits, linear", "network": {"layers": []}},
    ),
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
)
