"""Penalties, the largest norm, and clipping, by numbers known beforehand."""

import tracemalloc

import numpy as np
import pytest

from babysit.errors import ConfigError
from babysit.nn.clip import clip_gradients
from babysit.nn.max_norm import MaxNorm
from babysit.nn.parameter import Parameter
from babysit.nn.regularizer import L1, Regularizer


def parameter(values, name="layer/1/W", decays=True, dtype=np.float32) -> Parameter:
    value = np.array(values, dtype)
    return Parameter(name, value, np.zeros_like(value), decays)


def graded(*grads, dtype=np.float32) -> list[Parameter]:
    found = [parameter(np.zeros(np.shape(grad)), f"layer/{k}/W", dtype=dtype) for k, grad in enumerate(grads)]
    for each, grad in zip(found, grads, strict=True):
        each.grad[...] = grad
    return found


def test_l1_is_lambda_times_the_sizes_of_the_weights_alone():
    weights, bias = parameter(np.tile([0.5, -0.5, 0], 30_000)), parameter([3.0], "layer/1/b", decays=False)
    regularizer = L1(0.02)
    assert regularizer.loss([weights, bias]) == pytest.approx(0.02 * 30_000)
    regularizer.add_gradients([weights, bias])
    np.testing.assert_allclose(weights.grad[:3], [0.02, -0.02, 0])
    assert bias.grad[0] == 0


def test_both_penalties_add_up():
    weights = parameter([3.0, -4.0])
    regularizer = Regularizer(l2=0.1, l1=0.01)
    assert regularizer.loss([weights]) == pytest.approx(0.05 * 25 + 0.01 * 7)
    regularizer.add_gradients([weights])
    np.testing.assert_allclose(weights.grad, [0.31, -0.41], rtol=1e-6)


def test_without_strength_nothing_is_touched_even_nan():
    weights = parameter([np.nan])
    regularizer = Regularizer()
    assert regularizer.loss([weights]) == 0
    regularizer.add_gradients([weights])
    regularizer.constrain([weights])
    assert weights.grad[0] == 0


@pytest.mark.parametrize("shape", [(7, 3), (2, 2, 4, 3), (50_000, 3), (2, 40_000)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_unit_is_longer_than_allowed_and_none_is_changed_without_need(shape, dtype):
    weights = parameter(np.random.default_rng(0).standard_normal(shape), dtype=dtype)
    weights.value[..., 0] *= 1e-4
    before = weights.value.astype(np.float64).reshape(-1, shape[-1])
    norms = np.linalg.norm(before, axis=0)
    limit = float(np.median(norms))
    MaxNorm(limit).constrain([weights])
    np.testing.assert_allclose(
        weights.value.reshape(-1, shape[-1]), before * np.minimum(1, limit / norms), rtol=1e-4, atol=1e-9
    )
    np.testing.assert_array_equal(weights.value[..., 0].reshape(-1), before[:, 0])


def test_a_bias_may_be_as_long_as_it_likes():
    bias = parameter([3.0, 4.0], "layer/1/b", decays=False)
    MaxNorm(1.0).constrain([bias])
    np.testing.assert_array_equal(bias.value, [3, 4])


def test_units_of_zero_nan_and_huge_weights():
    weights = parameter([[0.0, np.nan, 3e30], [0.0, 2.0, -4e30]])
    MaxNorm(1.0).constrain([weights])
    np.testing.assert_allclose(weights.value, np.array([[0, np.nan, 0.6], [0, 2, -0.8]]), rtol=1e-6)


def test_the_norm_is_common_to_all_gradients_and_told_as_it_was():
    parameters = graded([3.0, 0.0], [[0.0], [4.0]])
    assert clip_gradients(parameters, max_norm=1.0) == pytest.approx(5)
    np.testing.assert_allclose(parameters[0].grad, [0.6, 0])
    np.testing.assert_allclose(parameters[1].grad[:, 0], [0, 0.8])
    assert clip_gradients(parameters, max_norm=10.0) == pytest.approx(1)
    np.testing.assert_allclose(parameters[1].grad[:, 0], [0, 0.8])


def test_values_are_cut_first():
    parameters = graded([3.0, -0.5], [4.0])
    assert clip_gradients(parameters, max_value=1.0) == pytest.approx(np.sqrt(25.25))
    np.testing.assert_allclose(parameters[0].grad, [1, -0.5])
    np.testing.assert_allclose(parameters[1].grad, [1])
    clip_gradients(graded([3.0]), max_norm=0.5, max_value=1.0)
    both = graded([30.0, 0.0])
    clip_gradients(both, max_norm=0.5, max_value=1.0)
    np.testing.assert_allclose(both[0].grad, [0.5, 0])


def test_a_gradient_whose_square_overflows_is_still_cut_to_its_direction():
    parameters = graded([3e30, 4e30])
    assert clip_gradients(parameters, max_norm=1.0) == pytest.approx(5e30)
    np.testing.assert_allclose(parameters[0].grad, [0.6, 0.8], rtol=1e-6)


@pytest.mark.parametrize("poison", [np.nan, np.inf])
def test_what_is_not_finite_stays_so_without_a_warning(poison):
    parameters = graded([poison, 1.0])
    assert not np.isfinite(clip_gradients(parameters, max_norm=1.0))
    assert np.isnan(parameters[0].grad[0])


def test_clipping_and_the_largest_norm_allocate_nothing_of_the_weights_size():
    weights = graded(np.ones((3000, 500)))
    weights[0].value[...] = 1
    regularizer = Regularizer(max_norm=1.0)
    regularizer.constrain(weights)
    weights[0].value[...] = 1
    tracemalloc.start()
    try:
        clip_gradients(weights, 1.0, 0.5)
        regularizer.constrain(weights)
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024  # the weights are 5.7 MiB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("options", "field"), [({"l1": -1.0}, "strength"), ({"max_norm": 0.0}, "limit")])
def test_a_regularizer_names_the_rule_and_the_value(options, field):
    with pytest.raises(ConfigError, match=f"{field}: must be"):
        Regularizer(**options)
