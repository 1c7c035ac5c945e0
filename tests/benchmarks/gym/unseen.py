"""The broken twins on CIFAR-10 and on shapes, which rules were not tuned on: as those of broken.py."""

from benchmarks.gym import bugs, diagnoses, spoilt
from benchmarks.gym.broken import INIT, LARGE, LINEAR, RATE, SMALL
from benchmarks.gym.healthy import C_DEEP, C_NARROW, C_RAW, C_TINY, S_ADAM, S_RAW, V_ADAM, C, S, V, dense

ON_CIFAR = (
    C.broken("c-rate-1e6", diagnoses.HIGH, "NaN within an epoch", (RATE, 1e6)),
    C.broken("c-rate-0.1", diagnoses.KILLING, "far too high", (RATE, 0.1)),
    C.broken("c-rate-1e-6", diagnoses.LOW, "the loss hardly moves", (RATE, 1e-6)),
    C_TINY.broken(
        "c-late", diagnoses.HIGH, "learns, and diverges late: a rate too high for grown weights", (RATE, 0.06)
    ),
    C.broken("c-large", diagnoses.GROWING, "the first loss is far above ln 10", (INIT, LARGE)),
    C.broken("c-zeros", diagnoses.SAME, "all weights zero", (INIT, "zeros")),
    C.broken("c-overfit", diagnoses.OVERFITTING, "four hundred pictures", ("data.limit", 400)),
    C.broken("c-l2-10", diagnoses.PENALTY, "weights are crushed", ("objective.l2", 10.0)),
    C.broken("c-imbalance", diagnoses.RARE, "eight rare classes", fault=spoilt.RARE_CLASSES),
    C.broken("c-labels", diagnoses.OVERFITTING, "what is learnt is noise", fault=spoilt.SHUFFLED),
    C.broken("c-flipped", diagnoses.RISING, "walks uphill", fault=bugs.FLIPPED),
    C.broken("c-summed", diagnoses.LOUD, "a rate that is a batch too high", fault=bugs.SUMMED),
    C.broken("c-zeroed", diagnoses.BLANK, "there is nothing to see", fault=spoilt.ZEROED),
    C.broken("c-leak", diagnoses.LEAKING, "validation says what training does", fault=spoilt.LEAK),
    C.broken("c-two-units", diagnoses.UNDERFITTING, "a bottleneck", ("network.layers", dense(2))),
    C.broken("c-rate-2e-3", diagnoses.HIGH, "twice the rate", (RATE, 2e-3)),
    C_DEEP.broken("c-r6-xavier", diagnoses.SHRINKING, "half of the right variance", (INIT, "xavier")),
    C_RAW.broken("c-inputs-255", diagnoses.UNSCALED, "bytes as they are", fault=spoilt.scaled(255)),
    C_NARROW.broken("c-frozen", diagnoses.FROZEN, "the first layer keeps its first weights", fault=bugs.FROZEN),
    C_DEEP.broken("c-r6-small", diagnoses.SHRINKING, "the signal vanishes on its way", (INIT, SMALL)),
    C_DEEP.broken("c-r6-large", diagnoses.GROWING, "the signal grows tenfold a layer", (INIT, LARGE)),
)

ON_PICTURES = (
    V_ADAM.broken("v-adam-0.1", diagnoses.KILLING, "far too high for Adam", (RATE, 0.1)),
    V.broken("v-rate-1", diagnoses.KILLING, "dead or diverged", (RATE, 1.0)),
    V.broken("v-rate-1e-5", diagnoses.LOW, "a thousandth of the rate", (RATE, 1e-5)),
    V.broken("v-overfit", diagnoses.OVERFITTING, "five hundred pictures", ("data.limit", 500)),
    V.broken("v-linear", diagnoses.UNDERFITTING, "no activation: a linear classifier", LINEAR),
    V.broken("v-bias-10", diagnoses.DEAD, "no unit fires", fault=spoilt.biased(-10)),
)

ON_SHAPES = (
    S.broken("s-rate-1e-5", diagnoses.LOW, "a thousandth of the rate", (RATE, 1e-5)),
    S_ADAM.broken("s-adam-0.3", diagnoses.KILLING, "far too high for Adam", (RATE, 0.3)),
    S.broken("s-rate-1", diagnoses.KILLING, "dead or diverged", (RATE, 1.0)),
    S.broken("s-zeros", diagnoses.SAME, "all weights zero", (INIT, "zeros")),
    S.broken("s-two-units", diagnoses.UNDERFITTING, "a bottleneck", ("network.layers.4.units", 2)),
    S.broken("s-linear", diagnoses.UNDERFITTING, "no activation", LINEAR),
    S.broken("s-labels", diagnoses.OVERFITTING, "what is learnt is noise", fault=spoilt.SHUFFLED),
    S_ADAM.broken("s-adam-6e-3", diagnoses.HIGH, "twice the rate", (RATE, 6e-3)),
    S.broken("s-overfit", diagnoses.OVERFITTING, "a hundred pictures", ("data.limit", 100)),
    S.broken("s-l2-3", diagnoses.PENALTY, "weights are crushed", ("objective.l2", 3.0)),
    S.broken("s-decay", diagnoses.TIRED, "the rate dies early", ("schedule", {"name": "exponential", "factor": 0.01})),
    S.broken("s-short", diagnoses.SHORT, "ends in the first epoch", ("training.steps", 60)),
    S.broken("s-flipped", diagnoses.RISING, "walks uphill", fault=bugs.FLIPPED),
    S_RAW.broken("s-inputs-255", diagnoses.UNSCALED, "bytes as they are", fault=spoilt.scaled(255)),
)

BROKEN_UNSEEN = (*ON_CIFAR, *ON_PICTURES, *ON_SHAPES)
