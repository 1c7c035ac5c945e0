"""What numba compiles against the same in NumPy: convolutions to rounding, updates to the bit."""

import importlib.util
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import ShapeError
from babysit.nn.adam import Adam, AdamW
from babysit.nn.conv import Conv
from babysit.nn.convolution import Compiled, Convolution, Unfolded, convolution
from babysit.nn.gaussian import He
from babysit.nn.machine import kernels
from babysit.nn.optim import Optimizer
from babysit.nn.parameter import Parameter
from babysit.nn.sgd import Momentum, Sgd
from babysit.nn.windows import Windows

if importlib.util.find_spec("numba") is None:
    pytest.skip("needs numba: pip install babysit[fast]", allow_module_level=True)

LARGE = 1 << 20
CONVOLVE = kernels("convolve", np.float32, LARGE)
LANES = CONVOLVE.LANES
WIDEST = 3
"""Vectors of filters: one, two that go together, and both."""


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small arrays compiled too."""
    monkeypatch.setattr("babysit.nn.machine.SMALL", 0)


def both_of(windows: Windows, shape: tuple[int, ...], filters: int) -> tuple[Convolution, Convolution]:
    """Return both arithmetics of one convolution."""
    compiled = Compiled(windows, shape, filters, np.float32, CONVOLVE)
    return compiled, Unfolded(windows, shape, filters, np.float32)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Convolution, Convolution, int]:
    """Return both arithmetics of one convolution, and how many images to give them."""
    size = draw(st.integers(1, 5))
    windows = Windows(size, draw(st.integers(1, 3)), draw(st.integers(0, size - 1)))
    sides = st.integers(max(1, size - 2 * windows.pad), 19)  # narrower than a tile, and wider than two
    shape = (draw(sides), draw(sides), draw(st.sampled_from([1, 2, 3, 5, 8, 16, 17])))
    filters = LANES * draw(st.integers(1, WIDEST))
    return (*both_of(windows, shape, filters), draw(st.integers(1, 5)))


def amid(array: np.ndarray) -> np.ndarray:
    """Return a copy of the array with NaN before and after it in memory: who reads too far will be poisoned."""
    room = np.full(array.size + 256, np.nan, np.float32)
    room[128:-128] = array.reshape(-1)
    return room[128:-128].reshape(array.shape)


def given_to(both: Convolution, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return images, weights, a bias and dout that suit a convolution."""
    rng = np.random.default_rng(0)
    size, filters = both.windows.size, both.filters
    shapes = [
        (n, *both.input_shape),
        (size, size, both.input_shape[-1], filters),
        (filters,),
        (n, *both.output_size, filters),
    ]
    images, weights, bias, dout = (amid(rng.standard_normal(shape).astype(np.float32)) for shape in shapes)
    return images, weights, bias, dout


def assert_near(ours: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-5 * np.abs(expected).max())


@settings(max_examples=60, deadline=None)
@given(cases())
def test_a_convolution_is_the_same_and_writes_its_own_rows_only(case: tuple[Convolution, Convolution, int]) -> None:
    compiled, unfolded, n = case
    images, weights, bias, _ = given_to(compiled, n + 2)
    results = []
    for each in (compiled, unfolded):
        out = np.full((n + 2, *each.output_size, each.filters), 77, np.float32)
        each.apply(images, weights, bias, out, slice(1, n + 1))
        assert (out[0] == 77).all()
        assert (out[-1] == 77).all()
        results.append(out[1:-1])
    assert_near(*results)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_gradients_are_the_same_and_are_added(case: tuple[Convolution, Convolution, int]) -> None:
    compiled, unfolded, n = case
    images, weights, bias, dout = given_to(compiled, n + 1)
    sums = []
    for each in (compiled, unfolded):
        dweights, dbias = np.ones_like(weights), np.ones_like(bias)
        each.add_gradients(images, dout, dweights, dbias, slice(0, n))
        once = dweights - 1
        each.add_gradients(images, dout, dweights, dbias, slice(0, n))
        np.testing.assert_allclose(dweights - 1, 2 * once, rtol=1e-4, atol=1e-4 * np.abs(once).max())
        sums.append((dweights, dbias))
    assert_near(sums[0][0], sums[1][0])
    assert_near(sums[0][1], sums[1][1])


def test_images_in_many_blocks_are_the_same() -> None:
    windows, shape = Windows(3, 1, 1), (32, 32, 16)
    compiled, unfolded = both_of(windows, shape, 2 * LANES)
    assert compiled.n_images != unfolded.n_images
    images, weights, bias, dout = given_to(compiled, 23)
    outs = [np.empty((23, 32, 32, 2 * LANES), np.float32) for _ in range(2)]
    grads = [np.zeros_like(weights) for _ in range(2)]
    for each, out, grad in zip((compiled, unfolded), outs, grads, strict=True):
        each.apply(images, weights, bias, out, slice(0, 23))
        each.add_gradients(images, dout, grad, np.zeros_like(bias), slice(0, 23))
    assert_near(*outs)
    assert_near(*grads)


def test_only_what_suits_is_compiled() -> None:
    def chosen(filters: int, dtype: type) -> type:
        return type(convolution(Windows(3, 1, 1), (8, 8, 3), filters, dtype))

    assert chosen(LANES, np.float32) is chosen(3 * LANES, np.float32) is Compiled
    assert chosen(LANES + 1, np.float32) is chosen(LANES, np.float64) is Unfolded
    with pytest.raises(ShapeError, match="conv needs images"):
        convolution(Windows(5, 1, 0), (4, 8, 3), LANES, np.float32)


@pytest.mark.parametrize("stride", [1, 2])
def test_a_layer_is_the_same_without_numba(stride: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    x, dout = rng.standard_normal((9, 14, 14, 2 * LANES)), rng.standard_normal((9, 14 // stride, 14 // stride, LANES))
    results = []
    for is_missing in (False, True):
        if is_missing:
            monkeypatch.setattr("babysit.nn.convolution.kernels", lambda *_: None)
        layer = Conv(filters=LANES, stride=stride)
        layer.build(x.shape[1:], np.random.default_rng(0), He(), np.float32)
        out = layer.forward(x.astype(np.float32), training=True)
        results.append((out, layer.backward(dout.astype(np.float32)), layer.grads["W"], layer.grads["b"]))
    for ours, expected in zip(*results, strict=True):
        assert_near(ours, expected)


UPDATES: list[tuple[type[Optimizer], dict[str, Any]]] = [
    (Sgd, {"learning_rate": 0.013}),
    (Momentum, {"learning_rate": 0.3, "momentum": 0.73}),
    (Adam, {}),
    (Adam, {"learning_rate": 0.1, "beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}),
    (AdamW, {"weight_decay": 0.3}),
]


def updated(kind: type[Optimizer], options: dict[str, Any], n: int) -> list[np.ndarray]:
    """Return the weights and what the optimizer keeps after a few steps of very different gradients."""
    rng = np.random.default_rng(n)
    weights = rng.standard_normal(n).astype(np.float32)
    parameter, optimizer = Parameter("layer/1/W", weights, np.zeros_like(weights), decays=True), kind(**options)
    for _ in range(7):
        parameter.grad[...] = rng.standard_normal(n) * 10 ** rng.uniform(-12, 6, n)
        parameter.grad[rng.random(n) < 0.1] = 0
        optimizer.step([parameter])
    return [parameter.value, *optimizer.state["layer/1/W"].values()]


@pytest.mark.parametrize(("kind", "options"), UPDATES)
@pytest.mark.parametrize("n", [1, 7, 1000, 600_001])
def test_an_update_is_the_same_bit_for_bit(
    kind: type[Optimizer], options: dict[str, Any], n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = updated(kind, options, n)
    asked = []
    for module in ("sgd", "adam"):
        monkeypatch.setattr(f"babysit.nn.{module}.kernels", lambda name, *_: asked.append(name))
    for ours, expected in zip(compiled, updated(kind, options, n), strict=True):
        np.testing.assert_array_equal(ours, expected)
    assert set(asked) == {"update"}


@pytest.mark.parametrize(("kind", "options"), UPDATES)
def test_nan_and_overflow_go_through_an_update_as_in_numpy(
    kind: type[Optimizer], options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def after() -> np.ndarray:
        parameter = Parameter("layer/1/W", np.ones(6, np.float32), np.zeros(6, np.float32), decays=True)
        parameter.grad[...] = [np.nan, np.inf, -np.inf, 3e38, 1e-44, 0]
        kind(**options).step([parameter])
        return parameter.value

    compiled = after()
    for module in ("sgd", "adam"):
        monkeypatch.setattr(f"babysit.nn.{module}.kernels", lambda *_: None)
    np.testing.assert_array_equal(compiled, after())


def test_float64_and_small_arrays_are_never_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kernels("convolve", np.float64, LARGE) is None
    assert kernels("no_such_kernel", np.float32, LARGE) is None
    monkeypatch.setattr("babysit.nn.machine.SMALL", 1000)
    assert kernels("convolve", np.float32, 999) is None
