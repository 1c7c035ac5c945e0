"""The broken twins on the data that rules were tuned on.

Each differs from a healthy one in one field or by one fault; its outcome says whether that broke it.
"""

from benchmarks.gym import bugs, diagnoses, spoilt
from benchmarks.gym.fault import Fault
from benchmarks.gym.healthy import (
    D_NARROW,
    M_ADAM,
    M_FAST,
    M_RAW,
    R10,
    SIGMOID_LARGE,
    SIGMOID_SMALL,
    T10,
    D,
    M,
    dense,
    sgd,
)

RATE = "optimizer.learning_rate"
INIT = "network.init"
SMALL, LARGE = {"name": "normal", "std": 0.01}, {"name": "normal", "std": 1.0}
NORM = "network.batch_norm"
LINEAR = ("network.activation", "linear")

ON_DIGITS = (
    D.broken("d-rate-1e-5", diagnoses.LOW, "the loss stays near ln 10, accuracy creeps up", (RATE, 1e-5)),
    D.broken("d-rate-3", diagnoses.KILLING, "far too high", (RATE, 3.0)),
    D.broken("d-rate-0.05", diagnoses.HIGH, "five times the rate", (RATE, 0.05)),
    D.broken("d-zeros", diagnoses.SAME, "all weights zero", (INIT, "zeros")),
    D.broken("d-l2-3", diagnoses.PENALTY, "weights are crushed", ("objective.l2", 3.0)),
    D.broken("d-overfit", diagnoses.OVERFITTING, "forty examples", ("data.limit", 40)),
    D.broken("d-short", diagnoses.SHORT, "ends in the first epoch", ("training.steps", 20)),
    D.broken("d-flipped", diagnoses.RISING, "walks uphill", fault=bugs.FLIPPED),
    D.broken("d-imbalance", diagnoses.RARE, "eight rare classes", fault=spoilt.RARE_CLASSES),
    D_NARROW.broken("d-frozen", diagnoses.FROZEN, "the first layer keeps its first weights", fault=bugs.FROZEN),
    T10.broken("d-t10-small", diagnoses.SHRINKING, "the signal vanishes on its way", (INIT, SMALL)),
    T10.broken("d-t10-large", diagnoses.SATURATED, "units sit at −1 or 1", (INIT, LARGE)),
    T10.broken("d-t10-zeros", diagnoses.SAME, "all weights zero", (INIT, "zeros")),
    R10.broken("d-r10-small", diagnoses.SHRINKING, "the signal vanishes on its way", (INIT, SMALL)),
    R10.broken("d-r10-large", diagnoses.GROWING, "the signal grows tenfold a layer", (INIT, LARGE)),
    R10.broken("d-r10-xavier", diagnoses.SHRINKING, "half of the right variance", (INIT, "xavier")),
    SIGMOID_SMALL.broken("d-sigmoid8-small", diagnoses.BLOCKED, "eight sigmoids with nothing to help", (NORM, False)),
    SIGMOID_LARGE.broken("d-sigmoid8-large", diagnoses.SATURATED, "units sit at 0 or 1", (NORM, False)),
)

ON_MNIST = (
    M.broken("m-rate-5", diagnoses.KILLING, "diverges", (RATE, 5.0)),
    M_FAST.broken("m-rate-0.5-momentum-95", diagnoses.KILLING, "far too high with much momentum", (RATE, 0.5)),
    M.broken("m-rate-1e-5", diagnoses.LOW, "a thousandth of the rate", (RATE, 1e-5)),
    M_ADAM.broken("m-adam-1e-7", diagnoses.LOW, "far too low for Adam", (RATE, 1e-7)),
    M_ADAM.broken("m-adam-0.3", diagnoses.KILLING, "far too high for Adam", (RATE, 0.3)),
    M.broken("m-decay", diagnoses.TIRED, "the rate dies early", ("schedule", {"name": "exponential", "factor": 0.01})),
    M.broken("m-zeros", diagnoses.SAME, "all weights zero", (INIT, "zeros")),
    M.broken("m-constant", diagnoses.SAME, "all weights equal", (INIT, "constant")),
    M.broken("m-output-100", diagnoses.OUTPUT, "the first loss is in the hundreds", fault=spoilt.loud_output(100)),
    M.broken("m-output-5", diagnoses.OUTPUT, "the first loss is four times ln 10", fault=spoilt.loud_output(5)),
    M.broken("m-l2-0.01", diagnoses.PENALTY, "a hundred times the penalty", ("objective.l2", 0.01)),
    M.broken("m-bias-10", diagnoses.DEAD, "no unit fires", fault=spoilt.biased(-10)),
    M.broken(
        "m-rate-spike",
        diagnoses.KILLING,
        "units die while the rate is high, and stay dead",
        fault=Fault("the rate is 50 times higher for ten steps", script=((50, 0.5), (60, 0.01))),
    ),
    M_RAW.broken("m-inputs-255", diagnoses.UNSCALED, "bytes as they are", fault=spoilt.scaled(255)),
    M.broken("m-overfit", diagnoses.OVERFITTING, "two hundred examples", ("data.limit", 200)),
    M.broken("m-labels", diagnoses.OVERFITTING, "what is learnt is noise", fault=spoilt.SHUFFLED),
    M.broken("m-zeroed", diagnoses.BLANK, "there is nothing to see", fault=spoilt.ZEROED),
    M.broken("m-two-units", diagnoses.UNDERFITTING, "a bottleneck", ("network.layers", dense(256, 2))),
    M.broken("m-l2-1", diagnoses.PENALTY, "weights are crushed", ("objective.l2", 1.0)),
    M.broken("m-negative-l2", diagnoses.WEIGHTS_GROW, "weights grow", fault=bugs.NEGATIVE),
    M.broken("m-flipped", diagnoses.RISING, "walks uphill", fault=bugs.FLIPPED),
    M.broken("m-summed", diagnoses.LOUD, "a rate that is a batch too high", fault=bugs.SUMMED),
    M.broken("m-imbalance", diagnoses.RARE, "eight rare classes", fault=spoilt.RARE_CLASSES),
    M.broken("m-leak", diagnoses.LEAKING, "validation says what training does", fault=spoilt.LEAK),
    M.broken("m-short", diagnoses.SHORT, "ends in the first epoch", ("training.steps", 40)),
    M.broken("m-momentum-0.999", diagnoses.HIGH, "a velocity that never forgets", ("optimizer", sgd(0.01, 0.999))),
)

BROKEN_TUNED = (*ON_DIGITS, *ON_MNIST)

CHECKED = (
    D.broken("d-gradient-1.1", ("gradients",), "a factor in one layer's gradient", fault=bugs.SCALED),
    D.broken("d-no-mask", ("gradients",), "ReLU's derivative is taken as 1", fault=bugs.NO_MASK),
    D.broken("d-no-bias", ("gradients",), "biases stay at zero", fault=bugs.NO_BIAS),
)
"""Those that the check of gradients is to find, before a run: many a wrong gradient trains nearly as well."""
