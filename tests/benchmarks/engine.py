"""The networks that the engine's benchmarks train, ours and the same in PyTorch, as functions that do one step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from babysit.nn.gaussian import He
from babysit.nn.layer import Layer, activations, layers
from babysit.nn.network import Design, Network
from babysit.nn.sgd import Sgd
from babysit.nn.softmax import Softmax
from babysit.nn.threads import count

Step = Callable[[], object]
SIDES = (5, 3, 3)
FILTERS = (32, 32, 64)
DEPTH, UNITS, INPUTS, CLASSES = 10, 500, 3072, 10
RATE, MOMENTUM = 1e-3, 0.9


def mlp(batch: int, batch_norm: bool) -> Step:
    """Return one step of 3072-10×500-10 with ReLU and momentum."""
    return step_of(mlp_network(batch_norm), batch)


def mlp_network(batch_norm: bool) -> Network:
    """Return that network."""
    before = (lambda: (layers.create("batch_norm"),)) if batch_norm else lambda: ()
    hidden = [Design(layers.create("dense", units=UNITS), _relu(), He(), before()) for _ in range(DEPTH)]
    return Network((INPUTS,), [*hidden, _output()], np.random.default_rng(0))


def convnet(batch: int) -> Step:
    """Return one step of conv5-32, pool, conv3-32, pool, conv3-64, pool, dense on 32×32×3."""
    blocks: list[Design] = []
    for side, filters in zip(SIDES, FILTERS, strict=True):
        blocks += [Design(layers.create("conv", filters=filters, kernel=side), _relu(), He())]
        blocks += [Design(layers.create("max_pool"), activations.create("linear"), He())]
    return step_of(Network((32, 32, 3), [*blocks, _output()], np.random.default_rng(0)), batch)


def mlp_flops(batch: int) -> int:
    """Return the multiply-adds × 2 of one step's matrix products: three for each layer, two for the first."""
    weights = INPUTS * UNITS + (DEPTH - 1) * UNITS**2 + UNITS * CLASSES
    return 2 * batch * (3 * weights - INPUTS * UNITS)


def torch_mlp(torch: Any, batch: int, batch_norm: bool) -> Step:
    """Return one step of the same network in PyTorch, eager, on as many threads as ours has."""
    parts, width = [], INPUTS
    for _ in range(DEPTH):
        norm = [torch.nn.BatchNorm1d(UNITS)] if batch_norm else []
        parts += [torch.nn.Linear(width, UNITS), *norm, torch.nn.ReLU()]
        width = UNITS
    return _torch_step(torch, [*parts, torch.nn.Linear(width, CLASSES)], (batch, INPUTS))


def torch_convnet(torch: Any, batch: int, channels_last: bool = False) -> Step:
    """Return one step of the same ConvNet in PyTorch, in its own layout or in ours."""
    parts, channels = [], 3
    for side, filters in zip(SIDES, FILTERS, strict=True):
        convolution = torch.nn.Conv2d(channels, filters, side, padding=side // 2)
        parts += [convolution, torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
        channels = filters
    parts += [torch.nn.Flatten(), torch.nn.Linear(4 * 4 * channels, CLASSES)]
    return _torch_step(torch, parts, (batch, 3, 32, 32), channels_last)


def _relu() -> Any:
    return activations.create("relu")


def _output() -> Design:
    output: Layer = layers.create("dense", units=CLASSES)
    return Design(output, activations.create("linear"), He())


def step_of(network: Network, batch: int) -> Step:
    """Return one step of a network on a batch of noise."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((batch, *network.input_shape), dtype=np.float32)
    y, loss, optimizer = rng.integers(0, CLASSES, batch), Softmax(), Sgd(RATE, MOMENTUM)

    def step() -> None:
        loss.forward(network.forward(x, training=True), y)
        network.backward(loss.backward())
        optimizer.step(network.parameters)

    return step


def _torch_step(torch: Any, parts: list[Any], shape: tuple[int, ...], channels_last: bool = False) -> Step:
    torch.set_num_threads(count())
    model, x = torch.nn.Sequential(*parts), torch.randn(*shape)
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    y = torch.randint(0, CLASSES, shape[:1])
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step() -> None:
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step
