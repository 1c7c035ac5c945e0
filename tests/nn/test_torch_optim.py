"""Optimizers and schedules against PyTorch over a hundred steps."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from babysit.nn.optim import Array, optimizers
from babysit.nn.parameter import Parameter
from babysit.nn.schedules import Schedule, schedules
from babysit.nn.warmup import Warmup
from nn import torch_peer
from nn.torch_peer import DOUBLE, SINGLE, assert_close, tensor

torch = torch_peer.load()
lr_scheduler = torch.optim.lr_scheduler

N_STEPS = 100
OPTIMIZERS: list[tuple[str, dict[str, Any], Callable[..., Any], dict[str, Any]]] = [
    ("sgd", {"momentum": 0.0}, torch.optim.SGD, {"lr": 0.01}),
    ("sgd", {}, torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
    ("momentum", {"momentum": 0.8}, torch.optim.SGD, {"lr": 0.01, "momentum": 0.8}),
    ("nesterov", {}, torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("adagrad", {}, torch.optim.Adagrad, {}),
    ("adagrad", {"initial": 0.1}, torch.optim.Adagrad, {"initial_accumulator_value": 0.1}),
    ("rmsprop", {}, torch.optim.RMSprop, {}),
    ("rmsprop", {"momentum": 0.9, "decay": 0.9}, torch.optim.RMSprop, {"momentum": 0.9, "alpha": 0.9}),
    ("adam", {}, torch.optim.Adam, {}),
    ("adam", {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}, torch.optim.Adam, {"betas": (0.8, 0.9), "eps": 1e-3}),
    ("adamw", {}, torch.optim.AdamW, {}),
    ("adamw", {"weight_decay": 0.3}, torch.optim.AdamW, {"weight_decay": 0.3}),
]


def test_every_optimizer_is_compared() -> None:
    assert {name for name, *_ in OPTIMIZERS} == set(optimizers.names())


@pytest.mark.parametrize("dtype", [SINGLE, DOUBLE])
@pytest.mark.parametrize(("name", "options", "peer", "peers_options"), OPTIMIZERS)
def test_an_optimizer_agrees(
    name: str, options: dict[str, Any], peer: Callable[..., Any], peers_options: dict[str, Any], dtype: type
) -> None:
    """On f = ½ a (w − 1)² + noise: each follows its own weights, so that a difference would grow."""
    rng = np.random.default_rng(0)
    start: Array = rng.standard_normal((60, 50)).astype(dtype)
    curvature: Array = np.abs(rng.standard_normal((60, 50)).astype(dtype))
    ours = Parameter("layer/1/W", start.copy(), np.zeros_like(start), decays=True)
    theirs = tensor(start, has_grad=True)
    optimizer, other = optimizers.create(name, **options), peer([theirs], **peers_options)
    for _ in range(N_STEPS):
        noise: Array = rng.standard_normal(start.shape).astype(dtype)
        ours.grad[...] = curvature * (ours.value - 1) + noise
        theirs.grad = tensor(curvature) * (theirs.detach() - 1) + tensor(noise)
        optimizer.step([ours])
        other.step()
    moved = float(np.abs(ours.value - start).max())
    assert moved > 0.05
    assert_close(ours.value, theirs, 1e-6 if dtype is SINGLE else 1e-10)


def test_adamw_leaves_biases_as_pytorch_does_in_a_group_without_decay() -> None:
    rng = np.random.default_rng(0)
    bias = Parameter("layer/1/b", rng.standard_normal(40), rng.standard_normal(40), decays=False)
    theirs = tensor(bias.value, has_grad=True)
    theirs.grad = tensor(bias.grad)
    optimizer, other = optimizers.create("adamw"), torch.optim.AdamW([theirs], weight_decay=0.0)
    for _ in range(N_STEPS):
        optimizer.step([bias])
        other.step()
    assert_close(bias.value, theirs, 1e-10)


def cosine_with_floor(optimizer: Any) -> Any:
    return lr_scheduler.CosineAnnealingLR(optimizer, N_STEPS, eta_min=0.02)


def warmed_cosine(optimizer: Any) -> Any:
    rise = lr_scheduler.LinearLR(optimizer, start_factor=1 / 20, total_iters=19)
    return lr_scheduler.SequentialLR(optimizer, [rise, lr_scheduler.CosineAnnealingLR(optimizer, 80)], [20])


SCHEDULES: list[tuple[Schedule, Callable[..., Any]]] = [
    (schedules.create("constant"), lambda o: lr_scheduler.ConstantLR(o, factor=1.0)),
    (
        schedules.create("step", every=7, factor=0.3, unit="steps"),
        lambda o: lr_scheduler.StepLR(o, step_size=7, gamma=0.3),
    ),
    (schedules.create("exponential", factor=0.9, unit="steps"), lambda o: lr_scheduler.ExponentialLR(o, gamma=0.9)),
    (
        schedules.create("inverse_time", decay=0.5, unit="steps"),
        lambda o: lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + 0.5 * t)),
    ),
    (schedules.create("cosine"), lambda o: lr_scheduler.CosineAnnealingLR(o, N_STEPS)),
    (schedules.create("cosine", final=0.2), cosine_with_floor),
    (schedules.create("one_cycle"), lambda o: lr_scheduler.OneCycleLR(o, max_lr=0.1, total_steps=N_STEPS)),
    (
        schedules.create("one_cycle", rise=0.5, start=0.1, final=0.01),
        lambda o: lr_scheduler.OneCycleLR(
            o, max_lr=0.1, total_steps=N_STEPS, pct_start=0.5, div_factor=10, final_div_factor=10
        ),
    ),
    (Warmup(schedules.create("cosine"), 20), warmed_cosine),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("schedule", "peer"), SCHEDULES)
def test_a_schedule_agrees(schedule: Schedule, peer: Callable[..., Any]) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = peer(optimizer)
    for step in range(1, N_STEPS + 1):
        expected = optimizer.param_groups[0]["lr"]
        assert schedule.rate(0.1, step, N_STEPS) == pytest.approx(expected, rel=1e-9, abs=1e-15), step
        optimizer.step()
        if step < N_STEPS:
            scheduler.step()


def test_reduce_on_plateau_agrees() -> None:
    options = {"factor": 0.3, "patience": 2, "threshold": 1e-2}
    schedule = schedules.create("reduce_on_plateau", min_rate=1e-4, **options)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, min_lr=1e-4, **options)
    rng = np.random.default_rng(0)
    rates = set()
    for loss in [*np.linspace(2, 1, 20), *(1 + 0.1 * rng.standard_normal(60)), float("nan"), float("nan")]:
        schedule.observe(float(loss))
        scheduler.step(float(loss))
        rates.add(schedule.rate(0.1, 1, 100))
        assert schedule.rate(0.1, 1, 100) == pytest.approx(optimizer.param_groups[0]["lr"])
    assert len(rates) >= 4
