"""Class imbalance: some classes have so few examples that the network gets away with ignoring them."""

import numpy as np

from babysit.doctor import words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_due
from babysit.doctor.rule import Rule, Sign, rules

RATIO = 10.0
"""SageMaker Debugger: the largest class as a multiple of the smallest."""
ERROR = 0.7
"""SageMaker Debugger: the share of a class's examples that are wrong."""
FEWEST = 100
"""Examples below which counts say little."""


@rules.register("class_imbalance")
class ClassImbalance(Rule):
    """The largest class has more than ten times the examples of the smallest."""

    title = "The classes are unbalanced"
    statistic = "examples of the largest class / of the smallest, and the validation error of the smaller ones"
    source = "SageMaker Debugger (10 : 1; an error of 0.7)"
    waits = "not at all as a note; for 15 % of the run, and 40 steps, as a warning"
    refuted_by = "classes with few examples that come out right as often as the others"
    explanation = (
        "A network that always names the common classes has a low loss without having learnt the rare ones. The mean "
        "accuracy hides it; the accuracy of each class shows it. Gather more of the rare classes, or count theirs "
        "more."
    )

    def judge(self, history: History) -> Sign | None:
        """Return a warning where a rare class comes out wrong, a note for unequal counts alone."""
        counts = history.class_counts
        if len(counts) < 2 or sum(counts) < FEWEST or min(counts) * RATIO >= max(counts):
            return None
        names = [str(name) for name in history.data.get("classes", range(len(counts)))]
        rare = [i for i, n in enumerate(counts) if n * RATIO < max(counts)]
        ratio = max(counts) / max(min(counts), 1)
        least = int(np.argmin(counts))
        sentence = f"Class {names[least]} has {counts[least]:,} training examples, the largest {max(counts):,}."
        evidence = [Evidence("largest class / smallest", ratio, RATIO, ">", "SageMaker Debugger", 1, unit="×")]
        errors = {i: 1 - history.last(f"val/class/{names[i]}/accuracy") for i in rare}
        wrong = {i: error for i, error in errors.items() if error > ERROR}
        if not wrong or not is_due(history):
            return Sign("note", sentence, tuple(evidence))
        worst = max(wrong, key=lambda i: wrong[i])
        sentence += f" {words.percent(wrong[worst])} of class {names[worst]} come out wrong in validation."
        series = f"val/class/{names[worst]}/accuracy"
        told = f"validation error of class {names[worst]}"
        evidence.append(Evidence(told, wrong[worst], ERROR, ">", "SageMaker Debugger", history.step, series))
        return Sign("warning", sentence, tuple(evidence))
