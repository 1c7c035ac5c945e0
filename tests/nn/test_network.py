"""The network as a whole: determinism, memory, NaN, and what its layers add up to."""

import hashlib
import tracemalloc
import warnings

import numpy as np
import pytest

from babysit.errors import ShapeError
from babysit.nn.activations import Linear, Relu, Tanh
from babysit.nn.clip import clip_gradients
from babysit.nn.conv import Conv
from babysit.nn.dense import Dense
from babysit.nn.fills import Zeros
from babysit.nn.gaussian import He, Normal
from babysit.nn.layer import activations
from babysit.nn.losses import losses
from babysit.nn.network import Network
from babysit.nn.optim import optimizers
from babysit.nn.pool import MaxPool
from babysit.nn.regularizer import Regularizer
from babysit.nn.sgd import Sgd
from babysit.nn.softmax import Softmax


def mlp(*widths: int, activation=Relu, init=He, seed=0, dtype=np.float32, input_shape=(8, 8, 1)) -> Network:
    hidden = [(Dense(width), activation(), init()) for width in widths[:-1]]
    return Network(input_shape, [*hidden, (Dense(widths[-1]), Linear(), init())], np.random.default_rng(seed), dtype)


def batch(n=32, shape=(8, 8, 1), classes=10, seed=1):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, *shape), dtype=np.float32), rng.integers(classes, size=n)


def step(network, loss, optimizer, regularizer, x, y, clip: float | None = None) -> float:
    value = loss.forward(network.forward(x, training=True), y) + regularizer.loss(network.parameters)
    network.backward(loss.backward())
    regularizer.add_gradients(network.parameters)
    if clip:
        clip_gradients(network.parameters, clip, clip)
    optimizer.step(network.parameters)
    regularizer.constrain(network.parameters)
    return value


def digest(network: Network) -> str:
    return hashlib.sha256(b"".join(p.value.tobytes() for p in network.parameters)).hexdigest()


def test_linear_layers_in_a_row_are_one_linear_layer():
    network = mlp(30, 20, 10, activation=Linear, dtype=np.float64)
    x, _ = batch()
    values = {p.name: p.value for p in network.parameters}
    for name, value in values.items():
        if name.endswith("b"):
            value += np.arange(value.size) / 10
    weights = values["layer/1/W"] @ values["layer/2/W"] @ values["layer/3/W"]
    bias = (values["layer/1/b"] @ values["layer/2/W"] + values["layer/2/b"]) @ values["layer/3/W"] + values["layer/3/b"]
    np.testing.assert_allclose(network.forward(x, False), x.reshape(32, 64) @ weights + bias, rtol=1e-10)


def test_parameters_are_named_by_layer_and_only_weights_decay():
    network = Network(
        (8, 8, 1),
        [(MaxPool(2), Linear(), He()), (Dense(5), Tanh(), He()), (Dense(3), Linear(), He())],
        np.random.default_rng(0),
    )
    assert [p.name for p in network.parameters] == ["layer/1/W", "layer/1/b", "layer/2/W", "layer/2/b"]
    assert [p.decays for p in network.parameters] == [True, False, True, False]
    assert [block.number for block in network.blocks] == [None, 1, 2]
    assert network.output_shape == (3,)


@pytest.mark.parametrize("name", optimizers.names())
def test_the_same_seed_gives_the_same_weights(name):
    digests = set()
    for _ in range(2):
        network, loss, optimizer = mlp(20, 10, seed=7), Softmax(), optimizers.create(name)
        for seed in range(5):
            step(network, loss, optimizer, Regularizer(1e-3), *batch(seed=seed))
        digests.add(digest(network))
    assert len(digests) == 1
    assert digest(mlp(20, 10, seed=8)) != digest(mlp(20, 10, seed=7))


@pytest.mark.parametrize("name", activations.names())
def test_training_fits_a_small_batch(name):
    network = mlp(50, 10, activation=lambda: activations.create(name))
    loss, optimizer, (x, y) = Softmax(), Sgd(learning_rate=0.1), batch()
    for _ in range(200):
        last = step(network, loss, optimizer, Regularizer(), x, y)
    assert last < 0.05
    assert loss.correct(network.forward(x, False), y) == len(y)


def test_activations_stay_readable_after_the_backward():
    network, loss, (x, y) = mlp(20, 15, 10), Softmax(), batch()
    scores = loss.forward(network.forward(x, True), y)
    before = {k: out.copy() for k, out in network.activation_outputs()}
    network.backward(loss.backward())
    assert scores > 0
    assert sorted(before) == [1, 2, 3]
    for k, out in network.activation_outputs():
        np.testing.assert_array_equal(out, before[k])
    assert network.input is x


def test_the_output_of_a_pool_is_no_layer_of_its_own():
    network = Network((4, 4, 1), [(MaxPool(2), Relu(), He()), (Dense(3), Linear(), He())], np.random.default_rng(0))
    network.forward(batch(5, (4, 4, 1))[0], False)
    assert [(k, out.shape) for k, out in network.activation_outputs()] == [(1, (5, 3))]


def test_the_gradient_of_the_input_is_not_computed():
    network, loss, (x, y) = mlp(20, 10), Softmax(), batch()
    assert [block.layer.skip_input_gradient for block in network.blocks] == [True, False]
    loss.forward(network.forward(x, True), y)
    network.backward(loss.backward())


def test_a_batch_of_another_shape_is_refused():
    with pytest.raises(ShapeError, match=r"the network needs examples of shape \(8, 8, 1\), got shape \(28, 28\)"):
        mlp(10).forward(np.zeros((5, 28, 28), np.float32), False)


def test_a_batch_of_another_type_is_converted():
    network = mlp(10)
    assert network.forward(np.ones((2, 8, 8, 1), np.uint8), False).dtype == np.float32


def test_a_batch_that_is_a_view_gives_the_same_scores_and_gradients():
    """Compiled convolutions walk over memory: a view would be read as if it were a copy."""
    rng = np.random.default_rng(0)
    blocks = [(Conv(32, kernel=3, pad=0), Relu(), He()), (Dense(10), Linear(), He())]
    network, dscores = Network((9, 9, 3), blocks, rng), rng.standard_normal((5, 10), dtype=np.float32)
    images = rng.standard_normal((5, 3, 9, 9), dtype=np.float32)
    results = []
    for x in (images.transpose(0, 2, 3, 1)[:, ::-1], np.ascontiguousarray(images.transpose(0, 2, 3, 1)[:, ::-1])):
        scores = network.forward(x, training=True).copy()
        network.backward(dscores.copy())
        results.append([scores, *(p.grad.copy() for p in network.parameters)])
    for of_view, of_copy in zip(*results, strict=True):
        np.testing.assert_array_equal(of_view, of_copy)


@pytest.mark.parametrize("name", activations.names())
@pytest.mark.parametrize("poison", [float("nan"), float("inf"), 1e38])
def test_nan_and_overflow_go_through_a_step_without_a_warning(name, poison):
    network = mlp(20, 20, 10, activation=lambda: activations.create(name), init=lambda: Normal(10.0))
    loss, optimizer, (x, y) = Softmax(), Sgd(learning_rate=1e6), batch()
    x[0, 0, 0, 0] = poison
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            last = step(network, loss, optimizer, Regularizer(1e30), x, y)
    assert not np.isfinite(last)


def peak_of_a_step(width: int, activation="relu", optimizer="sgd", loss="softmax") -> int:
    """Return the most bytes that one steady training step and one evaluation allocate on top of what is kept."""
    network = mlp(width, width, 10, activation=lambda: activations.create(activation))
    loss, optimizer, regularizer = losses.create(loss), optimizers.create(optimizer), Regularizer(1e-4, 1e-5, 1.0)
    x, y = batch(128)

    def run() -> None:
        step(network, loss, optimizer, regularizer, x, y, clip=1.0)
        step(network, loss, optimizer, regularizer, x[:50], y[:50], clip=1.0)
        network.forward(x, False)

    for _ in range(3):
        run()
    tracemalloc.start()
    try:
        run()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        run()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


PARTS = [
    *({"activation": name} for name in activations.names()),
    *({"optimizer": name} for name in optimizers.names()),
    *({"loss": name} for name in losses.names()),
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: "-".join(*part.items()))
def test_a_steady_step_allocates_nothing_that_grows_with_the_network(part):
    small, large = peak_of_a_step(300, **part), peak_of_a_step(900, **part)
    # The activations of one layer of the larger one are 450 KiB, its weights 3.2 MiB. What NumPy itself takes to turn
    # one type into another, 40 KiB, two threads may take at once.
    assert large < 128 * 1024
    assert large <= small + 64 * 1024


def test_a_pool_allocates_nothing_in_a_steady_step():
    layer = MaxPool(2)
    layer.build((32, 32, 3), np.random.default_rng(0), He(), np.float32)
    x = batch(64, (32, 32, 3))[0]
    for _ in range(2):
        dout = layer.forward(x, True)
        layer.backward(dout)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        layer.backward(layer.forward(x, True))
        assert tracemalloc.get_traced_memory()[1] - before < 128 * 1024  # the image batch is 768 KiB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", losses.names())
def test_a_network_of_zeros_starts_at_the_loss_of_a_guess(name):
    network, (x, y), loss = mlp(20, 10, init=Zeros), batch(200), losses.create(name)
    assert loss.forward(network.forward(x, False), y) == pytest.approx(loss.chance(10), rel=1e-6)


def test_the_loss_of_a_guess_among_ten():
    chances = {name: losses.create(name).chance(10) for name in losses.names()}
    assert chances == {"softmax": pytest.approx(np.log(10)), "hinge": 9, "mse": 0.1}


def test_an_empty_network_is_the_identity():
    network = Network((3,), [], np.random.default_rng(0))
    x = np.ones((2, 3), np.float32)
    assert network.forward(x, True) is x
    network.backward(x)
    assert network.parameters == []
