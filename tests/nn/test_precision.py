"""Training in float32 beside the same in float64: what differs is rounding, and stays so."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from babysit.nn.gaussian import He
from babysit.nn.layer import activations, layers
from babysit.nn.network import Design, Network
from babysit.nn.optim import optimizers
from babysit.nn.softmax import Softmax

N_STEPS = 20
SHAPE = (8, 8, 3)


def block(name: str, activation: str = "linear", norm: str | None = None, **options: Any) -> Design:
    before = [layers.create(norm)] if norm else []
    return Design(layers.create(name, **options), activations.create(activation), He(), before)


def mlp() -> list[Design]:
    hidden = [block("dense", name, units=50) for name in ("tanh", "elu", "gelu")]
    return [*hidden, block("maxout", units=30), block("dense", units=10)]


def convnet() -> list[Design]:
    return [
        block("conv", "tanh", norm="batch_norm", filters=16, kernel=5),
        block("avg_pool"),
        block("conv", "swish", norm="layer_norm", filters=32),
        block("max_pool"),
        block("conv", "elu", filters=5, stride=2),
        block("dense", units=10),
    ]


@pytest.mark.parametrize(("optimizer", "rate"), [("momentum", 0.01), ("adam", 0.003), ("rmsprop", 0.001)])
@pytest.mark.parametrize("design", [mlp, convnet])
def test_the_losses_agree(design: Callable[[], list[Design]], optimizer: str, rate: float) -> None:
    double, single = (Network(SHAPE, design(), np.random.default_rng(0), dtype) for dtype in (np.float64, np.float32))
    for exact, rounded in zip(double.parameters, single.parameters, strict=True):
        exact.value[...] = rounded.value
    both = [(network, Softmax(), optimizers.create(optimizer, learning_rate=rate)) for network in (double, single)]
    rng = np.random.default_rng(1)
    losses = np.empty((N_STEPS, 2))
    for step in range(N_STEPS):
        y = rng.integers(5, size=24)
        x = rng.standard_normal((24, *SHAPE)) + y[:, None, None, None] / 3
        for i, (network, loss, update) in enumerate(both):
            losses[step, i] = loss.forward(network.forward(x, training=True), y)
            network.backward(loss.backward())
            update.step(network.parameters)
    assert losses[-3:].mean() < 0.9 * losses[:3].mean()
    np.testing.assert_allclose(losses[:, 1], losses[:, 0], rtol=1e-4)
    assert {p.value.dtype for p in single.parameters} == {p.grad.dtype for p in single.parameters} == {single.dtype}
    assert (losses[:, 0] != losses[:, 1]).any()
