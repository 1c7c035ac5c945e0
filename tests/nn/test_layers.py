"""Layers and activations: shapes, formulas, buffers."""

import math
import warnings
from collections.abc import Callable

import numpy as np
import pytest

from babysit.errors import ConfigError, ShapeError
from babysit.nn.blocks import SIZE, blocks
from babysit.nn.dense import Dense
from babysit.nn.gaussian import He
from babysit.nn.layer import Array, activations, layers
from babysit.nn.normal_tail import LIMIT, normal_tail
from babysit.nn.pool import MaxPool
from babysit.registry import REQUIRED

FORMULAS: dict[str, Callable[[Array], Array]] = {
    "linear": lambda x: x,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "relu": lambda x: np.where(x > 0, x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "prelu": lambda x: np.where(x > 0, x, 0.25 * x),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1)),
    "gelu": lambda x: x * 0.5 * (1 + np.vectorize(math.erf)(x / np.sqrt(2))),
    "swish": lambda x: x / (1 + np.exp(-x)),
}


def built(layer, shape, dtype=np.float32):
    layer.build(shape, np.random.default_rng(0), He(), dtype)
    return layer


def many() -> np.ndarray:
    """Return a batch of more than one block."""
    return np.random.default_rng(1).standard_normal((1000, 40)).astype(np.float32)


@pytest.mark.parametrize("name", activations.names())
def test_an_activation_is_its_formula(name):
    out = built(activations.create(name), (40,)).forward(many(), training=True)
    np.testing.assert_allclose(out, FORMULAS[name](many().astype(np.float64)), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", activations.names())
def test_an_activation_overwrites_its_input_and_its_backward_leaves_the_output(name):
    activation, x = built(activations.create(name), (40,)), many()
    out = activation.forward(x, training=True)
    assert out is x
    kept = out.copy()
    activation.backward(np.ones_like(out))
    np.testing.assert_array_equal(out, kept)


@pytest.mark.parametrize("name", activations.names())
def test_an_activation_lets_nan_through_and_saturates_without_it(name):
    activation = built(activations.create(name), (3,))
    with np.errstate(all="ignore"):
        out = activation.forward(np.array([[np.nan, 1e30, -1e30]], np.float32), training=True)
    assert np.isnan(out[0, 0])
    assert not np.isnan(out[0, 1:]).any()


@pytest.mark.parametrize("name", layers.names())
def test_what_a_layer_says_before_it_is_built_is_what_it_builds(name):
    layer = layers.create(name)
    shape = (4, 4, 3)
    assert layer.build(shape, np.random.default_rng(0), He(), np.float32) == layer.output_shape(shape)
    assert {key: value.shape for key, value in layer.params.items()} == layer.parameter_shapes(shape)
    assert {key: value.shape for key, value in layer.grads.items()} == layer.parameter_shapes(shape)
    assert layer.flops(shape) > 0
    assert not layer.has_weights or any(key.startswith("W") for key in layer.params)
    out = layer.forward(np.ones((5, *shape), np.float32), training=False)
    assert out.shape == (5, *layer.output_shape(shape))
    assert out.dtype == np.float32


@pytest.mark.parametrize("name", layers.names())
def test_a_layer_keeps_its_buffers_and_lends_the_first_rows_to_a_smaller_batch(name):
    layer = built(layers.create(name), (4, 4, 3))
    x = np.random.default_rng(1).standard_normal((8, 4, 4, 3)).astype(np.float32)
    kept = x.copy()
    whole = layer.forward(x, training=True)
    small = layer.forward(x[:3], training=True)
    assert np.shares_memory(whole, small)
    np.testing.assert_array_equal(x, kept)
    assert layer.backward(np.ones_like(small)).shape == (3, 4, 4, 3)
    evaluated = layer.forward(x, training=False)
    assert not np.shares_memory(evaluated, whole) or name == "flatten"
    expected = evaluated[:3].copy()
    np.testing.assert_allclose(layer.forward(x[:3], training=False), expected, rtol=1e-4, atol=1e-6)


def test_an_evaluation_leaves_the_training_step_as_it_was():
    layer = built(Dense(5), (6,))
    rng = np.random.default_rng(1)
    x, dout = rng.standard_normal((4, 6)).astype(np.float32), rng.standard_normal((4, 5)).astype(np.float32)
    layer.forward(x, training=True)
    layer.forward(np.ones((9, 6), np.float32), training=False)
    layer.backward(dout.copy())
    np.testing.assert_allclose(layer.grads["W"], x.T @ dout, rtol=1e-5)


def test_dense_flattens_images():
    layer = built(Dense(7), (2, 3, 3))
    x = np.random.default_rng(1).standard_normal((5, 2, 3, 3)).astype(np.float32)
    layer.params["b"] += 0.5
    np.testing.assert_allclose(layer.forward(x, False), x.reshape(5, 18) @ layer.params["W"] + 0.5, rtol=1e-5)


def test_max_pool_takes_the_largest_and_passes_the_gradient_to_it_alone():
    layer = built(MaxPool(2), (2, 4, 1))
    x = np.array([[1, 2, 7, 7], [4, 3, 5, 6]], np.float32).reshape(1, 2, 4, 1)
    np.testing.assert_array_equal(layer.forward(x, True).ravel(), [4, 7])
    dx = layer.backward(np.array([10, 20], np.float32).reshape(1, 1, 2, 1))
    np.testing.assert_array_equal(dx.reshape(2, 4), [[0, 0, 0, 20], [10, 0, 0, 0]])


def test_max_pool_lets_nan_win():
    layer = built(MaxPool(2), (2, 2, 1))
    x = np.array([1, np.nan, 3, 4], np.float32).reshape(1, 2, 2, 1)
    assert np.isnan(layer.forward(x, True)).all()


@pytest.mark.parametrize("shape", [(12,), (4, 4), (5, 4, 3), (4, 5, 3)])
def test_max_pool_refuses_what_it_cannot_divide(shape):
    with pytest.raises(ShapeError, match=r"max_pool needs .*divisible by 2.* got shape") as caught:
        MaxPool(2).output_shape(shape)
    assert (caught.value.layer, caught.value.got) == ("max_pool", shape)


@pytest.mark.parametrize(
    ("registry", "name", "options", "rule"),
    [
        (layers, "dense", {"units": 0}, "units: must be at least 1 "),
        (layers, "dense", {"units": 10**9}, r"units: must be at most 65536 \(got 1000000000\)"),
        (layers, "dense", {"units": 1.5}, "units: must be a whole number"),
        (layers, "dense", {"units": True}, "units: must be a whole number"),
        (layers, "max_pool", {"size": 1}, "size: must be at least 2"),
        (activations, "leaky_relu", {"alpha": 0}, "alpha: must be greater than 0"),
        (activations, "elu", {"alpha": float("nan")}, "alpha: must be a finite number"),
        (activations, "gelu", {"approximate": 1}, "approximate: must be true or false"),
    ],
)
def test_a_constructor_names_the_rule_and_the_value(registry, name, options, rule):
    with pytest.raises(ConfigError, match=rule):
        registry.create(name, **options)


def test_every_argument_has_a_default_and_help():
    for registry in (layers, activations):
        for name in registry.names():
            assert registry.summary(name)
            for field in registry.fields(name):
                assert field.option.help
                assert field.default is not REQUIRED


@pytest.mark.parametrize("name", activations.names())
def test_a_saturated_activation_is_never_subnormal(name):
    activation = built(activations.create(name), (3,))
    with np.errstate(all="ignore"):
        out = activation.forward(np.array([[-95.0, -100.0, 95.0]], np.float32), training=True)
        dx = activation.backward(np.ones_like(out))
    for array in (out, dx):
        assert (np.abs(array[array != 0]) >= 1e-30).all()


@pytest.mark.parametrize("name", activations.names())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_activation_keeps_the_dtype_and_evaluates_as_it_trains(name, dtype):
    activation, x = built(activations.create(name), (40,), dtype), many().astype(dtype)
    evaluated = activation.forward(x.copy(), training=False)
    trained = activation.forward(x.copy(), training=True)
    np.testing.assert_array_equal(evaluated, trained)
    assert evaluated.dtype == activation.backward(np.ones_like(x)).dtype == dtype


@pytest.mark.parametrize("name", activations.names())
def test_an_evaluation_leaves_the_slopes_of_the_training_step(name):
    activation, x = built(activations.create(name), (40,)), many()
    activation.forward(x.copy(), training=True)
    expected = activation.backward(np.ones_like(x))
    activation.forward(x.copy(), training=True)
    activation.forward(-3 * x[:5], training=False)
    np.testing.assert_array_equal(activation.backward(np.ones_like(x)), expected)


SATURATED = {
    "sigmoid": ([0.04, 0.96], [0.06, 0.5, 0.94]),
    "tanh": ([-0.96, 0.96], [-0.94, 0.0, 0.94]),
    "elu": ([-0.96, -1.0], [-0.94, 0.0, 5.0]),
    "selu": ([-1.7, -1.758], [-1.6, 0.0, 5.0]),
}


@pytest.mark.parametrize("name", activations.names())
def test_an_activation_knows_its_flat_ends(name):
    ends, others = SATURATED.get(name, ([], [-5.0, 0.0, 1.0, 50.0]))
    out = np.array([[*ends, *others, np.nan]], np.float32)
    found = activations.create(name).saturated(out)
    assert found.dtype == np.bool_
    np.testing.assert_array_equal(found, [[True] * len(ends) + [False] * (len(others) + 1)])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_tail_of_the_normal_distribution(dtype):
    x = np.linspace(0, LIMIT, 10_001).astype(dtype)
    bell, tail, scratch = (np.empty_like(x) for _ in range(3))
    normal_tail(x, bell, tail, scratch)
    exact = np.array([0.5 * math.erfc(float(each) / math.sqrt(2)) for each in x])
    assert np.abs(tail - exact).max() < (2e-7 if dtype is np.float32 else 1e-15)
    np.testing.assert_allclose(bell, np.exp(-(x.astype(np.float64) ** 2) / 2), rtol=1e-5)


@pytest.mark.parametrize("name", activations.names())
@pytest.mark.parametrize(("n", "features"), [(1, 1), (1, 70_000), (3000, 100)])
def test_an_activation_works_alike_on_every_block_and_in_every_thread(name, n, features):
    activation = built(activations.create(name), (features,))
    x = np.tile(np.array([[-1.5, 0.75]], np.float32), (n, features))[:, :features].copy()
    out = activation.forward(x.copy(), training=True)
    dx = activation.backward(np.ones_like(x))
    for array in (out, dx):
        assert len(np.unique(array[:, ::2])) == 1
        assert len(np.unique(array[:, 1::2])) <= 1


def test_the_slopes_gradient_adds_up_over_blocks_and_threads():
    prelu = built(activations.create("prelu"), (100,), np.float64)
    x, dout = np.random.default_rng(0).standard_normal((2, 6000, 100))
    prelu.forward(x.copy(), training=True)
    prelu.backward(dout.copy())
    np.testing.assert_allclose(prelu.grads["alpha"], (dout * np.minimum(x, 0)).sum(axis=0), rtol=1e-9)


def test_gelu_by_tanh_is_near_gelu_and_not_gelu():
    x = np.linspace(-6, 6, 1000)[:, None]
    exact, near = (
        built(activations.create("gelu", approximate=approximate), (1,), np.float64).forward(x.copy(), False)
        for approximate in (False, True)
    )
    assert 1e-4 < np.abs(exact - near).max() < 5e-4


def test_blocks_cover_every_element_once():
    a, b = np.zeros((3, SIZE), np.float32), np.ones((SIZE, 3), np.float32)
    for part_a, part_b in blocks(a, b):
        assert part_a.size == part_b.size <= SIZE
        part_a += part_b
    assert (a == 1).all()


def test_blocks_refuse_an_array_whose_flat_form_would_be_a_copy():
    with pytest.raises(ValueError, match="C-contiguous"):
        next(blocks(np.zeros((4, 6))[:, ::2]))


def test_no_activation_warns_inside_a_network_on_huge_numbers():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        for name in activations.names():
            built(activations.create(name), (2,)).forward(np.array([[1e38, -1e38]], np.float32), training=True)
