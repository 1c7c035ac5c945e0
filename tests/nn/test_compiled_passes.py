"""What numba compiles of pooling and batch normalisation against the same in NumPy: to the bit, and to rounding."""

import importlib.util

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from babysit.nn.batch_norm import BatchNorm
from babysit.nn.gaussian import He
from babysit.nn.layer import Layer
from babysit.nn.machine import kernels
from babysit.nn.normalization import CompiledPasses, Passes
from babysit.nn.pool import MaxPool

if importlib.util.find_spec("numba") is None:
    pytest.skip("needs numba: pip install babysit[fast]", allow_module_level=True)

LARGE = 1 << 20
# The fixture sets the same for every example.
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small arrays compiled too."""
    monkeypatch.setattr("babysit.nn.machine.SMALL", 0)
    assert kernels("pool", np.float32, 0) is not None


def step(layer: Layer, x: np.ndarray) -> list[np.ndarray]:
    """Return what a training step and an evaluation make of x, and dL/dx for a dout that x decides."""
    layer.build(x.shape[1:], np.random.default_rng(0), He(), np.float32)
    out = layer.forward(x.copy(), training=True).copy()
    winners = layer.winners()
    found = [out] if winners is None else [out, winners.copy()]
    dout = np.random.default_rng(1).standard_normal(out.shape).astype(np.float32)
    found += [layer.backward(dout).copy(), *layer.grads.values(), *layer.statistics.values()]
    return [*found, layer.forward(x, training=False)]


def without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pool", "normalization"):
        monkeypatch.setattr(f"babysit.nn.{module}.kernels", lambda *_: None)


@few
@given(
    n=st.integers(1, 4),
    sides=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    channels=st.sampled_from([1, 3, 8, 17]),
    size=st.integers(2, 4),
    stride=st.integers(1, 4),
    has_draws=st.booleans(),
)
def test_max_pooling_is_the_same_bit_for_bit(
    n: int, sides: tuple[int, int], channels: int, size: int, stride: int, has_draws: bool
) -> None:
    assume(stride <= size)
    height, width = (stride * (side - 1) + size for side in sides)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, height, width, channels)).astype(np.float32)
    x = np.sign(x) if has_draws else x  # among equals, as behind ReLU, both must choose the same
    compiled = step(MaxPool(size, stride), x)
    with pytest.MonkeyPatch.context() as patch:
        without_numba(patch)
        expected = step(MaxPool(size, stride), x)
    for ours, theirs in zip(compiled, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_largest_square_has_room_for_its_winners() -> None:
    x = np.zeros((1, 16, 16, 2), np.float32)
    x[0, 15, 15], x[0, 0, 0, 1] = 1, 2
    layer = MaxPool(16)
    layer.build((16, 16, 2), np.random.default_rng(0), He(), np.float32)
    layer.forward(x, training=True)
    winners = layer.winners()
    assert winners is not None
    assert winners.ravel().tolist() == [255, 0]
    dx = layer.backward(np.array([3, 4], np.float32).reshape(1, 1, 1, 2))
    assert (dx[0, 15, 15].tolist(), dx[0, 0, 0].tolist(), dx.sum()) == ([3, 0], [0, 4], 7)


@pytest.mark.parametrize("place", range(4))
def test_nan_wins_wherever_it_is(place: int) -> None:
    x = np.arange(4, dtype=np.float32)
    x[place] = np.nan
    layer = MaxPool(2)
    layer.build((2, 2, 1), np.random.default_rng(0), He(), np.float32)
    for training in (True, False):
        assert np.isnan(layer.forward(x.reshape(1, 2, 2, 1), training)).all()


@few
@given(n=st.integers(1, 1100), features=st.sampled_from([1, 2, 7, 16, 33]))
def test_every_pass_is_the_same(n: int, features: int) -> None:
    """Over several blocks of rows and parts of them."""
    rng = np.random.default_rng(n)
    x, y = (2 * rng.standard_normal((2, n, features)) + 1).astype(np.float32)
    a, b, c = rng.standard_normal((3, features)).astype(np.float32)
    results = []
    compiled = CompiledPasses(features, np.dtype(np.float32), kernels("normalize", np.float32, LARGE))
    for passes in (compiled, Passes(features, np.float32)):
        totals, hat, out, dy = np.ones((3, features), np.float32), np.empty_like(x), np.empty_like(x), y.copy()
        passes.add_rows(x, totals[0])
        passes.center(x, a, hat, totals[1])
        in_place = x.copy()
        passes.center(in_place, a, in_place, np.zeros(features, np.float32))
        np.testing.assert_array_equal(in_place, hat)
        passes.finish(hat, a, b, c, out)
        passes.add_products(y, hat, totals[2])
        passes.chain(dy, hat, a, b, c)
        results.append((*totals, hat, out, dy))
    for ours, expected in zip(*results, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-6 * np.abs(expected).max() * max(n, 10) ** 0.5)


@pytest.mark.parametrize("shape", [(40,), (1,), (9, 7, 3), (16, 16, 32)])
@pytest.mark.parametrize("n", [1, 2, 150])
def test_batch_norm_is_the_same_without_numba(n: int, shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    x = (3 * np.random.default_rng(0).standard_normal((n, *shape)) - 1).astype(np.float32)
    compiled = step(BatchNorm(), x)
    without_numba(monkeypatch)
    # Two examples alone are put to ±1 whatever they are: their gradient is rounding.
    is_rounding = x.size // shape[-1] <= 2
    for place, (ours, expected) in enumerate(zip(compiled, step(BatchNorm(), x), strict=True)):
        if not (is_rounding and place == 1):
            np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-5 * max(1, np.abs(expected).max()))
