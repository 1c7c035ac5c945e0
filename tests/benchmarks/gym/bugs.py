"""Bugs in the network's code: wrong gradients, and a loss that adds up where it should average."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from babysit.nn.activations import Relu
from babysit.nn.layer import Array
from babysit.nn.network import Network
from babysit.nn.regularizer import L2
from babysit.nn.softmax import Softmax
from benchmarks.gym.fault import Fault

NEGATIVE_FACTOR = -500.0
"""What λ is multiplied by where it is to be negative: 1e-4 becomes -0.05."""


@contextmanager
def replaced(owner: type, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Replace a method by what `make` makes of it, for the time of the block."""
    before = getattr(owner, name)
    setattr(owner, name, make(before))
    try:
        yield
    finally:
        setattr(owner, name, before)


def wrong_gradient(sentence: str, prefix: str, factor: float, suffix: str = "") -> Fault:
    """Return the bug that multiplies the gradients of the parameters whose names begin and end so."""

    def make(backward: Any) -> Any:
        def wrong(network: Network, dscores: Array) -> None:
            backward(network, dscores)
            for parameter in network.parameters:
                if parameter.name.startswith(prefix) and parameter.name.endswith(suffix):
                    np.multiply(parameter.grad, factor, out=parameter.grad)

        return wrong

    return Fault(sentence, patch=lambda: replaced(Network, "backward", make))


def _without_mask(chain: Any) -> Any:
    def wrong(activation: Relu, dout: Array, out: Array, scratch: Array) -> None:
        """Let every gradient through."""

    return wrong


def _summed_forward(forward: Any) -> Any:
    def wrong(loss: Softmax, scores: Array, y: Array) -> float:
        return float(forward(loss, scores, y) * len(y))

    return wrong


def _summed_backward(backward: Any) -> Any:
    def wrong(loss: Softmax) -> Array:
        gradient: Array = backward(loss)
        np.multiply(gradient, len(gradient), out=gradient)
        return gradient

    return wrong


@contextmanager
def _summed() -> Iterator[None]:
    with replaced(Softmax, "forward", _summed_forward), replaced(Softmax, "backward", _summed_backward):
        yield


def _negative_measure(measure: Any) -> Any:
    def wrong(penalty: L2, weights: Array, scratch: Array) -> float:
        return NEGATIVE_FACTOR * float(measure(penalty, weights, scratch))

    return wrong


def _negative_slope(slope: Any) -> Any:
    def wrong(penalty: L2, weights: Array, scratch: Array) -> None:
        slope(penalty, weights, scratch)
        np.multiply(scratch, NEGATIVE_FACTOR, out=scratch)

    return wrong


@contextmanager
def _negative() -> Iterator[None]:
    with replaced(L2, "measure", _negative_measure), replaced(L2, "slope", _negative_slope):
        yield


FLIPPED = wrong_gradient("every gradient has the wrong sign", "", -1.0)
FROZEN = wrong_gradient("no gradient reaches the first layer", "layer/1/", 0.0)
SCALED = wrong_gradient("the second layer's gradient is 1.1 times too large", "layer/2/W", 1.1)
NO_BIAS = wrong_gradient("no bias has a gradient", "", 0.0, "/b")
NO_MASK = Fault("ReLU lets every gradient through", patch=lambda: replaced(Relu, "chain", _without_mask))
SUMMED = Fault("the loss is summed over the batch, not averaged", patch=_summed)
NEGATIVE = Fault(f"λ is {NEGATIVE_FACTOR:g} times what the configuration says", patch=_negative)
