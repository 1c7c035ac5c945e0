"""Gradients: what the network's backward computes, against centred differences of its loss."""

from collections.abc import Sequence

import numpy as np

from babysit.data.dataset import Split
from babysit.doctor.check import Case, Check, InapplicableError, Result, checks
from babysit.doctor.figure import Figure, Line, Mark
from babysit.nn.gradcheck import EPSILON, NEARER, GradientCheck, check_network, check_regularizer
from babysit.nn.layer import Array
from babysit.nn.losses import Loss
from babysit.nn.network import Network

WRONG = 1e-2
WITH_KINKS = 1e-4
SMOOTH = 1e-5
"""Between 1e-7, at which the notes are happy, and 1e-4, which is too much without kinks: 10 layers lose digits."""
ROWS = 8
ELEMENTS = 4
FEWEST = 2
WORK = 4 * 10**11
"""Operations for all differences together."""
NUDGES = 3
BURN_IN = 10
MOVE = 0.02
"""How far a step of the burn-in goes, as a share of the norm of the weights: at any scale of gradients."""
FLOOR = 1e-12
MOST_BARS = 64


@checks.register("gradients")
class Gradients(Check):
    """A few elements of every parameter in float64, at the start and after a short burn-in.

    The loss over the data and the penalty are each checked alone: the data's gradient would hide an error in the
    penalty's. Dropout keeps its masks. An element is left out where a max or a kink changes its winner in between.
    """

    title = "Gradient check"
    meaning = (
        "The backward of a layer does not compute the gradient of what its forward does. Training may still seem to "
        "work, and ends worse. Look at the parameters named here, and at the layers just behind them."
    )
    source = (
        "CS231n, neural-networks-3: relative error > 1e-2 wrong, < 1e-4 fine with kinks, too high without; at most "
        "1e-5 is asked of smooth networks here, as errors add up over layers"
    )
    rank = 6

    def run(self, case: Case) -> Result:
        """Return the largest relative error, and that of every parameter."""
        split = case.examples(ROWS)
        if not len(split):
            raise InapplicableError("There is no training example to take a gradient of.")
        network, loss = case.network(np.float64, has_dropout=True), case.loss()
        if not np.isfinite(_value(network, loss, split)):
            return self.result(False, "The loss is no finite number: it has no gradient.", threshold=WITH_KINKS)
        n = _n_elements(case, network, len(split))
        rng = case.rng("gradients")
        found = _check(network, loss, split, rng, n)
        _burn_in(network, loss, split)
        later = _check(network, loss, split, rng, n)
        penalty = check_regularizer(case.regularizer(), network.parameters, rng, n)
        return self._judge([found, later, penalty], _has_kinks(network, loss), len(split))

    def _judge(self, points: Sequence[Sequence[GradientCheck]], has_kinks: bool, n_examples: int) -> Result:
        worst = [max(each, key=lambda check: check.error) for each in zip(*points, strict=True)]
        threshold = WITH_KINKS if has_kinks else SMOOTH
        top = max(worst, key=lambda check: check.error)
        n_compared, n_kinks = (
            sum(getattr(c, key) for each in points for c in each) for key in ("n_compared", "n_kinks")
        )
        size = f"{top.error:.1e}, at {top.name}" if top.error else "lost in the rounding"
        word = "wrong" if top.error >= WRONG else "too large" if top.error > threshold else "fine"
        kinks = f"; {n_kinks} beside kinks left out" if n_kinks else ""
        sentence = (
            f"The largest relative error of {n_compared} gradients is {size}: {word} for a "
            f"network {'with' if has_kinks else 'without'} kinks ({n_examples} examples, at the start and after "
            f"{BURN_IN} steps, data and penalty alone{kinks})."
        )
        figure = _bars(worst, threshold)
        return self.result(top.error <= threshold, sentence, top.error, "≤", threshold, figure)


def _check(network: Network, loss: Loss, split: Split, rng: np.random.Generator, n: int) -> list[GradientCheck]:
    size = _noise(network, loss, split, rng) / EPSILON
    return check_network(network, loss, split.x, split.y, rng, n, NEARER, size)


def _noise(network: Network, loss: Loss, split: Split, rng: np.random.Generator) -> float:
    """Return by how much the loss moves when its inputs do by their rounding: saturated layers amplify it."""
    states = [(each, each.bit_generator.state) for each in network.generators.values()]

    def value(x: Array) -> float:
        for generator, state in states:
            generator.bit_generator.state = state
        return loss.forward(network.forward(x, training=True), split.y)

    x = split.x.astype(np.float64)
    nudged = [value(x * (1 + EPSILON * rng.choice((-1, 1), x.shape))) for _ in range(NUDGES)]
    still = value(x)
    return max(abs(each - still) for each in nudged)


def _value(network: Network, loss: Loss, split: Split) -> float:
    return loss.forward(network.forward(split.x, training=True), split.y)


def _n_elements(case: Case, network: Network, n_examples: int) -> int:
    """Return how many elements of each parameter there is time for; raises InapplicableError where there is none."""
    # Four forwards an element: two points, above and below; a pass over float64 weights costs memory, not arithmetic.
    element = 4 * len(network.parameters) * (case.flops * n_examples + 8 * case.n_parameters)
    n = min(ELEMENTS, WORK // element)
    if n < FEWEST:
        raise InapplicableError(
            f"The network is too large: {FEWEST} differences of each of {len(network.parameters)} parameters would "
            f"take {FEWEST * element:.1e} operations."
        )
    return int(n)


def _burn_in(network: Network, loss: Loss, split: Split) -> None:
    """Do a few steps down the gradient: at the start, biases of 0 and a loss of a guess may hide what is wrong.

    Each goes a fixed share of the weights' norm, whatever the configured rate: it may be what is wrong with the run.
    """
    for _ in range(BURN_IN):
        _value(network, loss, split)
        network.backward(loss.backward())
        length = _norm([p.grad for p in network.parameters])
        if not 0 < length < np.inf:
            return
        rate = MOVE * (_norm([p.value for p in network.parameters]) or 1.0) / length / BURN_IN
        for parameter in network.parameters:
            parameter.value -= rate * parameter.grad


def _norm(arrays: Sequence[np.ndarray]) -> float:
    return float(np.sqrt(sum(float(np.sum(np.square(array))) for array in arrays)))


def _has_kinks(network: Network, loss: Loss) -> bool:
    parts = [part for block in network.blocks for part in block.parts]
    return loss.winners() is not None or any(part.winners() is not None for part in parts)


def _bars(worst: Sequence[GradientCheck], threshold: float) -> Figure:
    """Return the worst error of each parameter, those with the largest errors where there are many."""
    shown = list(worst)
    if len(shown) > MOST_BARS:
        bound = sorted((check.error for check in worst), reverse=True)[MOST_BARS - 1]
        shown = [check for check in worst if check.error >= bound][:MOST_BARS]
    errors = [max(check.error, FLOOR) for check in shown]
    marks = [Mark("the most", y=threshold), Mark("wrong", y=WRONG)]
    names = [check.name.removeprefix("layer/") for check in shown]
    return Figure("bars", names, [Line("relative error", errors)], marks, "parameter", "relative error", y_is_log=True)
