"""The inits against the lecture's tables: the std of the activations of ten layers of 500 units (CS231n 2017)."""

import numpy as np
import pytest

from babysit.errors import ConfigError
from babysit.nn.dense import Dense
from babysit.nn.init import Init, inits
from babysit.nn.layer import activations
from babysit.nn.network import Network

TABLE = [
    ("tanh", inits.create("normal", std=0.01), [0.2131, 0.0476, 0.000532, 3e-7]),
    ("tanh", inits.create("normal", std=1.0), [0.982, 0.982, 0.982, 0.982]),
    ("tanh", inits.create("xavier"), [0.628, 0.486, 0.321, 0.228]),
    ("relu", inits.create("xavier"), [0.583, 0.415, 0.150, 0.026]),
    ("relu", inits.create("he"), [0.825, 0.828, 0.834, 0.845]),
]


def ten_layers(activation: str, init: Init, seed: int) -> dict[int, np.ndarray]:
    rng = np.random.default_rng(seed)
    blocks = [(Dense(500), activations.create(activation), init) for _ in range(10)]
    network = Network((500,), blocks, rng)
    network.forward(rng.standard_normal((1000, 500), dtype=np.float32), False)
    return dict(network.activation_outputs())


@pytest.mark.parametrize(("activation", "init", "expected"), TABLE)
def test_the_lecture_table(activation, init, expected):
    outputs = ten_layers(activation, init, seed=0)
    tolerances = [0.02, 0.02, 0.02, 0.1] if activation == "tanh" else [0.02, 0.05, 0.1, 0.2]
    for k, value, tolerance in zip((1, 2, 5, 10), expected, tolerances, strict=True):
        assert outputs[k].std(dtype=np.float64) == pytest.approx(value, rel=tolerance), f"layer {k}"


def test_large_weights_saturate_tanh():
    last = ten_layers("tanh", inits.create("normal", std=1.0), seed=0)[10]
    assert np.mean(np.abs(last) > 0.95) == pytest.approx(0.93, abs=0.01)


def test_he_keeps_the_mean_of_relu():
    outputs = ten_layers("relu", inits.create("he"), seed=0)
    assert all(0.45 < out.mean() < 0.65 for out in outputs.values())


@pytest.mark.parametrize("name", inits.names())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_init_gives_the_same_weights_under_a_seed(name, dtype):
    first, second = (inits.create(name).fill((30, 20), 30, 20, np.random.default_rng(4), dtype) for _ in range(2))
    assert first.dtype == dtype
    assert first.shape == (30, 20)
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(("name", "std"), [("zeros", 0), ("normal", 0.01), ("xavier", 300**-0.5), ("he", 150**-0.5)])
def test_the_deviation_of_the_weights(name, std):
    weights = inits.create(name).fill((300, 400), 300, 400, np.random.default_rng(0), np.float32)
    assert weights.std() == pytest.approx(std, rel=0.01)


@pytest.mark.parametrize("std", [0, -1, float("inf"), "wide"])
def test_normal_refuses_a_deviation_that_is_none(std):
    with pytest.raises(ConfigError, match="std: must be"):
        inits.create("normal", std=std)
