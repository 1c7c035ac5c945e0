"""Presets on batch normalisation: inits that failed without it, on digits and as the lecture ran them."""

from babysit.train.presets.preset import LARGE, SMALL, Preset, deep, experiment

GROUP = "Batch norm"
LESSON = (
    "If every layer should get inputs of mean 0 and deviation 1, then make them so, batch by batch, before the "
    "nonlinearity. How the weights began hardly matters any more."
)

PRESETS = (
    Preset(
        "batch-norm-bad-init",
        GROUP,
        "Batch norm with bad init",
        "The small init that collapsed, but with batch normalisation before every tanh. The spread is 0.63 in all ten "
        "layers and the network learns: the init hardly matters any more.",
        deep("Batch norm, small init", "tanh", SMALL, batch_norm=True),
    ),
    Preset(
        "lecture-batch-norm-tanh",
        GROUP,
        "The lecture's layers, tanh, normalised",
        "Weights of deviation 0.01 that collapsed without it: 1,000 rows of noise through ten layers of 500. Every "
        "layer has a spread of 0.63.",
        experiment("Lecture: batch norm, tanh", "tanh", SMALL, batch_norm=True),
    ),
    Preset(
        "lecture-batch-norm-relu",
        GROUP,
        "The lecture's layers, ReLU, normalised",
        "Weights of deviation 1, a hundred times as large, and ReLU. Normalised before each nonlinearity, the spread "
        "is 0.58 in every layer, as it is with 0.01.",
        experiment("Lecture: batch norm, ReLU", "relu", LARGE, batch_norm=True),
    ),
)
