"""The probe of times: every part of a step is there, none is negative, and no sum exceeds the whole."""

from typing import Any

import numpy as np
import pytest

import babysit.nn  # noqa: F401 — enters the layers
from babysit.data.batches import Batches
from babysit.data.dataset import Split
from babysit.nn import threads
from babysit.nn.gaussian import He
from babysit.nn.layer import activations, layers
from babysit.nn.network import Design, Network
from babysit.nn.optim import optimizers
from babysit.nn.regularizer import Regularizer
from babysit.nn.softmax import Softmax
from babysit.probes.timing import Timing
from babysit.train.step import Stepper

PHASES = ("data", "forward", "backward", "update")


def block(kind: str, activation: str = "linear", before: tuple[str, ...] = (), **options: Any) -> Design:
    return Design(
        layers.create(kind, **options), activations.create(activation), He(), [layers.create(name) for name in before]
    )


def dense() -> list[Design]:
    return [block("dense", "relu", units=30), block("dense", units=4)]


def normalized() -> list[Design]:
    return [block("batch_norm"), block("dense", "prelu", ("batch_norm",), units=30), block("dense", units=4)]


def convolutions() -> list[Design]:
    pictures = [block("max_pool"), block("conv", "relu", ("batch_norm",), filters=8), block("max_pool")]
    return [*pictures, block("residual", "relu", filters=8), block("flatten"), block("dense", units=4)]


def wide() -> list[Design]:
    """Large enough for threads to share everything."""
    return [block("dense", "relu", units=600), block("dense", "relu", units=600), block("dense", units=4)]


DESIGNS = {dense: 2, normalized: 2, convolutions: 3, wide: 3}


def stepper_of(design: Any, accumulate: int = 1, optimizer: str = "sgd") -> tuple[Network, Stepper]:
    rng = np.random.default_rng(0)
    n = 128 if design is wide else 24
    split = Split(rng.standard_normal((3 * n, 16, 16, 3), dtype=np.float32), rng.integers(0, 4, 3 * n))
    network = Network((16, 16, 3), design(), rng)
    batches = Batches(split, n, rng)
    return network, Stepper(
        network, optimizers.create(optimizer), batches, Softmax(), Regularizer(1e-4), accumulate, (1.0, None)
    )


def timed(network: Network, stepper: Stepper) -> dict[str, float]:
    probe = Timing()
    probe.prepare(network)
    stepper.step(0.01)
    return probe.measure(network).values


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("accumulate", [1, 3])
def test_all_parts_are_there_and_no_sum_exceeds_the_whole(design: Any, accumulate: int) -> None:
    network, stepper = stepper_of(design, accumulate)
    for _ in range(3):
        values = timed(network, stepper)
    expected = {f"time/{phase}" for phase in PHASES}
    expected |= {f"layer/{k}/time/{phase}" for k in range(1, DESIGNS[design] + 1) for phase in PHASES[1:]}
    assert values.keys() == expected
    assert all(value > 0 for value in values.values())
    for phase in PHASES[1:]:
        of_layers = sum(value for name, value in values.items() if name.startswith("layer/") and phase in name)
        assert of_layers <= values[f"time/{phase}"] * (1 + 1e-9)


@pytest.mark.parametrize("optimizer", optimizers.names())
def test_every_optimizer_tells_what_each_layer_takes(optimizer: str) -> None:
    values = timed(*stepper_of(dense, optimizer=optimizer))
    assert {"layer/1/time/update", "layer/2/time/update"} <= values.keys()


def test_what_has_no_number_belongs_to_the_layer_before_it() -> None:
    """A pooling, a normalisation and a convolution in one layer: more calls are booked on it than on the others."""
    network, stepper = stepper_of(convolutions)
    timed(network, stepper)
    parts = {part: block.number for block in network.blocks for part in block.parts}
    owners = [owner for phase, owner in network.clock.shares() if phase == "forward"]
    assert {type(owner).__name__ for owner in owners} >= {"MaxPool", "BatchNorm", "Conv", "Flatten", "Dense"}
    assert None in {parts[owner] for owner in owners}  # type: ignore[index]


def test_a_step_that_nobody_asked_for_is_not_timed() -> None:
    network, stepper = stepper_of(dense)
    probe = Timing()
    stepper.step(0.01)
    assert probe.measure(network).values == {}
    first = timed(network, stepper)
    stepper.step(0.01)
    network.forward(network.input, training=False)
    assert probe.measure(network).values == first


@pytest.mark.parametrize("design", DESIGNS)
def test_the_clock_changes_no_weight(design: Any) -> None:
    weights = []
    for is_timed in (False, True):
        network, stepper = stepper_of(design)
        for _ in range(4):
            if is_timed:
                timed(network, stepper)
            else:
                stepper.step(0.01)
        weights.append([parameter.value.tobytes() for parameter in network.parameters])
    assert weights[0] == weights[1]


def test_the_work_of_all_threads_is_booked() -> None:
    network, stepper = stepper_of(wide)
    timed(network, stepper)
    calls = [entry for entry in network.clock._spent if entry[0] == "forward"]
    assert len(calls) == threads.crew.n_threads * sum(len(block.parts) for block in network.blocks)
