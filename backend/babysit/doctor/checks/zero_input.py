"""Zero input: a network must do worse on nothing than on its inputs."""

import math

import numpy as np

from babysit.data.dataset import Split
from babysit.doctor.check import Case, Check, InapplicableError, Result, checks
from babysit.doctor.figure import Figure, Line
from babysit.doctor.trial import WORK, Trial, smooth
from babysit.doctor.words import percent
from babysit.nn.adam import Adam

STEPS = 100
BATCH = 64
ROWS = 1000
RATE = 1e-3
"""Adam's own default: the configured rate may be what is wrong with the run, and is looked at elsewhere."""
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
        n_steps = min(STEPS, WORK // case.step_work(min(BATCH, len(split))))
        if n_steps < STEPS // 2:
            raise InapplicableError(f"{STEPS // 2} steps of this network are too much work for a check.")
        real, curve = _train(case, split, n_steps)
        zero, flat = _train(case, Split(np.zeros_like(split.x), split.y), n_steps)
        lines = [Line("inputs", smooth(curve)), Line("zeros", smooth(flat))]
        figure = Figure("lines", list(range(1, n_steps + 1)), lines, (), "step", "loss, smoothed")
        if not (math.isfinite(real) and math.isfinite(zero)):
            return self.result(
                False, "The loss was no number any more after some steps of Adam.", real, "≤", MOST, figure
            )
        share = real / zero if zero else 1.0
        sentence = (
            f"After {n_steps} steps of Adam at {RATE:g} the loss is {real:.3g} on the inputs and {zero:.3g} on zeros: "
            f"{percent(share)} of it."
        )
        return self.result(share <= MOST, sentence, share, "≤", MOST, figure)


def _train(case: Case, split: Split, n_steps: int) -> tuple[float, list[float]]:
    """Return the loss over all examples at the end, and the loss of each step's batch."""
    trial = Trial(case, "zero_input", split, Adam(RATE), BATCH)
    losses = list(trial.steps(iter([RATE] * n_steps)))
    return trial.score().loss, losses
