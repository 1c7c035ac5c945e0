"""What a steady training step of a ConvNet allocates: nothing that grows with its filters, its batch or its images."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from babysit.nn.gaussian import He
from babysit.nn.layer import activations, layers
from babysit.nn.network import Design, Network
from babysit.nn.optim import optimizers
from babysit.nn.softmax import Softmax
from babysit.nn.threads import crew

KIB = 1024


def block(name: str, activation: str = "linear", around: tuple[str, ...] = (), **options: Any) -> Design:
    """Return a block with the parts of `around` between the layer and its activation, and dropout behind that."""
    before = [layers.create(part) for part in around if part != "dropout"]
    after = [layers.create(part) for part in around if part == "dropout"]
    return Design(layers.create(name, **options), activations.create(activation), He(), before, after)


def plain(width: int) -> list[Design]:
    return [
        block("conv", "relu", ("batch_norm",), filters=width, kernel=5),
        block("max_pool", size=3, stride=2),
        block("conv", "gelu", ("batch_norm", "dropout"), filters=2 * width),
        block("avg_pool", size=3, stride=2),
        block("dense", "tanh", ("batch_norm", "dropout"), units=30 * width),
    ]


def strided(width: int) -> list[Design]:
    return [
        block("conv", "prelu", ("layer_norm",), filters=width, stride=2),
        block("conv", "leaky_relu", ("layer_norm", "dropout"), filters=width, kernel=2, stride=2, pad=0),
        block("maxout", around=("layer_norm",), units=30 * width),
        block("maxout", around=("dropout",), units=30 * width, pieces=3),
    ]


def residual(width: int) -> list[Design]:
    return [
        block("residual", "relu", filters=width),
        block("residual", "relu", ("dropout",), filters=width),
        block("residual", "swish", filters=2 * width, stride=2),
        block("global_avg_pool"),
        block("residual", "relu", filters=16 * width),
    ]


def peak_of_a_step(design: Any, width: int, n: int, side: int) -> int:
    """Return the most bytes that two steady training steps and an evaluation allocate on top of what is kept."""
    blocks = [*design(width), block("dense", units=10)]
    network = Network((side, side, 3), blocks, np.random.default_rng(0))
    loss, optimizer, rng = Softmax(), optimizers.create("adam"), np.random.default_rng(1)
    x, y = rng.standard_normal((n, side, side, 3), dtype=np.float32), rng.integers(10, size=n)

    def run() -> None:
        for rows in (slice(n), slice(n // 2)):
            loss.forward(network.forward(x[rows], training=True), y[rows])
            network.backward(loss.backward())
            optimizer.step(network.parameters)
        network.forward(x, training=False)

    def peak() -> int:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        run()
        return tracemalloc.get_traced_memory()[1] - before

    for _ in range(2):
        run()
    tracemalloc.start()
    try:
        # A thread makes its room when it first does a job of a kind, which may be late: that is not of every step.
        return min(peak() for _ in range(3))
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("width", [16, 20])  # whole vectors of filters, which may be compiled, and others
@pytest.mark.parametrize("design", [plain, strided, residual])
def test_a_steady_step_allocates_nothing_that_grows(design: Any, width: int) -> None:
    peaks = [peak_of_a_step(design, *sizes) for sizes in ((width, 32, 12), (3 * width, 96, 12), (width, 32, 28))]
    # The arrays that grow have up to 3 MiB in the larger networks. What NumPy takes to go through views and to turn one
    # type into another, 32 KiB at a time for an array, each thread may take at once for three.
    assert max(peaks) < 128 * KIB * crew.size, peaks
