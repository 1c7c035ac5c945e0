"""The gradient check: the gradients that `backward` computes against centred differences of the loss, in float64.

For each of a few elements, f′ ≈ (f(w + h) − f(w − h)) / 2h, compared by |a − n| / max(|a|, |n|). Errors ≤ 1e-7 are
right, ≥ 1e-2 wrong (CS231n notes, neural-networks-3). An element between whose two points a max or a kink changes its
winner has no derivative there and is left out.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from babysit.nn.layer import Array, Layer
from babysit.nn.losses import Loss
from babysit.nn.network import Network, Parameter
from babysit.nn.regularizer import Penalty, Regularizer

STEP = 1e-5
NEARER = (STEP, 1e-6, 1e-7)
"""Steps to try one after another: of thousands of units one often has a kink near, and saturated ones bend sharply."""
HAPPY = 1e-7
DOUBT = 3.0
TELLING = 1e-2
"""Share of a slope by which it may be in doubt and still tell something."""
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """What one array's check found: the largest relative error of the elements compared, and how many had kinks."""

    name: str
    error: float
    n_compared: int
    n_kinks: int


@dataclass(frozen=True, slots=True)
class Function:
    """A scalar function of arrays that are changed in place, and the winners of its last evaluation.

    `size` is the sum of the sizes of the terms that the value adds up: it rounds by them, also where they cancel out.
    """

    value: Callable[[], float]
    winners: Callable[[], Sequence[Array | None]] = lambda: ()
    size: float = 0.0


def relative_error(analytic: float, numeric: float, resolution: float = 0.0) -> float:
    """Return |a − n| / max(|a|, |n|); 0 for a difference of at most `resolution`, so that two zeros pass."""
    difference = abs(analytic - numeric)
    return 0.0 if difference <= resolution else difference / max(abs(analytic), abs(numeric))


def check_array(
    name: str,
    value: Array,
    gradient: Array,
    function: Function,
    rng: np.random.Generator,
    n_elements: int = 10,
    steps: Sequence[float] = (STEP,),
) -> GradientCheck:
    """Check `gradient` (of `function` with respect to `value`, both float64) at up to `n_elements` random elements.

    `value` is as it was afterwards. Differences below the rounding of the two evaluations count as none. Where the
    first of `steps` crosses a kink or finds an error, the others are tried: see `_error`.
    """
    chosen = rng.permutation(value.size)[:n_elements]
    found = [_error(value.reshape(-1), gradient.reshape(-1), int(index), function, steps) for index in chosen]
    errors = [error for error in found if error is not None]
    worst = float(np.max(errors)) if errors else 0.0
    return GradientCheck(name, worst, len(errors), len(found) - len(errors))


def check_network(
    network: Network,
    loss: Loss,
    x: Array,
    y: Array,
    rng: np.random.Generator,
    n_elements: int = 10,
    steps: Sequence[float] = (STEP,),
    size: float = 0.0,
) -> list[GradientCheck]:
    """Check the gradient of every parameter of a float64 network on one batch; leaves that batch's gradients.

    The loss is taken to round as a sum of terms of `size` does, or as itself.
    """

    rewind = _rewinding(network.generators)

    def value() -> float:
        rewind()
        return loss.forward(network.forward(x, training=True), y)

    def winners() -> list[Array | None]:
        return [part.winners() for block in network.blocks for part in block.parts] + [loss.winners()]

    value()
    network.backward(loss.backward())
    function = Function(value, winners, size)
    return [check_array(p.name, p.value, p.grad.copy(), function, rng, n_elements, steps) for p in network.parameters]


def check_layer(layer: Layer, x: Array, rng: np.random.Generator, n_elements: int = 10) -> list[GradientCheck]:
    """Check a built float64 layer or activation alone: its params and its input x, under L = Σ R · out, R random."""
    rewind = _rewinding(layer.generators)
    out = layer.forward(x.copy(), training=True)
    weights = rng.standard_normal(out.shape)
    size = float(np.sum(np.abs(weights * out)))

    def value() -> float:
        rewind()
        return float(np.sum(weights * layer.forward(x.copy(), training=True)))

    function = Function(value, lambda: [layer.winners()], size)
    value()
    dx = layer.backward(weights.copy()).copy()
    arrays = {"input": (x, dx)} | {key: (layer.params[key], layer.grads[key].copy()) for key in layer.params}
    return [check_array(key, value, grad, function, rng, n_elements) for key, (value, grad) in arrays.items()]


def check_regularizer(
    regularizer: Penalty | Regularizer, parameters: Sequence[Parameter], rng: np.random.Generator, n_elements: int = 10
) -> list[GradientCheck]:
    """Check the regularizer alone: the data's gradient is far larger and would hide an error. Zeroes the gradients."""
    for parameter in parameters:
        parameter.grad.fill(0)
    regularizer.add_gradients(parameters)
    function = Function(lambda: regularizer.loss(parameters), lambda: regularizer.winners(parameters))
    return [check_array(p.name, p.value, p.grad, function, rng, n_elements) for p in parameters]


def _rewinding(generators: Mapping[str, np.random.Generator]) -> Callable[[], None]:
    """Return what puts the generators back to where they are now: every evaluation must draw the same dropout."""
    states = [(each, each.bit_generator.state) for each in generators.values()]

    def rewind() -> None:
        for generator, state in states:
            generator.bit_generator.state = state

    return rewind


def _error(flat: Array, gradient: Array, index: int, function: Function, steps: Sequence[float]) -> float | None:
    """Return the least error of one element over the steps that cross no kink; None where all do.

    Over the first step f may bend too much, and over a nearer one its rounding may count, which deep networks amplify:
    by how much the slopes of two steps differ, either may be off. A gradient that is wrong by more is so at every step.
    """
    analytic, before, least = float(gradient[index]), math.nan, None
    for step in steps:
        if (slope := _slope_at(flat, index, function, step)) is None:
            continue
        numeric, rounding = slope
        doubt = rounding if least is None else max(rounding, DOUBT * abs(numeric - before))
        before = numeric
        if least is not None and doubt > TELLING * max(abs(analytic), abs(numeric)):
            continue
        error = relative_error(analytic, numeric, doubt)
        least = error if least is None else min(least, error)
        if least <= HAPPY:
            break
    return least


def _slope_at(flat: Array, index: int, function: Function, step: float) -> tuple[float, float] | None:
    """Return the centred difference along one element and the part of it that is rounding; None across a kink."""
    kept = flat[index]
    flat[index] = kept + step
    above, winners_above = function.value(), _copy(function.winners())
    flat[index] = kept - step
    below, winners_below = function.value(), _copy(function.winners())
    flat[index] = kept
    if any(not np.array_equal(a, b) for a, b in zip(winners_above, winners_below, strict=True)):
        return None
    return (above - below) / (2 * step), 4 * EPSILON * max(abs(above), abs(below), function.size) / step


def _copy(winners: Sequence[Array | None]) -> list[Array]:
    """Return copies of the winners that there are: the next evaluation overwrites them."""
    return [each.copy() for each in winners if each is not None]
