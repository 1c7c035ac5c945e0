"""Initial loss: before the first step, and without a penalty, a network should know no more than a guess."""

import math

import numpy as np

from babysit.doctor.check import Case, Check, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.nn.layer import Array

ROWS = 1000
HE_VARIANCE = 2.0
"""Of the scores of a last layer with He's weights, whose inputs have a mean square of 1."""
ALLOWED_VARIANCE = 8.0
"""Scores with twice the spread of He's: deep ReLU layers let the mean square of their outputs drift by as much."""
NUMBERS = 9.0
"""Variances of the targets that the loss over numbers may begin with: that of the mean, and 8 for scores and offset."""
LEAST = 0.9
"""Share of a guess's loss that the first loss must reach: a network that has seen nothing cannot know more."""
SIGMAS = 3.0
DRAWS = 4096


@checks.register("initial_loss")
class InitialLoss(Check):
    """The loss over the data with λ = 0 against a guess's: ln C for softmax, C − 1 for the hinge, Var(y) of numbers."""

    title = "Initial loss"
    meaning = (
        "A loss far above a guess's means scores that are large before anything is learnt: the first epochs unlearn "
        "them. Scale the last layer's init down, normalise the inputs, set its bias to the targets' mean. A loss below "
        "means that the loss, or the data, are not what they should be."
    )
    source = (
        "CS231n, neural-networks-3 (ln C, C − 1); a last layer with He's weights legitimately begins higher, so "
        "the bound is the loss of scores of twice its spread"
    )
    rank = 3

    def run(self, case: Case) -> Result:
        """Return the first loss between what a guess has at the least and what random scores may cost."""
        split, loss = case.examples(ROWS), case.plain_loss()
        value = loss.forward(case.network().forward(split.x, training=True), split.y)
        noise = SIGMAS * float(np.std(loss.each())) / math.sqrt(len(split))
        chance, he, most = _expected(case, split.y)
        figure = _bars([(_guess(case), chance), *he, ("this network", value)], most)
        if not math.isfinite(value):
            return self.result(False, f"The first loss is {value}: no number to go on from.", value, "≤", most, figure)
        beginning = f"The first loss without a penalty is {value:.4g}; {_guess(case)} has {chance:.4g}"
        if value + noise < LEAST * chance:
            return self.result(False, f"{beginning}: less than a guess.", value, "≥", LEAST * chance, figure)
        ending = f", and scores as wide as He's weights make them cost {he[0][1]:.4g}." if he else "."
        return self.result(value - noise <= most, beginning + ending, value, "≤", most, figure)


def _expected(case: Case, y: Array) -> tuple[float, list[tuple[str, float]], float]:
    """Return a guess's loss, that of He's scores by their name, and the most that is allowed."""
    chance = case.chance(y)
    if not case.n_classes:
        return chance, [], NUMBERS * chance
    he, most = (_random_loss(case, y, math.sqrt(v)) for v in (HE_VARIANCE, ALLOWED_VARIANCE))
    return chance, [("He's scores", he)], max(most, chance)


def _random_loss(case: Case, y: Array, std: float) -> float:
    """Return the loss of random scores of this deviation, on labels as they are in y."""
    rng = case.rng("initial_loss")
    labels = y[rng.integers(len(y), size=DRAWS)]
    return case.plain_loss().forward(std * rng.standard_normal((DRAWS, case.n_classes)), labels)


def _guess(case: Case) -> str:
    name = case.config.objective.loss.name
    if not case.n_classes:
        return "the mean of the targets"
    known = {"softmax": f"a guess (ln {case.n_classes})", "hinge": f"a guess (Δ · {case.n_classes - 1})"}
    return known.get(name, "a guess")


def _bars(rows: list[tuple[str, float]], most: float) -> Figure:
    names, values = zip(*rows, strict=True)
    return Figure("bars", names, [Line("loss", list(values))], [Mark("the most", y=most)], "", "loss")
