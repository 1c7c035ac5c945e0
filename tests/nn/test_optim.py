"""Every optimizer, the L2 penalty, and the softmax loss by numbers known beforehand."""

import numpy as np
import pytest

from babysit.errors import ConfigError
from babysit.nn.losses import losses
from babysit.nn.optim import optimizers
from babysit.nn.parameter import Parameter
from babysit.nn.regularizer import L2
from babysit.nn.sgd import Sgd
from babysit.nn.softmax import Softmax


def parameter(values, name="layer/1/W", decays=True) -> Parameter:
    value = np.array(values, np.float32)
    return Parameter(name, value, np.zeros_like(value), decays)


@pytest.mark.parametrize("name", optimizers.names())
def test_every_optimizer_reduces_a_quadratic(name):
    optimizer = optimizers.create(name, learning_rate=0.05)
    parameters = [parameter(np.linspace(-1, 1, 50_000)), parameter([0.5, -2.0], "layer/1/b", decays=False)]
    arrays = [p.value for p in parameters]

    def loss() -> float:
        return sum(float(np.sum(p.value.astype(np.float64) ** 2)) for p in parameters)

    before = loss()
    for _ in range(200):
        for p in parameters:
            np.multiply(p.value, 2, out=p.grad)
        optimizer.step(parameters)
    assert loss() < 0.1 * before
    assert all(p.value is array for p, array in zip(parameters, arrays, strict=True))
    assert optimizer.n_steps == 200


def test_sgd_follows_its_formula():
    optimizer, p = Sgd(learning_rate=0.1, momentum=0.9), parameter([1.0])
    p.grad[:] = 2.0
    optimizer.step([p])
    assert p.value[0] == pytest.approx(1 - 0.1 * 2)
    optimizer.step([p])
    assert p.value[0] == pytest.approx(0.8 - 0.1 * (0.9 * 2 + 2))


def test_a_changed_rate_acts_on_the_whole_next_step():
    optimizer, p = Sgd(learning_rate=0.1, momentum=0.9), parameter([1.0])
    p.grad[:] = 2.0
    optimizer.step([p])
    before, optimizer.learning_rate = p.value[0], 1e-9
    optimizer.step([p])
    assert p.value[0] == pytest.approx(before, abs=1e-7)


def test_without_momentum_no_velocity_is_kept():
    optimizer, p = Sgd(learning_rate=0.5, momentum=0.0), parameter([1.0])
    p.grad[:] = 1.0
    optimizer.step([p])
    assert p.value[0] == 0.5
    assert optimizer.state == {"layer/1/W": {}}


def smallest(array) -> float:
    """Return the least |value| of those that are not 0."""
    return float(np.abs(array[array != 0]).min(initial=1.0))


@pytest.mark.parametrize("name", optimizers.names())
def test_the_state_of_a_parameter_without_gradient_never_stays_subnormal(name):
    optimizer, p = optimizers.create(name), parameter([1.0, 2.0])
    p.grad[:] = 1.0, np.nan
    optimizer.step([p])
    p.grad[0] = 0.0
    for _ in range(3000):
        optimizer.step([p])
    for state in optimizer.state["layer/1/W"].values():
        assert smallest(state[:1]) >= np.finfo(np.float32).tiny
        assert np.isnan(state[1])


def test_the_gradient_of_a_sure_answer_is_never_subnormal():
    loss = Softmax()
    loss.forward(np.array([[95.0, 0.0, -20.0]], np.float32), np.array([0]))
    assert smallest(loss.backward()) >= 1e-30


@pytest.mark.parametrize("name", optimizers.names())
def test_every_optimizer_keeps_its_state_in_float32_under_the_parameters_name(name):
    optimizer, p = optimizers.create(name), parameter(np.ones(40_000))
    p.grad[:] = 0.5
    optimizer.step([p])
    assert p.value.dtype == np.float32
    assert np.ptp(p.value) == 0  # every block is treated alike
    assert tuple(optimizer.state["layer/1/W"]) == optimizer.slots()
    assert all(array.dtype == np.float32 for array in optimizer.state["layer/1/W"].values())


@pytest.mark.parametrize("name", optimizers.names())
def test_an_optimizer_goes_on_from_copied_state_as_if_nothing_had_been(name):
    rng = np.random.default_rng(0)
    grads = rng.standard_normal((20, 100)).astype(np.float32)
    ours, theirs = parameter(np.ones(100)), parameter(np.ones(100))
    first, second = optimizers.create(name), optimizers.create(name)
    for k, grad in enumerate(grads):
        ours.grad[:] = grad
        first.step([ours])
        if k == 9:
            theirs.value[:] = ours.value
            second.n_steps = first.n_steps
            second.state = {key: {s: a.copy() for s, a in arrays.items()} for key, arrays in first.state.items()}
        elif k > 9:
            theirs.grad[:] = grad
            second.step([theirs])
    np.testing.assert_array_equal(ours.value, theirs.value)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "adamw"])
def test_the_size_of_the_gradient_does_not_matter_to_an_adaptive_optimizer(name):
    moved = []
    for size in (1e-3, 1e3):
        optimizer, p = optimizers.create(name, learning_rate=0.01), parameter([1.0])
        p.grad[:] = size
        for _ in range(5):
            optimizer.step([p])
        moved.append(1 - p.value[0])
    assert moved[0] == pytest.approx(moved[1], rel=1e-3)


def test_the_first_step_of_adam_is_as_long_as_the_rate():
    optimizer, p = optimizers.create("adam", learning_rate=0.01), parameter([1.0, 1.0])
    p.grad[:] = 3.0, -7.0
    optimizer.step([p])
    np.testing.assert_allclose(p.value, [0.99, 1.01], rtol=1e-6)


def test_adamw_shrinks_weights_and_leaves_biases():
    optimizer = optimizers.create("adamw", learning_rate=0.1, weight_decay=0.5)
    weights, bias = parameter([2.0]), parameter([2.0], "layer/1/b", decays=False)
    optimizer.step([weights, bias])
    assert (weights.value[0], bias.value[0]) == (pytest.approx(1.9), 2.0)


def test_nesterov_looks_ahead():
    optimizer, p = optimizers.create("nesterov", learning_rate=0.1, momentum=0.9), parameter([1.0])
    p.grad[:] = 2.0
    optimizer.step([p])
    assert p.value[0] == pytest.approx(1 - 0.1 * (2 + 0.9 * 2))


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"learning_rate": 0.0}, "learning_rate: must be greater than 0"),
        ({"learning_rate": float("nan")}, "learning_rate: must be a finite number"),
        ({"momentum": 1.0}, "momentum: must be less than 1"),
        ({"momentum": -0.1}, "momentum: must be at least 0"),
    ],
)
def test_sgd_names_the_rule_and_the_value(options, rule):
    with pytest.raises(ConfigError, match=rule):
        Sgd(**options)


def test_l2_is_half_lambda_times_the_squares_of_the_weights_alone():
    weights, bias = parameter(np.full(70_000, 0.5)), parameter([3.0], "layer/1/b", decays=False)
    regularizer = L2(0.02)
    assert regularizer.loss([weights, bias]) == pytest.approx(0.5 * 0.02 * 70_000 * 0.25)
    regularizer.add_gradients([weights, bias])
    np.testing.assert_allclose(weights.grad, 0.01, rtol=1e-6)
    assert bias.grad[0] == 0


def test_l2_of_zero_does_nothing_even_to_nan():
    weights = parameter([np.nan])
    assert L2(0).loss([weights]) == 0
    L2(0).add_gradients([weights])
    assert weights.grad[0] == 0


def test_l2_refuses_a_negative_strength():
    with pytest.raises(ConfigError, match="strength: must be at least 0"):
        L2(-1.0)


@pytest.mark.parametrize("name", losses.names())
def test_every_loss_keeps_the_scores_and_repeats_itself(name):
    rng = np.random.default_rng(0)
    loss, scores, y = losses.create(name), rng.standard_normal((6, 4)).astype(np.float32), rng.integers(4, size=6)
    kept = scores.copy()
    first = loss.forward(scores, y)
    gradient = loss.backward().copy()
    np.testing.assert_array_equal(scores, kept)
    np.testing.assert_array_equal(loss.backward(), gradient)
    loss.forward(rng.standard_normal((60, 4)).astype(np.float32), rng.integers(4, size=60))
    assert loss.forward(scores, y) == first
    assert loss.forward(np.zeros((3, 7), np.float32), np.array([0, 1, 6])) > 0  # another number of classes


def test_softmax_by_hand():
    loss = Softmax()
    scores = np.log(np.array([[1.0, 2.0, 7.0], [2.0, 6.0, 2.0]]))
    y = np.array([2, 0])
    assert loss.forward(scores, y) == pytest.approx(-(np.log(0.7) + np.log(0.2)) / 2)
    np.testing.assert_allclose(loss.backward(), np.array([[0.1, 0.2, -0.3], [-0.8, 0.6, 0.2]]) / 2, rtol=1e-12)


def test_softmax_is_stable_for_large_scores():
    loss = Softmax()
    scores = np.array([[1e4, 0.0, -1e4]], np.float32)
    assert loss.forward(scores, np.array([0])) == 0
    assert loss.forward(scores, np.array([1])) == pytest.approx(1e4)
    np.testing.assert_allclose(loss.backward(), [[1, -1, 0]], atol=1e-20)


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
def test_softmax_of_what_is_not_finite_is_nan_or_silent(poison):
    loss = Softmax()
    value = loss.forward(np.array([[poison, 0.0], [1.0, 2.0]], np.float32), np.array([0, 1]))
    assert not np.isfinite(value)
    loss.backward()


def test_softmax_refuses_a_label_beyond_the_classes():
    with pytest.raises(IndexError):
        Softmax().forward(np.zeros((1, 3), np.float32), np.array([3]))


def test_correct_counts_the_largest_and_never_nan():
    scores = np.array([[1, 2], [2, 1], [np.nan, np.nan], [np.nan, 1], [3, np.nan]], np.float32)
    assert Softmax().correct(scores, np.array([1, 1, 0, 1, 0])) == 1
