"""Layers against PyTorch: forward, and backward by inputs, weights and biases, in float32 and float64."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from babysit.nn.gaussian import He
from babysit.nn.layer import Layer, layers
from nn import torch_peer
from nn.torch_peer import DOUBLE, SINGLE, assert_close, tensor

torch = torch_peer.load()
F = torch.nn.functional

TOLERANCE: dict[type, float] = {SINGLE: 1e-5, DOUBLE: 1e-10}
DTYPES = pytest.mark.parametrize("dtype", [SINGLE, DOUBLE])
Peer = Callable[[Any, dict[str, Any]], Any]
"""What PyTorch makes of an input and of tensors that are named as the layer's params."""


def numbers(shape: tuple[int, ...], dtype: type, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def built(name: str, shape: tuple[int, ...], dtype: type, **options: Any) -> Layer:
    """Return the layer with params that are all random: a bias of zero would prove nothing."""
    layer = layers.create(name, **options)
    layer.build(shape, np.random.default_rng(0), He(), dtype)
    for seed, (key, value) in enumerate(sorted(layer.params.items()), 10):
        value[...] = numbers(value.shape, dtype, seed) / (1 if value.ndim == 1 else value[..., 0].size ** 0.5)
        value += key.startswith("gamma")
    return layer


def to_pytorch(images: Any) -> Any:
    """Return images with their channels second, as PyTorch has them; flat data as they are."""
    return images.movedim(-1, 1)


def from_pytorch(images: Any) -> Any:
    return images.movedim(1, -1)


def compare(layer: Layer, x: np.ndarray, peer: Peer, vanishing: tuple[str, ...] = ()) -> None:
    """Compare both directions; the gradients of params in `vanishing` are 0 but for rounding, here and there."""
    tolerance = TOLERANCE[x.dtype.type]
    theirs = tensor(x, has_grad=True)
    params = {key: tensor(value, has_grad=True) for key, value in layer.params.items()}
    expected = peer(theirs, params)
    dout = numbers(tuple(expected.shape), x.dtype.type, seed=99)
    expected.backward(tensor(dout))
    assert_close(layer.forward(x.copy(), training=True), expected, tolerance)
    assert_close(layer.backward(dout.copy()), theirs.grad, tolerance)
    for key, value in params.items():
        if key in vanishing:
            assert np.abs(layer.grads[key]).max() <= tolerance * np.abs(dout).sum()
        else:
            assert_close(layer.grads[key], value.grad, tolerance)


def convolve(x: Any, weights: Any, bias: Any, stride: int = 1, pad: int = 0) -> Any:
    """Return the images, channels last, convolved by weights (kernel, kernel, in, filters)."""
    return from_pytorch(F.conv2d(to_pytorch(x), weights.permute(3, 2, 0, 1), bias, stride, pad))


@DTYPES
@pytest.mark.parametrize("shape", [(30,), (5, 4, 3)])
def test_dense_agrees(shape: tuple[int, ...], dtype: type) -> None:
    layer = built("dense", shape, dtype, units=17)
    compare(layer, numbers((9, *shape), dtype), lambda x, p: x.flatten(1) @ p["W"] + p["b"])


def convolutions() -> Iterator[tuple[int, int, int]]:
    for kernel in (1, 2, 3, 5):
        for pad in sorted({0, (kernel - 1) // 2, kernel - 1}):
            yield from ((kernel, stride, pad) for stride in (1, 2, 3))


@DTYPES
@pytest.mark.parametrize(("channels", "filters"), [(1, 7), (3, 16), (16, 32), (32, 48), (5, 32), (32, 7)])
@pytest.mark.parametrize(("kernel", "stride", "pad"), list(convolutions()))
def test_conv_agrees(kernel: int, stride: int, pad: int, channels: int, filters: int, dtype: type) -> None:
    shape = (9, 11, channels)
    layer = built("conv", shape, dtype, filters=filters, kernel=kernel, stride=stride, pad=pad)
    compare(layer, numbers((5, *shape), dtype), lambda x, p: convolve(x, p["W"], p["b"], stride, pad))


@DTYPES
def test_conv_agrees_where_the_images_are_many_blocks(dtype: type) -> None:
    for stride in (1, 2):
        layer = built("conv", (32, 32, 16), dtype, filters=32, kernel=3, stride=stride)
        x = numbers((19, 32, 32, 16), dtype)
        compare(layer, x, lambda x, p, stride=stride: convolve(x, p["W"], p["b"], stride, 1))  # type: ignore[misc]


@DTYPES
@pytest.mark.parametrize(
    ("size", "stride", "shape"),
    [(2, 2, (6, 8, 3)), (3, 3, (9, 6, 1)), (2, 1, (5, 4, 3)), (3, 2, (7, 9, 16)), (3, 2, (8, 8, 4)), (5, 1, (5, 5, 2))],
)
def test_pools_agree(size: int, stride: int, shape: tuple[int, ...], dtype: type) -> None:
    pools = {"max_pool": F.max_pool2d, "avg_pool": F.avg_pool2d}
    for name, function in pools.items():
        layer = built(name, shape, dtype, size=size, stride=stride)

        def peer(x: Any, _: Any, function: Callable[..., Any] = function) -> Any:
            return from_pytorch(function(to_pytorch(x), size, stride))

        compare(layer, numbers((4, *shape), dtype), peer)


@DTYPES
def test_global_avg_pool_agrees(dtype: type) -> None:
    layer = built("global_avg_pool", (7, 5, 6), dtype)
    compare(layer, numbers((4, 7, 5, 6), dtype), lambda x, _: F.adaptive_avg_pool2d(to_pytorch(x), 1).flatten(1))


@DTYPES
def test_flatten_agrees(dtype: type) -> None:
    compare(built("flatten", (3, 2, 4), dtype), numbers((5, 3, 2, 4), dtype), lambda x, _: x.flatten(1))


def normalise(x: Any, params: dict[str, Any], running: tuple[Any, Any], is_training: bool, number: str = "") -> Any:
    """Return PyTorch's batch normalisation over the last axis, which updates `running` in training."""
    gamma, beta = params[f"gamma{number}"], params[f"beta{number}"]
    return from_pytorch(F.batch_norm(to_pytorch(x), *running, gamma, beta, is_training, 0.1, 1e-5))


def running_of(layer: Layer, number: str = "") -> tuple[Any, Any]:
    statistics = layer.statistics
    return tensor(statistics[f"running_mean{number}"]), tensor(statistics[f"running_variance{number}"])


@DTYPES
@pytest.mark.parametrize("shape", [(20,), (5, 4, 6), (16, 16, 3)])
def test_batch_norm_agrees_in_both_modes_and_so_do_its_running_averages(shape: tuple[int, ...], dtype: type) -> None:
    layer = built("batch_norm", shape, dtype)
    running = running_of(layer)
    for seed in range(6):
        x = 2 * numbers((40 - seed, *shape), dtype, seed) + numbers(shape[-1:], dtype, 50)
        compare(layer, x, lambda x, p: normalise(x, p, running, True))
        for ours, theirs in zip(layer.statistics.values(), running, strict=True):
            assert_close(ours, theirs, TOLERANCE[dtype])
        params = {key: tensor(value) for key, value in layer.params.items()}
        assert_close(layer.forward(x, False), normalise(tensor(x), params, running, False), TOLERANCE[dtype])


@DTYPES
@pytest.mark.parametrize("shape", [(20,), (1000,), (5, 4, 6), (32, 32, 16)])
def test_layer_norm_agrees(shape: tuple[int, ...], dtype: type) -> None:
    def peer(x: Any, p: dict[str, Any]) -> Any:
        if len(shape) == 1:
            return F.layer_norm(x, shape, p["gamma"], p["beta"])
        return from_pytorch(F.group_norm(to_pytorch(x), 1, p["gamma"], p["beta"]))

    layer, x = built("layer_norm", shape, dtype), 2 * numbers((30, *shape), dtype) + 1
    compare(layer, x, peer)
    np.testing.assert_array_equal(layer.forward(x, False), layer.forward(x, True))


@DTYPES
@pytest.mark.parametrize("pieces", [2, 3, 5])
@pytest.mark.parametrize("shape", [(30,), (5, 4, 3)])
def test_maxout_agrees(shape: tuple[int, ...], pieces: int, dtype: type) -> None:
    def peer(x: Any, p: dict[str, Any]) -> Any:
        return (x.flatten(1) @ p["W"] + p["b"]).reshape(len(x), pieces, 8).max(dim=1).values

    layer, x = built("maxout", shape, dtype, units=8, pieces=pieces), numbers((9, *shape), dtype)
    compare(layer, x, peer)
    # As the first layer, which nobody asks for the gradient of its input, it has the same of its params.
    expected = {key: grad.copy() for key, grad in layer.grads.items()}
    first = built("maxout", shape, dtype, units=8, pieces=pieces)
    first.skip_input_gradient = True
    first.forward(x, training=True)
    first.backward(numbers((9, 8), dtype, seed=99))
    for key, grad in first.grads.items():
        np.testing.assert_array_equal(grad, expected[key])


@DTYPES
@pytest.mark.parametrize("rate", [0.0, 0.4, 0.9])
def test_dropout_agrees(rate: float, dtype: type) -> None:
    layer = built("dropout", (30, 20), dtype, rate=rate)
    generator = layer.generators["dropout"].bit_generator
    before = generator.state
    mask = tensor(layer.forward(np.ones((50, 30, 20), dtype), True)) > 0
    generator.state = before
    assert float(mask.double().mean()) == pytest.approx(1 - rate, abs=0.02)
    compare(layer, numbers((50, 30, 20), dtype), lambda x, _: x * mask / (1 - rate))
    x = numbers((50, 30, 20), dtype)
    np.testing.assert_array_equal(layer.forward(x, False), x)


@DTYPES
@pytest.mark.parametrize(
    ("shape", "filters", "stride"), [((20,), 20, 1), ((12,), 20, 1), ((8, 6, 16), 16, 1), ((8, 7, 5), 32, 2)]
)
def test_residual_agrees_in_both_modes(shape: tuple[int, ...], filters: int, stride: int, dtype: type) -> None:
    """With a projection where the shape changes, without one where it does not."""
    layer = built("residual", shape, dtype, filters=filters, stride=stride)
    has_projection = "W5" in layer.params
    assert has_projection == (layer.output_shape(shape) != shape)
    norms = ("2", "4", "6") if has_projection else ("2", "4")
    running = {number: running_of(layer, number) for number in norms}

    def mix(x: Any, p: dict[str, Any], number: int, stride: int) -> Any:
        weights, bias = p[f"W{number}"], p[f"b{number}"]
        if len(shape) == 1:
            return x @ weights + bias
        return convolve(x, weights, bias, stride, (weights.shape[0] - 1) // 2)

    def peer(x: Any, p: dict[str, Any], is_training: bool = True) -> Any:
        hidden = torch.relu(normalise(mix(x, p, 1, stride), p, running["2"], is_training, "2"))
        main = normalise(mix(hidden, p, 3, 1), p, running["4"], is_training, "4")
        return main + (normalise(mix(x, p, 5, stride), p, running["6"], is_training, "6") if has_projection else x)

    for seed in range(3):
        x = numbers((25, *shape), dtype, seed)
        compare(layer, x, peer, vanishing=("b1", "b3", "b5"))
        for number, theirs in running.items():
            for ours, expected in zip(running_of(layer, number), theirs, strict=True):
                assert_close(ours.numpy(), expected, TOLERANCE[dtype])
        params = {key: tensor(value) for key, value in layer.params.items()}
        assert_close(layer.forward(x, False), peer(tensor(x), params, False), TOLERANCE[dtype])


def test_every_layer_is_compared() -> None:
    compared = {"dense", "conv", "max_pool", "avg_pool", "global_avg_pool", "flatten", "batch_norm", "layer_norm"}
    assert compared | {"maxout", "dropout", "residual"} == set(layers.names())
