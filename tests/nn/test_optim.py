"""Every optimizer and schedule, the regularizer, and the softmax loss by numbers known beforehand."""

import numpy as np
import pytest

from babysit.errors import ConfigError
from babysit.nn.losses import losses
from babysit.nn.optim import optimizers
from babysit.nn.parameter import Parameter
from babysit.nn.regularizer import L2
from babysit.nn.schedules import schedules
from babysit.nn.sgd import Sgd
from babysit.nn.softmax import Softmax


def parameter(values, name="layer/1/W", decays=True) -> Parameter:
    value = np.array(values, np.float32)
    return Parameter(name, value, np.zeros_like(value), decays)


@pytest.mark.parametrize("name", optimizers.names())
def test_every_optimizer_reduces_a_quadratic(name):
    optimizer = optimizers.create(name)
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


@pytest.mark.parametrize("name", schedules.names())
def test_every_schedule_gives_a_finite_rate_for_every_step(name):
    schedule = schedules.create(name)
    rates = [schedule.rate(0.1, step, 100) for step in range(1, 101)]
    assert np.isfinite(rates).all()
    assert 0 <= min(rates) <= max(rates) <= 0.1


def test_the_constant_schedule_is_constant():
    assert {schedules.create("constant").rate(0.1, step, 100) for step in range(1, 101)} == {0.1}


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
