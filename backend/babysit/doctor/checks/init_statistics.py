"""Init statistics: what the fresh network's layers make of the data, from the input to the last one."""

import math

from babysit.doctor.check import Case, Check, Comparison, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.doctor.words import spans
from babysit.nn.network import Network
from babysit.train.layer_verdict import LARGEST, MOST_DEAD, MOST_SATURATED, RATIO, Verdict, judge
from babysit.train.unit_facts import UnitFacts, measure

ROWS = 1000
SHOWN = 0.01
"""Share from which on saturated or dead units are drawn."""
FLOOR = 1e-12


@checks.register("init_statistics")
class InitStatistics(Check):
    """Spread, saturation and silence of every layer's activations before the first step."""

    title = "Activations at the start"
    meaning = (
        "Where the signal dies out, explodes or lies on a flat end of its activation, the gradients on the way back do "
        "the same, and the layers do not learn. He's init suits ReLU, Xavier's tanh; batch norm makes up for either."
    )
    source = "CS231n, lecture 6; variance ratio 10 from SageMaker Debugger; saturated and dead from TheDeepChecker"
    rank = 5

    def run(self, case: Case) -> Result:
        """Return the verdict on the worst layer, and the spread of all."""
        layers = _look(case)
        if not layers:
            return self.result(True, "The network has no hidden layer.")
        figure = _bars(layers)
        bad = [(number, facts, verdict) for number, facts, verdict in layers if verdict.word != "healthy"]
        if bad:
            numbers = spans(number for number, _, _ in bad)
            number, facts, verdict = bad[-1] if bad[0][2].word == "shrinking" else bad[0]
            layer = f"Layer {numbers} is" if len(bad) == 1 else f"Layers {numbers} are"
            sentence = f"{layer} {verdict.word}: in layer {number} {verdict.rule}."
            value, comparison, threshold = _numbers(facts, layers[0][1], verdict)
            return self.result(False, sentence, value, comparison, threshold, figure)
        ratios = [facts.std**2 / max(layers[0][1].std ** 2, FLOOR) for _, facts, _ in layers]
        worst = max(ratios, key=lambda ratio: abs(math.log(max(ratio, FLOOR))))
        distance = math.exp(abs(math.log(max(worst, FLOOR))))
        return self.result(True, _healthy(layers, distance), distance, "≤", RATIO, figure)


def _look(case: Case) -> list[tuple[int, UnitFacts, Verdict]]:
    """Return number, facts and verdict of every hidden layer with weights."""
    network: Network = case.network()
    network.forward(case.examples(ROWS).x, training=True)
    blocks = [block for block in network.blocks if block.number is not None][:-1]
    outputs = zip(network.activation_outputs(), blocks, strict=False)
    measured = [measure(out, block.activation) for (_, out), block in outputs]
    return [(i, facts, judge(facts, measured[0])) for i, facts in enumerate(measured, 1)]


def _healthy(layers: list[tuple[int, UnitFacts, Verdict]], distance: float) -> str:
    """Return what there is to say of layers that are all well."""
    first, last = layers[0][1], layers[-1][1]
    if len(layers) == 1:
        return f"The activations of the one hidden layer have a spread of {first.std:.3g}."
    return (
        f"The spread of the activations is {first.std:.3g} in layer 1 and {last.std:.3g} in layer {len(layers)}; no "
        f"layer's variance is more than {distance:.3g} times off layer 1's."
    )


def _numbers(facts: UnitFacts, first: UnitFacts, verdict: Verdict) -> tuple[float, Comparison, float]:
    """Return the value, comparison and threshold behind a verdict."""
    match verdict.word:
        case "saturated":
            return facts.saturated or 0.0, "≤", MOST_SATURATED
        case "dead":
            return facts.dead or 0.0, "≤", MOST_DEAD
        case "symmetric":
            return 1.0, "<", 1.0
        case "shrinking":
            return facts.std**2 / max(first.std**2, FLOOR), "≥", 1 / RATIO
    if facts.nonfinite:
        return facts.nonfinite, "=", 0
    if facts.size >= LARGEST:
        return facts.size, "<", LARGEST
    return facts.std**2 / max(first.std**2, FLOOR), "≤", RATIO


def _bars(layers: list[tuple[int, UnitFacts, Verdict]]) -> Figure:
    """Return each layer's spread, and its shares of saturated activations and dead units where there are any."""
    facts = [each for _, each, _ in layers]
    lines = [Line("standard deviation", [_drawn(each.std) for each in facts])]
    for name, values in (("saturated", [f.saturated for f in facts]), ("dead", [f.dead for f in facts])):
        if any((value or 0) >= SHOWN for value in values):
            lines.append(Line(name, [value if (value or 0) >= SHOWN else None for value in values]))
    stds = [each.std for each in facts if each.std > 0]
    first, spread = facts[0].std, math.sqrt(RATIO)
    bounds = [Mark("least", y=first / spread), Mark("most", y=first * spread)]
    marks = bounds if math.isfinite(first) and first > 0 else []
    is_log = bool(stds) and all(map(math.isfinite, stds)) and max(stds) > 10 * min(stds)
    return Figure("bars", [str(n) for n, _, _ in layers], lines, marks, "layer", "", y_is_log=is_log)


def _drawn(std: float) -> float | None:
    return std if math.isfinite(std) and std > 0 else None
