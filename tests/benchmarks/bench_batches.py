"""What drawing a batch costs beside the step that trains on it: plain, and flipped and cropped."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from babysit.data.batches import Batches
from babysit.data.dataset import Dataset, Split
from babysit.train.config import parse
from babysit.train.feed import create_batches
from babysit.train.trainer import Trainer
from benchmarks.figure import Figure

N = 20_000
"""Examples: 246 MB, far more than any cache holds."""
DRAWS, STEPS = 300, 15
GOAL = 3.0
DENSE: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 500}] * 10},
    "optimizer": {"name": "sgd", "learning_rate": 1e-3, "momentum": 0.9},
}
CONVNET: dict[str, Any] = {
    **DENSE,
    "network": {
        "layers": [
            *({"type": "conv", "filters": 32, "kernel": 5, "pad": 2}, {"type": "max_pool"}),
            *({"type": "conv", "filters": 32, "kernel": 3, "pad": 1}, {"type": "max_pool"}),
            *({"type": "conv", "filters": 64, "kernel": 3, "pad": 1}, {"type": "max_pool"}),
        ]
    },
}
AUGMENT: list[Any] = ["flip", {"name": "crop", "pad": 4}]


def measure() -> Iterator[Figure]:
    """Yield shares of a measured step of 3072-10×500-10, and of a small ConvNet's; medians."""
    dataset = _dataset()
    step = _step_seconds(dataset, DENSE, 128)
    yield Figure("step of 3072-10×500-10, batch 128", 1e3 * step, "ms")
    plain = _draw_seconds(dataset, 128, [])
    yield Figure("drawing 128 of 3072 numbers", 1e3 * plain, "ms")
    yield Figure("drawing 128 of 3072 numbers / that step", 100 * plain / step, "%", GOAL)
    step = _step_seconds(dataset, CONVNET, 64)
    yield Figure("step of a ConvNet 32-32-64, batch 64", 1e3 * step, "ms")
    for names in (["flip"], ["crop"], ["cutout"], AUGMENT):
        seconds = _draw_seconds(dataset, 64, names)
        label = " and ".join(entry if isinstance(entry, str) else entry["name"] for entry in names)
        yield Figure(f"drawing 64 with {label} / that step", 100 * seconds / step, "%", GOAL)


def _dataset() -> Dataset:
    rng = np.random.default_rng(0)
    train = Split(rng.random((N, 32, 32, 3), dtype=np.float32), rng.integers(0, 10, N))
    few = Split(train.x[:100], train.y[:100])
    return Dataset("noise", train, few, few, tuple("0123456789"), (32, 32, 3))


def _step_seconds(dataset: Dataset, network: dict[str, Any], size: int) -> float:
    """Return the seconds of one whole step of the trainer, drawing included."""
    config = parse({**network, "training": {"batch_size": size, "steps": STEPS + 5}, "probes": {"budget": 0}})
    events = Trainer(config, dataset).events()
    for _ in range(5):  # the facts, and steps that fill buffers
        next(events)
    return _median(lambda: next(events), STEPS - 2)


def _draw_seconds(dataset: Dataset, size: int, augment: list[Any]) -> float:
    config = parse({"data": {"augment": augment}, "training": {"batch_size": size}})
    batches: Batches = create_batches(config, dataset)
    batches.draw()
    return _median(batches.draw, DRAWS)


def _median(act: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
