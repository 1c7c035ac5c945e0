"""A whole ConvNet trained beside PyTorch, step by step from the same weights."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from babysit.nn.activations import Linear, Relu
from babysit.nn.batch_norm import BatchNorm
from babysit.nn.conv import Conv
from babysit.nn.dense import Dense
from babysit.nn.gaussian import He
from babysit.nn.network import Design, Network
from babysit.nn.optim import optimizers
from babysit.nn.pool import MaxPool
from babysit.nn.softmax import Softmax
from nn import torch_peer
from nn.torch_peer import DOUBLE, SINGLE, tensor

torch = torch_peer.load()
F = torch.nn.functional

N_STEPS = 20
TOLERANCE: dict[type, float] = {SINGLE: 2e-5, DOUBLE: 1e-11}
"""Of a loss after twenty steps in which every rounding is carried on."""
OPTIMIZERS: list[tuple[str, dict[str, Any], Callable[..., Any], dict[str, Any]]] = [
    ("momentum", {"learning_rate": 0.005}, torch.optim.SGD, {"lr": 0.005, "momentum": 0.9}),
    ("adam", {"learning_rate": 0.003}, torch.optim.Adam, {"lr": 0.003}),
]


def convnet(dtype: type) -> Network:
    he = He()
    blocks: list[Design | tuple[Any, Any, Any]] = [
        Design(Conv(16, kernel=5, pad=2), Relu(), he, before=[BatchNorm()]),
        (MaxPool(2), Linear(), he),
        (Conv(32, kernel=3), Relu(), he),
        (Conv(20, kernel=3, stride=2), Relu(), he),
        (Dense(40), Relu(), he),
        (Dense(10), Linear(), he),
    ]
    return Network((12, 12, 3), blocks, np.random.default_rng(0), dtype)


def scores(x: Any, p: dict[str, Any], running: tuple[Any, Any]) -> Any:
    """Return what PyTorch makes of the batch, (n, height, width, channels), by the same layers."""

    def convolve(x: Any, k: int, **options: int) -> Any:
        return F.conv2d(x, p[f"layer/{k}/W"].permute(3, 2, 0, 1), p[f"layer/{k}/b"], **options)

    x = convolve(x.movedim(-1, 1), 1, padding=2)
    x = F.batch_norm(x, *running, p["layer/1/gamma"], p["layer/1/beta"], training=True)
    x = F.max_pool2d(torch.relu(x), 2)
    x = torch.relu(convolve(x, 2, padding=1))
    x = torch.relu(convolve(x, 3, padding=1, stride=2))
    x = torch.relu(x.movedim(1, -1).flatten(1) @ p["layer/4/W"] + p["layer/4/b"])
    return x @ p["layer/5/W"] + p["layer/5/b"]


@pytest.mark.parametrize("dtype", [SINGLE, DOUBLE])
@pytest.mark.parametrize(("name", "options", "peer", "peers_options"), OPTIMIZERS)
def test_the_losses_agree(
    name: str, options: dict[str, Any], peer: Callable[..., Any], peers_options: dict[str, Any], dtype: type
) -> None:
    network, loss, rng = convnet(dtype), Softmax(), np.random.default_rng(1)
    theirs = {p.name: tensor(p.value, has_grad=True) for p in network.parameters}
    running = (torch.zeros(16, dtype=tensor(np.empty(0, dtype)).dtype), torch.ones(16, dtype=theirs["layer/1/W"].dtype))
    optimizer, other = optimizers.create(name, **options), peer(theirs.values(), **peers_options)
    losses: list[tuple[float, float]] = []
    for _ in range(N_STEPS):
        x: np.ndarray = rng.standard_normal((32, 12, 12, 3)).astype(dtype)
        y = rng.integers(4, size=32)
        x[..., 0] += y[:, None, None]
        ours = loss.forward(network.forward(x, training=True), y)
        network.backward(loss.backward())
        optimizer.step(network.parameters)
        other.zero_grad()
        expected = F.cross_entropy(scores(tensor(x), theirs, running), tensor(y))
        expected.backward()
        other.step()
        losses.append((ours, expected.item()))
    ours_all, theirs_all = np.array(losses).T
    assert theirs_all[-3:].mean() < 0.8 * theirs_all[:3].mean()
    np.testing.assert_allclose(ours_all, theirs_all, rtol=TOLERANCE[dtype])
    np.testing.assert_allclose(ours_all[0], theirs_all[0], rtol=torch_peer.TOLERANCE[dtype])
    # The running mean follows the first bias, whose gradient is rounding alone; Adam takes steps by it all the same.
    variance = network.statistics["layer/1/running_variance"]
    np.testing.assert_allclose(variance, running[1], rtol=TOLERANCE[dtype])
