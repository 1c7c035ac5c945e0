"""Presets on initialisation: the lecture's ten layers, on digits and 200 units wide so that they train in seconds."""

from babysit.train.presets.preset import LARGE, SMALL, Preset, deep

GROUP = "Initialisation"
LESSON = (
    "Weights too small make the signal vanish on its way, weights too large saturate it. Scale them by the number of a "
    "unit's inputs: Xavier for tanh, He for ReLU."
)

PRESETS = (
    Preset(
        "zero-init",
        GROUP,
        "Zero init",
        "With all weights 0 the units of a layer are all the same, and no gradient reaches their weights. Every "
        "activation is 0, and the loss stays at ln 10 = 2.30, that of a guess.",
        deep("Zero init", "tanh", {"name": "zeros"}),
    ),
    Preset(
        "small-init-collapse",
        GROUP,
        "Small init collapses",
        "With weights of standard deviation 0.01 each of ten tanh layers makes the signal about seven times smaller. "
        "The last activations are practically 0, so are the gradients, and the loss stays at 2.30.",
        deep("Small init", "tanh", SMALL),
    ),
    Preset(
        "large-init-saturation",
        GROUP,
        "Large init saturates",
        "With weights of standard deviation 1 nearly every tanh unit sits at −1 or 1, where its slope is 0. The "
        "spread of every layer is close to 1, and hardly anything is learnt.",
        deep("Large init", "tanh", LARGE),
    ),
    Preset(
        "xavier-tanh",
        GROUP,
        "Xavier with tanh",
        "Weights of variance 1 / fan-in keep the signal alive: the spread shrinks only slowly, from 0.63 to about 0.2 "
        "in the tenth layer. It learns from the first epoch on.",
        deep("Xavier with tanh", "tanh", {"name": "xavier"}),
    ),
    Preset(
        "xavier-relu-collapse",
        GROUP,
        "Xavier with ReLU collapses",
        "ReLU throws half of the signal away, for which Xavier does not make up: the spread falls by a third at every "
        "layer, to about 0.02. Learning begins late; compare He.",
        deep("Xavier with ReLU", "relu", {"name": "xavier"}),
    ),
    Preset(
        "he-relu",
        GROUP,
        "He with ReLU",
        "Weights of variance 2 / fan-in make up for the half that ReLU throws away. The spread is about the same in "
        "all ten layers, and learning begins at once.",
        deep("He with ReLU", "relu", {"name": "he"}),
    ),
)
