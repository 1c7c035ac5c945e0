"""The losses by numbers known beforehand: labels, mixtures and numbers as targets."""

import numpy as np
import pytest

from babysit.errors import ConfigError
from babysit.nn.hinge import Hinge
from babysit.nn.losses import losses
from babysit.nn.mse import MeanSquaredError
from babysit.nn.softmax import Softmax

LABELS = np.array([2, 0, 1])
ONE_HOT = np.eye(4, dtype=np.float32)[LABELS]


def scores(dtype=np.float32) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((3, 4)).astype(dtype)


@pytest.mark.parametrize("name", [name for name in losses.names() if losses.get(name).takes_mixtures])
def test_a_label_is_the_mixture_that_is_sure(name):
    loss = losses.create(name)
    by_label = loss.forward(scores(), LABELS), loss.backward().copy()
    by_mixture = loss.forward(scores(), ONE_HOT), loss.backward().copy()
    assert by_label[0] == pytest.approx(by_mixture[0], rel=1e-6)
    np.testing.assert_allclose(by_label[1], by_mixture[1], atol=1e-7)


@pytest.mark.parametrize("name", losses.names())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_loss_keeps_the_dtype_and_the_targets(name, dtype):
    loss, y = losses.create(name), ONE_HOT.copy()
    for target in [LABELS] + [y] * loss.takes_mixtures:
        assert type(loss.forward(scores(dtype), target)) is float
        assert loss.backward().dtype == dtype
    np.testing.assert_array_equal(y, ONE_HOT)


@pytest.mark.parametrize("name", losses.names())
def test_a_loss_of_nan_is_nan_and_stays_silent(name):
    loss, poisoned = losses.create(name), scores()
    poisoned[1, 3] = np.nan
    assert np.isnan(loss.forward(poisoned, LABELS))
    loss.backward()
    poisoned[1, 1] = np.nan
    assert np.isnan(loss.forward(poisoned, LABELS))


@pytest.mark.parametrize("name", losses.names())
def test_a_label_beyond_the_classes_is_refused(name):
    with pytest.raises(IndexError):
        losses.create(name).forward(scores(), np.array([0, 1, 4]))


@pytest.mark.parametrize("name", losses.names())
def test_every_loss_says_what_it_needs(name):
    loss = losses.create(name)
    assert loss.targets <= {"classes", "numbers"}
    assert loss.targets
    assert loss.has_accuracy(LABELS)
    assert loss.correct(ONE_HOT, LABELS) == 3


def test_a_mixture_is_right_by_its_likeliest_class():
    mixed = 0.7 * ONE_HOT + 0.3 * np.eye(4)[[3, 3, 3]]
    assert Softmax().has_accuracy(mixed)
    assert Softmax().correct(ONE_HOT, mixed) == 3
    assert Softmax().correct(ONE_HOT[::-1], mixed) == 1


def test_numbers_have_no_accuracy():
    assert not MeanSquaredError().has_accuracy(ONE_HOT)


def test_smoothing_never_lets_a_sure_answer_cost_nothing():
    sure = np.array([[50.0, 0.0, 0.0, 0.0]])
    assert Softmax().forward(sure, np.array([0])) == pytest.approx(0)
    assert Softmax(label_smoothing=0.2).forward(sure, np.array([0])) == pytest.approx(0.2 * 50 * 3 / 4)


def test_smoothing_leaves_the_loss_of_a_guess_alone():
    assert Softmax(label_smoothing=0.5).forward(np.zeros((3, 4)), LABELS) == pytest.approx(Softmax().chance(4))


def test_the_hinge_of_the_lecture():
    """The cat, car and frog of CS231n's lecture 3: losses 2.9, 0 and 12.9, mean 5.27."""
    columns = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
    y = np.array([0, 1, 2])
    loss = Hinge()
    assert loss.forward(columns, y) == pytest.approx((2.9 + 0 + 12.9) / 3)
    np.testing.assert_allclose(loss.backward() * 3, [[-1, 1, 0], [0, 0, 0], [1, 1, -2]], atol=1e-12)
    np.testing.assert_array_equal(loss.winners(), [[False, True, False], [False, False, False], [True, True, False]])


def test_the_margin_of_the_hinge():
    assert Hinge(margin=3.0).forward(np.zeros((3, 4)), LABELS) == Hinge(margin=3.0).chance(4) == 9


def test_the_mean_of_the_squares():
    loss = MeanSquaredError()
    assert loss.forward(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])) == 2.5
    np.testing.assert_allclose(loss.backward(), [[1.0, -2.0]])
    assert loss.forward(np.array([[1.0, 2.0]]), np.array([1])) == 1


@pytest.mark.parametrize(
    ("name", "options", "rule"),
    [
        ("softmax", {"label_smoothing": 1.0}, "label_smoothing: must be less than 1"),
        ("softmax", {"label_smoothing": -0.1}, "label_smoothing: must be at least 0"),
        ("hinge", {"margin": 0}, "margin: must be greater than 0"),
    ],
)
def test_a_loss_names_the_rule_and_the_value(name, options, rule):
    with pytest.raises(ConfigError, match=rule):
        losses.create(name, **options)


@pytest.mark.parametrize("name", losses.names())
def test_the_loss_of_each_example_has_the_mean_that_was_returned(name):
    loss, y = losses.create(name), ONE_HOT.copy()
    for target in [LABELS] + [y] * loss.takes_mixtures:
        mean = loss.forward(scores(), target)
        assert loss.each().shape == (3,)
        assert loss.each().mean() == pytest.approx(mean, rel=1e-6)
        alone = [loss.forward(scores()[i : i + 1], target[i : i + 1]) for i in range(3)]
        loss.forward(scores(), target)
        np.testing.assert_allclose(loss.each(), alone, rtol=1e-5)


def test_a_smoothed_loss_of_each_example_is_smoothed():
    loss = Softmax(0.3)
    assert loss.forward(scores(), LABELS) == pytest.approx(loss.each().mean(), rel=1e-6)
