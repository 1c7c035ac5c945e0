"""Labels: every class is there, none outnumbers the others by far, and equal inputs have equal labels."""

import numpy as np

from babysit.doctor.check import Case, Check, InapplicableError, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.doctor.words import percent

RATIO = 10
"""How many times as many examples the commonest class may have as the rarest."""
ENOUGH = 10
"""Examples a class, on the average, from which on a split is large enough for counts to mean something."""
CONFLICTS = 0.01
"""Share of the training examples that may have the same input as another one with another label."""
MOST_BARS = 40


@checks.register("labels")
class Labels(Check):
    """The balance of the classes, the range of the labels, each class in each split, and equal inputs' labels."""

    title = "Labels"
    meaning = (
        "A class that is missing cannot be learnt, one that is rare is ignored at little cost to the loss, and equal "
        "inputs with different labels cannot both come out right. Look at how the labels were read, collect or weigh "
        "the rare classes, and split anew."
    )
    source = "10 : 1 from SageMaker Debugger, class imbalance; 1 % of contradicting labels is our own"
    rank = 0

    def run(self, case: Case) -> Result:
        """Return the first that is wrong of: range, missing classes, contradictions, balance."""
        if not case.n_classes:
            return self._numbers(case)
        counts = np.array(case.dataset.train.count(case.n_classes))
        figure = _bars(case, counts)
        return self._missing(case, figure) or self._contradictions(case, figure) or self._balance(case, counts, figure)

    def _numbers(self, case: Case) -> Result:
        y = case.dataset.train.y
        spread = float(np.std(y, axis=0, dtype=np.float64).min()) if len(y) else 0.0
        if len(y) < 2:
            raise InapplicableError("One training example has no spread of targets to look at.")
        sentence = f"The targets of {len(y):,} training examples have a standard deviation of {spread:.3g}."
        if not np.isfinite(y).all():
            return self.result(False, "Some targets are not finite numbers.", spread, ">", 0.0)
        return self.result(spread > 0, sentence if spread else "A target is the same everywhere.", spread, ">", 0.0)

    def _missing(self, case: Case, figure: Figure) -> Result | None:
        """Return a failure for labels out of range, or classes that a split lacks though it is large enough."""
        for name in ("train", "validation", "test"):
            y = getattr(case.dataset, name).y
            if len(y) and (y.min() < 0 or y.max() >= case.n_classes):
                sentence = f"The labels of the {name} split reach from {y.min()} to {y.max()}: out of range."
                return self.result(False, sentence, float(y.max()), "<", case.n_classes, figure)
            missing = np.flatnonzero(np.bincount(y, minlength=case.n_classes) == 0)
            if len(missing) and len(y) >= ENOUGH * case.n_classes:
                names = ", ".join(str(case.dataset.class_names[i]) for i in missing[:5])
                sentence = f"{len(missing)} of {case.n_classes} classes are not in the {name} split: {names}."
                return self.result(False, sentence, len(missing), "=", 0, figure)
        return None

    def _contradictions(self, case: Case, figure: Figure) -> Result | None:
        """Return a failure where equal inputs have different labels in more than a few examples."""
        share = contradicting_share(case.fingerprints("train"), case.dataset.train.y)
        if share <= CONFLICTS:
            return None
        part = percent(share, 1)
        sentence = f"{part} of the training examples have the same input as another one that is labelled otherwise."
        return self.result(False, sentence, share, "≤", CONFLICTS, figure)

    def _balance(self, case: Case, counts: np.ndarray, figure: Figure) -> Result:
        most, least = int(counts.max()), int(counts.min())
        ratio = most / max(least, 1)
        few = counts.sum() < ENOUGH * case.n_classes
        sentence = f"The commonest of {case.n_classes} classes has {most:,} training examples, the rarest {least:,}"
        if few:
            return self.result(True, f"{sentence}: too few of each to judge their balance.", figure=figure)
        return self.result(ratio <= RATIO, f"{sentence}: {ratio:.3g} to 1.", ratio, "≤", RATIO, figure)


def contradicting_share(prints: np.ndarray, y: np.ndarray) -> float:
    """Return the share of examples whose fingerprint another one has with another label."""
    if not len(y):
        return 0.0
    _, group = np.unique(prints, return_inverse=True)
    low = np.full(group.max() + 1, np.iinfo(np.int64).max)
    high = np.full(group.max() + 1, -1)
    np.minimum.at(low, group, y)
    np.maximum.at(high, group, y)
    return float(np.mean((low != high)[group]))


def _bars(case: Case, counts: np.ndarray) -> Figure:
    """Return the number of training examples of each class, the commonest and the rarest where there are many."""
    order = np.arange(len(counts))
    if len(counts) > MOST_BARS:
        ranked = np.argsort(-counts, kind="stable")
        order = np.concatenate([ranked[: MOST_BARS // 2], ranked[-MOST_BARS // 2 :]])
    names = [str(case.dataset.class_names[i]) for i in order]
    marks = [Mark(f"a {RATIO}th of the commonest", y=float(counts.max() / RATIO))]
    return Figure("bars", names, [Line("training examples", counts[order].tolist())], marks, "class", "examples")
