"""Presets to begin with: something that works, and the simplest of all."""

from babysit.train.presets.preset import Preset, dense

GROUP = "First steps"
LESSON = "A network that works, and the simplest one there is. What follows changes one thing at a time."

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
)
