"""Activations, losses and inits against PyTorch: forward and backward, in float32 and float64."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from babysit.nn.gaussian import He
from babysit.nn.init import inits
from babysit.nn.layer import activations
from babysit.nn.losses import losses
from babysit.nn.parameter import Parameter
from babysit.nn.regularizer import Regularizer
from nn import torch_peer
from nn.torch_peer import DOUBLE, SINGLE, assert_close, tensor

torch = torch_peer.load()
F = torch.nn.functional

ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "linear": lambda x: x * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "swish": F.silu,
}
VARIANTS: list[tuple[str, dict[str, Any], Callable[..., Any]]] = [
    *((name, {}, function) for name, function in ACTIVATIONS.items()),
    ("gelu", {"approximate": True}, lambda x: F.gelu(x, approximate="tanh")),
    ("leaky_relu", {"alpha": 0.3}, lambda x: F.leaky_relu(x, 0.3)),
    ("elu", {"alpha": 2.0}, lambda x: F.elu(x, 2.0)),
]


def inputs(shape: tuple[int, ...], dtype: type) -> np.ndarray:
    return (3 * np.random.default_rng(0).standard_normal(shape)).astype(dtype)


def test_every_activation_is_compared() -> None:
    assert {*ACTIVATIONS, "prelu"} == set(activations.names())


@pytest.mark.parametrize("dtype", [SINGLE, DOUBLE])
@pytest.mark.parametrize(("name", "options", "function"), VARIANTS)
def test_an_activation_agrees(name: str, options: dict[str, Any], function: Callable[..., Any], dtype: type) -> None:
    activation, x = activations.create(name, **options), inputs((400, 90), dtype)
    activation.build((90,), np.random.default_rng(0), He(), dtype)
    theirs = tensor(x, has_grad=True)
    expected, dout = function(theirs), inputs((400, 90), dtype)[::-1].copy()
    expected.backward(tensor(dout))
    assert_close(activation.forward(x.copy(), training=False), expected)
    assert_close(activation.forward(x.copy(), training=True), expected)
    assert_close(activation.backward(dout.copy()), theirs.grad)


@pytest.mark.parametrize("dtype", [SINGLE, DOUBLE])
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("shape", [(6,), (5, 4, 6)])
def test_prelu_agrees(shape: tuple[int, ...], shared: bool, dtype: type) -> None:
    prelu = activations.create("prelu", shared=shared)
    prelu.build(shape, np.random.default_rng(0), He(), dtype)
    prelu.params["alpha"][:] = np.linspace(-0.2, 0.6, prelu.params["alpha"].size)
    x, dout = inputs((7, *shape), dtype), inputs((7, *shape), dtype)[::-1].copy()
    theirs, alpha = tensor(x, has_grad=True), tensor(prelu.params["alpha"], has_grad=True)
    # PyTorch's channels stand second.
    expected = F.prelu(theirs.movedim(-1, 1), alpha).movedim(1, -1)
    expected.backward(tensor(dout))
    assert_close(prelu.forward(x.copy(), training=True), expected)
    assert_close(prelu.backward(dout.copy()), theirs.grad)
    assert_close(prelu.grads["alpha"], alpha.grad)


def labels() -> np.ndarray:
    return np.random.default_rng(1).integers(10, size=64)


def mixtures(dtype: type) -> np.ndarray:
    return np.random.default_rng(1).dirichlet(np.ones(10), size=64).astype(dtype)


def smoothed(s: Any, y: Any) -> Any:
    return F.cross_entropy(s, y, label_smoothing=0.2)


LOSSES: list[tuple[str, dict[str, Any], str, Callable[..., Any]]] = [
    ("softmax", {}, "labels", F.cross_entropy),
    ("softmax", {}, "mixtures", F.cross_entropy),
    ("softmax", {"label_smoothing": 0.2}, "labels", smoothed),
    ("softmax", {"label_smoothing": 0.2}, "mixtures", smoothed),
    # PyTorch's is divided by the number of classes.
    ("hinge", {}, "labels", lambda s, y: 10 * F.multi_margin_loss(s, y)),
    ("hinge", {"margin": 3.0}, "labels", lambda s, y: 10 * F.multi_margin_loss(s, y, margin=3.0)),
    ("mse", {}, "mixtures", F.mse_loss),
    ("mse", {}, "labels", lambda s, y: F.mse_loss(s, F.one_hot(y, 10).to(s.dtype))),
]


def test_every_loss_is_compared() -> None:
    assert {name for name, *_ in LOSSES} == set(losses.names())


@pytest.mark.parametrize("dtype", [SINGLE, DOUBLE])
@pytest.mark.parametrize(("name", "options", "kind", "function"), LOSSES)
def test_a_loss_agrees(
    name: str, options: dict[str, Any], kind: str, function: Callable[..., Any], dtype: type
) -> None:
    loss, scores = losses.create(name, **options), inputs((64, 10), dtype)
    y = labels() if kind == "labels" else mixtures(dtype)
    theirs = tensor(scores, has_grad=True)
    expected = function(theirs, tensor(y))
    expected.backward()
    assert loss.forward(scores, y) == pytest.approx(expected.item(), rel=torch_peer.TOLERANCE[dtype])
    assert_close(loss.backward(), theirs.grad)


@pytest.mark.parametrize(("name", "std"), [("glorot", "xavier_normal_"), ("he", "kaiming_normal_")])
def test_an_init_has_the_deviation_that_pytorch_gives_it(name: str, std: str) -> None:
    torch.manual_seed(0)
    theirs = torch.empty(400, 300)  # (out, in)
    getattr(torch.nn.init, std)(theirs)
    ours = inits.create(name).fill((300, 400), 300, 400, np.random.default_rng(0), SINGLE)
    assert ours.std() == pytest.approx(theirs.std().item(), rel=0.01)


def test_max_norm_agrees() -> None:
    weights = inputs((5, 4, 3, 8), DOUBLE)
    parameter = Parameter("layer/1/W", weights.copy(), np.zeros_like(weights), decays=True)
    limit = float(np.median(np.linalg.norm(weights.reshape(-1, 8), axis=0)))
    Regularizer(max_norm=limit).constrain([parameter])
    assert_close(parameter.value, torch.renorm(tensor(weights), p=2, dim=-1, maxnorm=limit), 1e-7)


@pytest.mark.parametrize("limit", [0.5, 1e3])
def test_clipping_agrees(limit: float) -> None:
    from babysit.nn.clip import clip_gradients

    grads = [inputs((40, 30), DOUBLE), inputs((30,), DOUBLE)]
    ours = [Parameter(str(i), g.copy(), g.copy(), decays=True) for i, g in enumerate(grads)]
    theirs = [tensor(g, has_grad=True) for g in grads]
    for each, grad in zip(theirs, grads, strict=True):
        each.grad = tensor(grad)
    norm = torch.nn.utils.clip_grad_norm_(theirs, limit).item()
    assert clip_gradients(ours, max_norm=limit) == pytest.approx(norm)
    assert norm == pytest.approx(math.sqrt(sum(float((g * g).sum()) for g in grads)))
    for parameter, each in zip(ours, theirs, strict=True):
        assert_close(parameter.grad, each.grad, 1e-5)  # PyTorch adds 1e-6 to the norm
