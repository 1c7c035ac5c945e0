"""What holds for every registered layer, whatever its options, the shape of its input and the size of the batch."""

from types import NoneType
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babysit.errors import ConfigError, ShapeError
from babysit.nn.gaussian import He
from babysit.nn.gradcheck import check_layer
from babysit.nn.layer import Array, Layer, RowWise, activations, layers
from babysit.registry import Field

SHAPES = [
    *((1,), (2,), (7,), (12,)),
    *((1, 1, 1), (1, 1, 4), (4, 6, 3), (6, 4, 1), (5, 5, 2), (8, 8, 1), (3, 9, 2), (1, 6, 2), (7, 2, 3)),
]
HAPPY = 1e-7
LAYERS = pytest.mark.parametrize("name", layers.names())
few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Return values that the option's own bounds allow, small ones where it is a size."""
    kinds = get_args(field.type) or (field.type,)
    if NoneType in kinds:
        (kind,) = set(kinds) - {NoneType}
        return st.none() | values_of(Field(field.name, kind, field.default, field.option))
    if field.type is bool:
        return st.booleans()
    if field.type is int:
        least = int(field.option.ge or 0)
        return st.integers(least, min(int(field.option.le or 99), least + 4))
    if field.type is float:
        return st.sampled_from([0.1, 0.5, 0.9])
    return st.sampled_from(kinds)


def suits(layer: Layer, shape: tuple[int, ...]) -> bool:
    try:
        layer.output_shape(shape)
    except ShapeError:
        return False
    return True


@st.composite
def cases(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Return options that the layer takes, and a shape that it can take with them."""

    def options_that_fit(options: dict[str, Any]) -> bool:
        try:
            layer = layers.create(name, **options)
        except ConfigError:  # a pad as large as the kernel
            return False
        return any(suits(layer, shape) for shape in SHAPES)

    fields = st.fixed_dictionaries({field.name: values_of(field) for field in layers.fields(name)})
    options = draw(fields.filter(options_that_fit))
    return options, draw(st.sampled_from([s for s in SHAPES if suits(layers.create(name, **options), s)]))


def built(name: str, options: dict[str, Any], shape: tuple[int, ...], dtype: type = np.float64) -> Layer:
    layer = layers.create(name, **options)
    layer.build(shape, np.random.default_rng(3), He(), dtype)
    for value in layer.params.values():
        value += 0.1 * np.random.default_rng(value.size).standard_normal(value.shape)
    return layer


def batch(n: int, shape: tuple[int, ...], seed: int = 0) -> Array:
    """Return numbers of which no two are close, so that no max is a draw and no batch without spread."""
    size = n * int(np.prod(shape))
    return np.random.default_rng(seed).permutation(np.linspace(-2, 2.1, size)).reshape(n, *shape)


def outcome(layer: Layer, x: Array, disturbed_by: Array | None = None) -> list[Array]:
    """Return output, dL/dx and gradients of one training step, with an evaluation between its two halves."""
    out = layer.forward(x.copy(), training=True)
    kept = out.copy()
    if disturbed_by is not None:
        layer.forward(disturbed_by, training=False)
        np.testing.assert_array_equal(out, kept)
    dx = layer.backward(batch(len(x), out.shape[1:], seed=1))
    return [kept, dx.copy(), *(grad.copy() for grad in layer.grads.values())]


@LAYERS
@few
@given(st.data())
def test_the_shapes_that_a_layer_names_are_those_it_makes(name: str, data: st.DataObject) -> None:
    options, shape = data.draw(cases(name))
    for dtype in (np.float32, np.float64):
        layer, x = built(name, options, shape, dtype), batch(3, shape).astype(dtype)
        named = layers.create(name, **options)
        assert {key: value.shape for key, value in layer.params.items()} == named.parameter_shapes(shape)
        assert {key: value.shape for key, value in layer.grads.items()} == named.parameter_shapes(shape)
        assert named.flops(shape) > 0
        for training in (False, True):
            out = layer.forward(x, training)
            assert (out.shape, out.dtype) == ((3, *named.output_shape(shape)), dtype)
        dx = layer.backward(np.ones_like(out))
        assert (dx.shape, dx.dtype) == (x.shape, dtype)
        assert all(array.dtype == dtype for array in (*layer.grads.values(), *layer.statistics.values()))


@LAYERS
@few
@given(st.data())
def test_the_gradient_is_right_for_all_options_and_shapes(name: str, data: st.DataObject) -> None:
    """Weights before a norm over few values are so near to having no effect that the differences are less exact."""
    options, shape = data.draw(cases(name))
    layer = built(name, options, shape)
    has_norm_inside = bool(layer.statistics) and layer.has_weights
    n = data.draw(st.integers(8, 12) if has_norm_inside else st.integers(1, 4))
    for check in check_layer(layer, batch(n, shape), np.random.default_rng(0)):
        assert check.error <= (1e-6 if has_norm_inside else HAPPY), check


@LAYERS
@few
@given(st.data())
def test_an_evaluation_leaves_the_training_step_as_it_was(name: str, data: st.DataObject) -> None:
    options, shape = data.draw(cases(name))
    n, m = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 6))
    layer, other = (built(name, options, shape) for _ in range(2))
    disturbed = outcome(layer, batch(n, shape), disturbed_by=batch(m, shape, seed=2))
    for array, expected in zip(disturbed, outcome(other, batch(n, shape)), strict=True):
        np.testing.assert_array_equal(array, expected)
    for key, value in layer.statistics.items():
        np.testing.assert_array_equal(value, other.statistics[key])
    for key, rng in layer.generators.items():
        assert rng.bit_generator.state == other.generators[key].bit_generator.state


@LAYERS
@few
@given(st.data())
def test_a_batch_of_one_works_after_a_larger_one_and_before_it(name: str, data: st.DataObject) -> None:
    options, shape = data.draw(cases(name))
    layer, other = (built(name, options, shape) for _ in range(2))
    alone = outcome(layer, batch(1, shape))
    assert all(np.isfinite(array).all() for array in alone)
    assert np.isfinite(layer.forward(batch(1, shape), training=False)).all()
    outcome(layer, batch(6, shape))
    if not layer.generators:  # what is drawn anew differs
        outcome(other, batch(6, shape))
        for array, expected in zip(outcome(other, batch(1, shape)), alone, strict=True):
            np.testing.assert_allclose(array, expected, rtol=1e-10, atol=1e-12)


@LAYERS
@few
@given(st.data())
def test_an_example_does_not_depend_on_the_others(name: str, data: st.DataObject) -> None:
    """In evaluation for all layers; in training for those that say so of themselves."""
    options, shape = data.draw(cases(name))
    n = data.draw(st.integers(2, 5))
    layer, x = built(name, options, shape), batch(n, shape)
    modes = [False, True] if isinstance(layer, RowWise) and not layer.generators else [False]
    for training in modes:
        whole = layer.forward(x, training).copy()
        for i in range(n):
            np.testing.assert_allclose(layer.forward(x[i : i + 1], training)[0], whole[i], rtol=1e-10, atol=1e-12)
    if True in modes:
        _, dx, *_ = outcome(layer, x)
        dout = batch(n, whole.shape[1:], seed=1)
        for i in range(n):
            layer.forward(x[i : i + 1], training=True)
            alone = layer.backward(dout[i : i + 1].copy())
            np.testing.assert_allclose(alone[0], dx[i], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", activations.names())
@few
@given(shape=st.sampled_from(SHAPES), n=st.integers(1, 5))
def test_an_activation_works_on_every_shape_and_on_one_example(name: str, shape: tuple[int, ...], n: int) -> None:
    activation, x = activations.create(name), batch(n, shape)
    assert activation.build(shape, np.random.default_rng(0), He(), np.float64) == shape
    for check in check_layer(activation, x.copy(), np.random.default_rng(0)):
        assert check.error <= HAPPY, check
    whole = activation.forward(x.copy(), training=True).copy()
    for i in range(n):
        np.testing.assert_array_equal(activation.forward(x[i : i + 1].copy(), training=False)[0], whole[i])
