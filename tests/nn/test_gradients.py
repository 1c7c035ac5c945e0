"""Every registered layer, activation and loss, and the regularizers, against centred differences."""

import numpy as np
import pytest

from babysit.errors import ShapeError
from babysit.nn.activations import Linear, Relu, Tanh
from babysit.nn.dense import Dense
from babysit.nn.fills import Zeros
from babysit.nn.gaussian import He, Normal
from babysit.nn.gradcheck import Function as ScalarFunction
from babysit.nn.gradcheck import (
    GradientCheck,
    check_array,
    check_layer,
    check_network,
    check_regularizer,
    relative_error,
)
from babysit.nn.hinge import Hinge
from babysit.nn.layer import Activation, Array, Layer, activations, layers
from babysit.nn.losses import Loss, losses
from babysit.nn.network import Network
from babysit.nn.pool import MaxPool
from babysit.nn.regularizer import L1, L2, Regularizer
from babysit.nn.softmax import Softmax
from babysit.nn.threads import then

HAPPY = 1e-7
SHAPES = [(4, 6, 3), (12,), (5, 5, 1)]


def shape_for(layer: Layer) -> tuple[int, ...]:
    for shape in SHAPES:
        try:
            layer.output_shape(shape)
        except ShapeError:
            continue
        return shape
    raise AssertionError(f"no shape here suits {layer}")


def build_network(
    *hidden: tuple[Layer, Activation], input_shape=(4, 4, 3), classes=4, init=He, seed=5, dtype=np.float64
) -> Network:
    blocks = [(layer, activation, init()) for layer, activation in hidden]
    return Network(input_shape, [*blocks, (Dense(classes), Linear(), init())], np.random.default_rng(seed), dtype)


def batch(shape: tuple[int, ...], classes: int = 4, n: int = 7, seed: int = 1) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, *shape)), rng.integers(classes, size=n)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", layers.names())
def test_every_layer_has_the_right_gradient(name, seed):
    rng = np.random.default_rng(seed)
    layer = layers.create(name)
    shape = shape_for(layer)
    layer.build(shape, rng, He(), np.float64)
    for check in check_layer(layer, rng.standard_normal((5, *shape)), rng):
        assert check.error <= HAPPY, check
        assert check.n_compared >= min(5, layer.params.get(check.name, np.empty(5)).size), check


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", activations.names())
def test_every_activation_has_the_right_gradient(name, seed):
    rng = np.random.default_rng(seed)
    activation = activations.create(name)
    activation.build((9,), rng, He(), np.float64)
    first, *others = check_layer(activation, 2 * rng.standard_normal((6, 9)), rng, n_elements=30)
    assert [check.name for check in (first, *others)] == ["input", *activation.params]
    assert max(check.error for check in (first, *others)) <= HAPPY, (first, others)
    assert first.n_compared >= 25, first
    assert all(check.n_compared >= 9 for check in others), others


OPTIONS = [
    ("leaky_relu", {"alpha": 0.3}),
    ("leaky_relu", {"alpha": 1.0}),
    ("elu", {"alpha": 0.4}),
    ("elu", {"alpha": 2.5}),
    ("gelu", {"approximate": True}),
    ("prelu", {"shared": True}),
    ("prelu", {"alpha": 0.0}),
]


@pytest.mark.parametrize("shape", [(9,), (3, 2, 4)])
@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_gradient_follows_the_options(name, options, shape):
    rng = np.random.default_rng(0)
    activation = activations.create(name, **options)
    activation.build(shape, rng, He(), np.float64)
    for check in check_layer(activation, 2 * rng.standard_normal((6, *shape)), rng, n_elements=30):
        assert check.error <= HAPPY, check
        assert check.n_compared > 0, check


def test_a_slope_that_was_learnt_below_zero_has_the_right_gradient():
    rng = np.random.default_rng(0)
    prelu = activations.create("prelu")
    prelu.build((9,), rng, He(), np.float64)
    prelu.params["alpha"][:] = np.linspace(-1, 1, 9)
    for check in check_layer(prelu, 2 * rng.standard_normal((6, 9)), rng, n_elements=30):
        assert check.error <= HAPPY, check


def check_loss(loss: Loss, y: Array, n_classes: int = 5) -> GradientCheck:
    rng = np.random.default_rng(3)
    scores = 3 * rng.standard_normal((len(y), n_classes))
    function = ScalarFunction(lambda: loss.forward(scores, y), lambda: [loss.winners()])
    function.value()
    return check_array(str(loss), scores, loss.backward().copy(), function, rng, 30)


def some_labels() -> Array:
    return np.random.default_rng(4).integers(5, size=6)


def some_mixtures() -> Array:
    return np.random.default_rng(4).dirichlet(np.ones(5), size=6)


@pytest.mark.parametrize("name", losses.names())
def test_every_loss_has_the_right_gradient(name):
    loss = losses.create(name)
    kinds = [some_labels()] * ("classes" in loss.targets) + [some_mixtures()] * loss.takes_mixtures
    kinds += [3 * some_mixtures()] * ("numbers" in loss.targets)
    assert kinds
    for y in kinds:
        check = check_loss(loss, y)
        assert check.error <= HAPPY, check
        assert check.n_compared >= 25, check


@pytest.mark.parametrize(
    ("loss", "y"),
    [
        (Softmax(label_smoothing=0.3), some_labels()),
        (Softmax(label_smoothing=0.3), some_mixtures()),
        (Hinge(margin=4.0), some_labels()),
    ],
)
def test_the_gradient_of_a_loss_follows_its_options(loss, y):
    check = check_loss(loss, y)
    assert check.error <= HAPPY, check


def test_a_margin_on_the_edge_is_left_out():
    loss, scores, y = Hinge(), np.array([[1.0, 0.0, 5.0]]), np.array([0])
    function = ScalarFunction(lambda: loss.forward(scores, y), lambda: [loss.winners()])
    function.value()
    check = check_array("scores", scores, loss.backward().copy(), function, np.random.default_rng(0))
    assert (check.n_compared, check.n_kinks) == (1, 2)


@pytest.mark.parametrize("name", activations.names())
def test_a_network_has_the_right_gradient_for_every_parameter(name):
    network = build_network((Dense(12), activations.create(name)), (Dense(10), activations.create(name)))
    x, y = batch((4, 4, 3))
    checks = check_network(network, Softmax(), x, y, np.random.default_rng(2))
    assert [check.name for check in checks] == [p.name for p in network.parameters]
    assert {check.name for check in checks} >= {f"layer/{k}/{key}" for k in (1, 2, 3) for key in ("W", "b")}
    assert max(check.error for check in checks) <= HAPPY, checks


@pytest.mark.parametrize("name", losses.names())
def test_a_network_has_the_right_gradient_under_every_loss(name):
    network = build_network((Dense(12), Tanh()))
    checks = check_network(network, losses.create(name), *batch((4, 4, 3)), np.random.default_rng(2))
    assert max(check.error for check in checks) <= HAPPY, checks


def test_a_pooled_network_has_the_right_gradient():
    network = build_network((MaxPool(2), Tanh()), (Dense(9), Tanh()), (Dense(8), Relu()))
    checks = check_network(network, Softmax(), *batch((4, 4, 3)), np.random.default_rng(2))
    assert max(check.error for check in checks) <= HAPPY, checks


@pytest.mark.parametrize("regularizer", [L2(0.3), L1(0.2), Regularizer(0.3, 0.2), Regularizer()])
def test_a_regularizer_alone_has_the_right_gradient(regularizer):
    network = build_network((Dense(12), Relu()), init=lambda: Normal(1.0))
    for check in check_regularizer(regularizer, network.parameters, np.random.default_rng(2)):
        assert check.error <= HAPPY, check


def test_a_weight_of_zero_is_a_kink_of_l1():
    network = build_network((Dense(12), Relu()), init=Zeros)
    checks = check_regularizer(L1(0.3), network.parameters, np.random.default_rng(2))
    assert [check.n_kinks for check in checks if check.name.endswith("W")] == [10, 10]


class Unbiased(Dense):
    def gradient_jobs(self, dout):
        return then(super().gradient_jobs(dout), lambda: self.grads["b"].fill(0))


class Stretched(Dense):
    def gradient_jobs(self, dout):
        return then(super().gradient_jobs(dout), self.stretch)

    def stretch(self):
        self.grads["W"] *= 1.1


class Unmasked(Relu):
    def chain(self, dout, out, scratch):
        pass


@pytest.mark.parametrize(
    ("layer", "activation", "wrong"),
    [(Unbiased(8), Relu(), "layer/2/b"), (Stretched(8), Relu(), "layer/2/W"), (Dense(8), Unmasked(), "layer/1/W")],
)
def test_a_wrong_gradient_is_found(layer, activation, wrong):
    network = build_network((Dense(10), Relu()), (layer, activation))
    checks = check_network(network, Softmax(), *batch((4, 4, 3)), np.random.default_rng(2))
    assert {check.name: check.error for check in checks}[wrong] > 1e-2


def test_an_element_on_a_kink_is_left_out():
    rng = np.random.default_rng(0)
    relu = Relu()
    relu.build((4,), rng, He(), np.float64)
    (check,) = check_layer(relu, np.array([[0.0, 1.0, -1.0, 4e-6]]), rng)
    assert (check.n_compared, check.n_kinks, check.error) == (2, 2, pytest.approx(0, abs=HAPPY))


def test_relative_error():
    assert relative_error(0, 0) == 0
    assert relative_error(1.0, 1.1) == pytest.approx(0.1 / 1.1)
    assert relative_error(1e-12, 2e-12, resolution=1e-10) == 0
    assert np.isnan(relative_error(float("nan"), 1.0))
