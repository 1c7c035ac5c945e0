"""The healthy twins: what must be left in peace.

Names begin with the data: d for digits, m for MNIST, c and v for CIFAR-10, s for shapes.
"""

from typing import Any

from benchmarks.gym.fault import Fault
from benchmarks.gym.spoilt import PAIRED, biased
from benchmarks.gym.twin import Twin, configuration


def dense(*units: int) -> list[Any]:
    """Return dense layers."""
    return [{"type": "dense", "units": n} for n in units]


CONVNET = [
    {"type": "conv", "filters": 8, "kernel": 5, "stride": 2},
    {"type": "max_pool", "size": 2},
    {"type": "conv", "filters": 16, "kernel": 3},
    {"type": "max_pool", "size": 2},
    {"type": "dense", "units": 64},
]
DIGITS = {"name": "digits", "validation": 0.2}
MNIST = {"name": "mnist", "validation": 0.2}
CIFAR = {"name": "cifar10", "validation": 0.04, "limit": 8000}
PICTURES = {"name": "cifar10", "validation": 0.02, "limit": 6000}
SHAPES = {"name": "shapes", "n": 3000, "validation": 0.15}


def sgd(rate: float, momentum: float = 0.9) -> dict[str, Any]:
    """Return the optimizer."""
    return {"name": "sgd", "learning_rate": rate, "momentum": momentum}


def named(name: str, rate: float) -> tuple[str, Any]:
    """Return the change to another optimizer."""
    return "optimizer", {"name": name, "learning_rate": rate}


D = Twin(
    "d",
    "64-100-10 with He and momentum, as a first run is",
    configuration(DIGITS, dense(100), 600, optimizer=sgd(0.01), training={"batch_size": 32}),
)
D_ADAM = D.healthy("d-adam", "another optimizer", named("adam", 1e-3))
D_NARROW = D.healthy("d-narrow", "a narrow first layer, which has to learn", ("network.layers", dense(6, 50)))
D_LONG = D.healthy(
    "d-converged", "100 % on the training split: tiny gradients and a flat loss", ("training.steps", 2000)
)

T10 = D.healthy(
    "d-t10-xavier",
    "ten tanh layers with Xavier",
    ("network", {"layers": dense(*[100] * 10), "activation": "tanh", "init": "xavier"}),
)
R10 = D.healthy("d-r10-he", "ten ReLU layers with He", ("network", {"layers": dense(*[100] * 10), "init": "he"}))


def normalized(name: str, activation: str, std: float, n: int, steps: int = 600) -> Twin:
    """Return a deep network whose batch normalisation makes up for a bad init."""
    network = {"layers": dense(*[100] * n), "activation": activation, "init": {"name": "normal", "std": std}}
    why = f"batch normalisation makes up for weights of {std:g}"
    return D.healthy(name, why, ("network", network | {"batch_norm": True}), ("training.steps", steps))


R10_SMALL = normalized("d-r10-bn-small", "relu", 0.01, 10)
R10_LARGE = normalized("d-r10-bn-large", "relu", 1.0, 10, 1500)
T10_BN = normalized("d-t10-bn-small", "tanh", 0.01, 10)
SIGMOID_SMALL = normalized("d-sigmoid8-bn-small", "sigmoid", 0.01, 8)
SIGMOID_LARGE = normalized("d-sigmoid8-bn-large", "sigmoid", 1.0, 8)

ON_DIGITS = (
    D,
    D_ADAM,
    D_NARROW,
    D_LONG,
    T10,
    R10,
    R10_SMALL,
    R10_LARGE,
    T10_BN,
    SIGMOID_SMALL,
    SIGMOID_LARGE,
    D.healthy("d-adagrad", "another optimizer", named("adagrad", 1e-2)),
    D.healthy("d-rmsprop", "another optimizer", named("rmsprop", 1e-3)),
    D.healthy("d-nesterov", "another optimizer", named("nesterov", 1e-2)),
    D.healthy("d-adamw", "another optimizer", named("adamw", 1e-3)),
    D.healthy("d-linear", "linear softmax: no hidden layer at all", ("network.layers", [])),
    D.healthy("d-hinge", "another loss, whose first value is C − 1", ("objective.loss", "hinge")),
    D.healthy(
        "d-t5-xavier",
        "five tanh layers with Xavier",
        ("network", {"layers": dense(*[100] * 5), "activation": "tanh", "init": "xavier"}),
    ),
    D.healthy("d-100-classes", "a hundred classes", ("training.steps", 1200), fault=PAIRED),
    D.healthy("d-patience", "ends early", ("training.steps", 2000), ("training.patience", 6)),
    D.healthy(
        "d-decayed",
        "a long plateau after a decay",
        ("training.steps", 1200),
        ("schedule", {"name": "step", "every": 400, "factor": 0.01, "unit": "steps"}),
    ),
)

M = Twin(
    "m",
    "784-256-128-10 with He and momentum",
    configuration(MNIST, dense(256, 128), 800, optimizer=sgd(0.01)),
)
M_ADAM = M.healthy("m-adam", "another optimizer", named("adam", 1e-3))
M_FAST = M.healthy("m-momentum-95", "much momentum", ("optimizer", sgd(0.005, 0.95)))
M_RAW = M.healthy("m-raw", "inputs from 0 to 1", ("data.preprocess", "none"))

ON_MNIST = (
    M,
    M_ADAM,
    M_FAST,
    M_RAW,
    M.healthy("m-rmsprop", "another optimizer", named("rmsprop", 5e-4)),
    M.healthy("m-leaky", "leaky ReLU", ("network.activation", "leaky_relu")),
    M.healthy("m-sparse", "few units fire at a time, and none is dead", fault=biased(-0.7)),
    M.healthy(
        "m-dropout",
        "dropout: the training loss lies above the validation loss",
        ("network.layers", [{"type": "dense", "units": n, "dropout": 0.5} for n in (256, 128)]),
    ),
    M.healthy("m-cosine", "a cosine schedule", ("schedule", "cosine")),
    M.healthy("m-step", "a step schedule", ("schedule", {"name": "step", "every": 3, "factor": 0.3})),
    M.healthy("m-warmup", "a warm-up to a high rate", ("schedule", {"warmup": 200}), ("optimizer", sgd(0.05))),
    M.healthy("m-l2", "a penalty", ("objective.l2", 1e-3)),
    M.healthy("m-batch-16", "a noisy loss", ("training.batch_size", 16), ("optimizer", sgd(0.003))),
    M.healthy(
        "m-batch-1024",
        "few steps",
        ("training.batch_size", 1024),
        ("training.steps", 160),
        ("training.evaluate_every", 7),
        ("optimizer", sgd(0.05)),
    ),
    M.healthy(
        "m-convnet",
        "about 98 %: there is hardly anything left to learn",
        ("network.layers", [*CONVNET[:3], *CONVNET[4:]]),
        ("optimizer", sgd(0.02)),
    ),
    M.healthy(
        "m-spike",
        "one spike that recovers",
        fault=Fault("the rate is 30 times higher for one step", script=((300, 0.3), (301, 0.01))),
    ),
)

C = Twin(
    "c",
    "3072-50-10 with He and momentum",
    configuration(CIFAR, dense(50), 800, optimizer=sgd(1e-3)),
)
C_RAW = C.healthy("c-raw", "inputs from 0 to 1", ("data.preprocess", "none"), ("optimizer", sgd(0.01)))
C_DEEP = C.healthy("c-r6-he", "six ReLU layers", ("network.layers", dense(*[100] * 6)), ("optimizer", sgd(2e-3)))
C_TINY = C.healthy(
    "c-tiny",
    "very small weights, and the rate for them",
    ("network.init", {"name": "normal", "std": 1e-4}),
    ("optimizer", sgd(0.01)),
)
C_NARROW = C.healthy("c-narrow", "a narrow first layer, which has to learn", ("network.layers", dense(10, 50)))

ON_CIFAR = (
    C,
    C_RAW,
    C_DEEP,
    C_TINY,
    C_NARROW,
    C.healthy("c-adam", "another optimizer", named("adam", 1e-4)),
    C.healthy("c-bn", "batch normalisation", ("network.batch_norm", True), ("optimizer", sgd(5e-3))),
    C.healthy("c-dropout", "dropout", ("network.layers", [{"type": "dense", "units": 100, "dropout": 0.5}])),
    C.healthy("c-mean-image", "another preprocessing", ("data.preprocess", "mean_image"), ("optimizer", sgd(5e-3))),
)

V = Twin(
    "v",
    "a small ConvNet with He and momentum",
    configuration(PICTURES, CONVNET, 800, optimizer=sgd(0.01), training={"batch_size": 32}),
)
V_ADAM = V.healthy("v-adam", "another optimizer", named("adam", 1e-3))

ON_PICTURES = (
    V,
    V_ADAM,
    V.healthy("v-bn", "batch normalisation", ("network.batch_norm", True)),
    V.healthy("v-flip", "augmentation", ("data.augment", ["flip"])),
    V.healthy("v-cosine", "a cosine schedule", ("schedule", "cosine"), ("optimizer", sgd(0.02))),
)

S = Twin(
    "s",
    "a small ConvNet with He and momentum, and a schedule that ends: it is finished with its last step",
    configuration(SHAPES, CONVNET, 1000, optimizer=sgd(0.02), schedule="cosine", training={"batch_size": 32}),
)
S_ADAM = S.healthy("s-adam", "another optimizer", named("adam", 3e-3))
S_RAW = S.healthy("s-raw", "inputs from 0 to 1", ("data.preprocess", "none"), named("adam", 3e-3))

ON_SHAPES = (
    S,
    S_ADAM,
    S_RAW,
    S.healthy("s-bn", "batch normalisation", ("network.batch_norm", True)),
    S.healthy("s-step", "a step schedule", ("schedule", {"name": "step", "every": 4, "factor": 0.3})),
)

HEALTHY = (*ON_DIGITS, *ON_MNIST, *ON_CIFAR, *ON_PICTURES, *ON_SHAPES)
