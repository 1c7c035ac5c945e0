"""Inputs: finite, neither tiny nor huge, and most of them not the same in every example."""

import numpy as np
from numpy.typing import NDArray

from babysit.doctor.check import Case, Check, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.doctor.words import percent

LARGEST = 5.0
"""Root mean square that a feature may have. It is 1 after standardising and at most 1 within −1…1; where one deviation
is taken for all pixels, as for pictures, that of a bright one among dark ones reaches 3 (MNIST)."""
SMALLEST = 0.01
"""What the root mean square of all features together must exceed."""
MOST_CONSTANT = 0.5
"""Share of the features that may be the same in every example: the borders of MNIST's digits are a tenth."""
ROWS = 4096
MOST_FEATURES = 100

Numbers = NDArray[np.float64]


@checks.register("inputs")
class Inputs(Check):
    """The range, mean and deviation of every feature, after the preprocessing."""

    title = "Inputs"
    meaning = (
        "Inputs on another scale make the first layer's outputs and gradients as large or as small: a rate that suits "
        "one weight is wrong for the others. Standardise them (data.preprocess), and look for columns that say nothing."
    )
    source = "TheDeepChecker: within 0…1 or −1…1, or standardised; CS231n, neural-networks-2"
    rank = 1

    def run(self, case: Case) -> Result:
        """Return the first that is wrong of: not finite, constant, too large, too small."""
        x = case.dataset.train.x[:ROWS].reshape(min(ROWS, len(case.dataset.train)), -1)
        n_bad = int(np.count_nonzero(~np.isfinite(x)))
        if n_bad:
            return self.result(False, f"{n_bad:,} of {x.size:,} input numbers are not finite.", n_bad, "=", 0)
        mean, std = x.mean(axis=0, dtype=np.float64), x.std(axis=0, dtype=np.float64)
        figure = _lines(mean, std)
        if len(x) > 1 and (constant := float(np.mean(std == 0))) > MOST_CONSTANT:
            sentence = (
                f"{percent(constant)} of the {x.shape[1]:,} features are the same in each of {len(x):,} examples."
            )
            return self.result(False, sentence, constant, "≤", MOST_CONSTANT, figure)
        return self._sized(x, mean, std, figure)

    def _sized(self, x: NDArray[np.float32], mean: Numbers, std: Numbers, figure: Figure) -> Result:
        sizes = np.sqrt(mean**2 + std**2)
        worst, typical = int(sizes.argmax()), float(np.sqrt(np.mean(sizes**2)))
        span = f"The inputs reach from {x.min():.3g} to {x.max():.3g}"
        if typical < SMALLEST:
            sentence = f"{span}, their root mean square is {typical:.2g}: next to nothing."
            return self.result(False, sentence, typical, "≥", SMALLEST, figure)
        place = f"feature {worst} has mean {mean[worst]:.3g} and deviation {std[worst]:.3g}"
        sentence = f"{span}; the largest root mean square of a feature is {sizes[worst]:.3g} ({place})"
        n_constant = int(np.count_nonzero(std == 0)) if len(x) > 1 else 0
        note = f"; {n_constant} of {len(std):,} are the same in every example." if n_constant else "."
        return self.result(bool(sizes[worst] <= LARGEST), sentence + note, float(sizes[worst]), "≤", LARGEST, figure)


def _lines(mean: Numbers, std: Numbers) -> Figure:
    """Return mean and deviation of every feature, or of some evenly spaced where there are many."""
    chosen = np.unique(np.linspace(0, len(mean) - 1, min(len(mean), MOST_FEATURES)).round().astype(int))
    lines = [Line("mean", mean[chosen].tolist()), Line("standard deviation", std[chosen].tolist())]
    marks = [Mark("the most for either", y=LARGEST)] if max(np.abs(mean).max(), std.max()) > LARGEST / 2 else []
    return Figure("lines", chosen.tolist(), lines, marks, "feature", "over the training examples")
