"""Presets that are the lecture's experiment itself: 1,000 rows of N(0, 1) through ten layers of 500 units."""

from babysit.train.presets.preset import LARGE, SMALL, Preset, experiment

GROUP = "The lecture's ten layers"
LESSON = (
    "The very experiment of the slides: noise from N(0, 1) through ten layers of 500 units, looked at on the first "
    "step. Its numbers stand beside those of the run."
)

PRESETS = (
    Preset(
        "lecture-tanh-small",
        GROUP,
        "Tanh, weights of 0.01",
        "The signal gets about four and a half times smaller at every layer: the spread is 0.21 in the first, 3e-7 in "
        "the tenth. With activations of 0 the gradients are 0 too.",
        experiment("Lecture: tanh, 0.01", "tanh", SMALL),
    ),
    Preset(
        "lecture-tanh-large",
        GROUP,
        "Tanh, weights of 1",
        "Nearly every unit is at −1 or 1: the spread is 0.98 in all ten layers. There the slope of tanh is 0, and so "
        "is the gradient of nearly every weight.",
        experiment("Lecture: tanh, 1.0", "tanh", LARGE),
    ),
    Preset(
        "lecture-tanh-xavier",
        GROUP,
        "Tanh, Xavier",
        "Weights of variance 1 / fan-in: the spread is 0.63 in the first layer and still 0.23 in the tenth. This is "
        "what the derivation promises, which takes tanh for linear.",
        experiment("Lecture: tanh, Xavier", "tanh", {"name": "xavier"}),
    ),
    Preset(
        "lecture-relu-xavier",
        GROUP,
        "ReLU, Xavier",
        "The same weights with ReLU, which throws away half of the variance at every layer. The spread falls from 0.58 "
        "to 0.03, and goes on falling with depth.",
        experiment("Lecture: ReLU, Xavier", "relu", {"name": "xavier"}),
    ),
    Preset(
        "lecture-relu-he",
        GROUP,
        "ReLU, He",
        "Twice the variance makes up for the half that ReLU throws away. The spread stays at about 0.8 and the mean at "
        "about 0.55, down to the tenth layer.",
        experiment("Lecture: ReLU, He", "relu", {"name": "he"}),
    ),
)
