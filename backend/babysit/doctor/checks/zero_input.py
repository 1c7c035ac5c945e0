"""Zero input: a network must do worse on nothing than on its inputs."""

import math
from dataclasses import dataclass

import numpy as np

from babysit.data.dataset import Split
from babysit.doctor.check import Case, Check, InapplicableError, Result, checks
from babysit.doctor.figure import Figure, Line
from babysit.doctor.trial import WORK, Trial, smooth
from babysit.doctor.words import percent
from babysit.nn.adam import Adam

STEPS = 60
BATCH = 64
ROWS = 1000
RATES = (1e-3, 1e-2, 1e-1)
"""From Adam's own default on, until one does: the configured rate may be what is wrong, and is looked at elsewhere."""
MOST = 0.95
"""Share of the loss without inputs that the loss with them may have."""


@checks.register("zero_input")
class ZeroInput(Check):
    """The same short training twice: on the inputs, and on zeros in their place."""

    title = "Inputs say something"
    meaning = (
        "What the network gets tells it nothing, or does not get through: the inputs are broken, do not belong to "
        "their labels, or the network passes nothing on. Look at some examples as they are after preparing."
    )
    source = (
        "Karpathy, A recipe for training neural networks: the input-independent baseline must be worse; 5 % is our own"
    )
    rank = 8

    def run(self, case: Case) -> Result:
        """Return the loss on real inputs as a share of that on zeros, after the same steps."""
        train = case.dataset.train
        split = Split(train.x[:ROWS], train.y[:ROWS])
        if len(split) < 2 or not case.chance(split.y):
            raise InapplicableError("There is too little to learn to tell inputs from nothing.")
        n_steps = min(STEPS, WORK // (2 * len(RATES) * case.step_work(min(BATCH, len(split)))))
        if n_steps < STEPS // 2:
            raise InapplicableError(f"{STEPS // 2} steps of this network are too much work for a check.")
        pairs: list[Pair] = []
        for rate in RATES:
            pairs.append(_compare(case, split, rate, n_steps))
            if pairs[-1].share <= MOST:
                break
        return self._judge(min(pairs, key=lambda pair: pair.share), n_steps)

    def _judge(self, pair: "Pair", n_steps: int) -> Result:
        lines = [Line("inputs", smooth(pair.curve)), Line("zeros", smooth(pair.flat))]
        figure = Figure("lines", list(range(1, n_steps + 1)), lines, (), "step", "loss, smoothed")
        if not math.isfinite(pair.share):
            sentence = "The loss was no number any more after some steps of Adam."
            return self.result(False, sentence, pair.real, "≤", MOST, figure)
        sentence = (
            f"After {n_steps} steps of Adam at {pair.rate:g} the loss is {pair.real:.3g} on the inputs and "
            f"{pair.zero:.3g} on zeros: {percent(pair.share)} of it."
        )
        return self.result(pair.share <= MOST, sentence, pair.share, "≤", MOST, figure)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two trainings at one rate, on inputs and on zeros: the loss over all examples at the end, and at each step."""

    rate: float
    real: float
    zero: float
    curve: list[float]
    flat: list[float]

    @property
    def share(self) -> float:
        """The loss on the inputs as a share of that on zeros; infinite where one is no number."""
        if not (math.isfinite(self.real) and math.isfinite(self.zero)):
            return math.inf
        return self.real / self.zero if self.zero else 1.0


def _compare(case: Case, split: Split, rate: float, n_steps: int) -> Pair:
    real, curve = _train(case, split, rate, n_steps)
    zero, flat = _train(case, Split(np.zeros_like(split.x), split.y), rate, n_steps)
    return Pair(rate, real, zero, curve, flat)


def _train(case: Case, split: Split, rate: float, n_steps: int) -> tuple[float, list[float]]:
    """Return the loss over all examples at the end, and the loss of each step's batch."""
    trial = Trial(case, "zero_input", split, Adam(rate), BATCH)
    losses = list(trial.steps(iter([rate] * n_steps)))
    return trial.score().loss, losses
