"""Regularizer: the penalty raises the loss by exactly what it should, with and without shown side by side."""

import math

import numpy as np

from babysit.data.batches import Batches
from babysit.doctor.check import Case, Check, Result, checks
from babysit.doctor.figure import Figure, Line
from babysit.nn.network import Network
from babysit.nn.regularizer import Regularizer
from babysit.train.step import Stepper

ROWS = 64
LARGE = 1e3
"""λ of the lecture's slide: the loss of its network goes from 2.30 to 3.07."""
WIDE = 20
"""Ratio of the losses from which on a log axis shows the smaller ones."""
PRECISION = 1e-5
"""Relative error that is allowed: sums over a million float32 squares are that exact."""


@checks.register("regularizer")
class Penalties(Check):
    """L(λ) − L(0) = ½ λ₂ Σ W² + λ₁ Σ |W|, of a training step itself, at the configured λ and at λ = 1000."""

    title = "Regularizer"
    meaning = (
        "The loss that is minimised is not the one that was asked for: a weight matrix is left out of the penalty, a "
        "bias is in it, or a factor is wrong."
    )
    source = "CS231n, neural-networks-3: regularisation up, loss up; exactly by ½ λ Σ W²"
    rank = 4

    def run(self, case: Case) -> Result:
        """Return the largest relative error of the loss's rise."""
        network = case.network()
        expected = {_label(*strengths): _expected(network, *strengths) for strengths in _strengths(case)}
        measured = {_label(*strengths): _loss(case, *strengths) for strengths in [(0.0, 0.0), *_strengths(case)]}
        without = measured["λ = 0"]
        if not all(map(math.isfinite, measured.values())):
            return self.result(False, "The loss is no finite number.", without, "≤", math.inf)
        errors = {key: _relative(measured[key] - without, rise) for key, rise in expected.items()}
        worst = max(errors, key=lambda key: errors[key])
        rises = "; ".join(f"{key}: {without:.5g} → {measured[key]:.5g}" for key in expected)
        sentence = f"{rises}. The rise differs from the penalty of the weights by {errors[worst]:.1e} of it at most."
        losses = list(measured.values())
        is_wide = min(losses) > 0 and max(losses) > WIDE * min(losses)
        figure = Figure("bars", list(measured), [Line("loss", losses)], y_label="loss", y_is_log=is_wide)
        return self.result(errors[worst] <= PRECISION, sentence, errors[worst], "≤", PRECISION, figure)


def _strengths(case: Case) -> list[tuple[float, float]]:
    """Return the pairs (λ₂, λ₁) to try: the configuration's, where there is a penalty, and the lecture's."""
    own = (case.config.objective.l2, case.config.objective.l1)
    return [own, (LARGE, 0.0)] if any(own) and own != (LARGE, 0.0) else [(LARGE, 0.0)]


def _label(l2: float, l1: float) -> str:
    return f"λ = {l2:g}" + (f", λ₁ = {l1:g}" if l1 else "")


def _loss(case: Case, l2: float, l1: float) -> float:
    """Return the loss that the first step reports under these penalties: always of the same batch."""
    network, split = case.network(), case.examples(ROWS)
    batches = Batches(split, len(split), case.rng("regularizer"))
    optimizer = case.config.optimizer.create()
    has_accuracy = bool(case.n_classes)
    stepper = Stepper(network, optimizer, batches, case.loss(), Regularizer(l2, l1), has_accuracy=has_accuracy)
    values = stepper.step(optimizer.learning_rate)
    assert values is not None  # only a guarded step is not applied
    return values["train/loss"]


def _expected(network: Network, l2: float, l1: float) -> float:
    """Return the penalty of the weights of every layer, and of nothing else, summed in float64."""
    parts = [part for block in network.blocks for part in block.parts]
    weights = [value for part in parts for key, value in part.params.items() if key.startswith("W")]
    squares = sum(float(np.sum(np.square(w, dtype=np.float64))) for w in weights)
    sizes = sum(float(np.sum(np.abs(w), dtype=np.float64)) for w in weights)
    return 0.5 * l2 * squares + l1 * sizes


def _relative(measured: float, expected: float) -> float:
    """Return the error of a rise; of none, where all weights are 0, any rise is one."""
    return abs(measured - expected) / max(abs(expected), np.finfo(np.float64).tiny) if measured != expected else 0.0
