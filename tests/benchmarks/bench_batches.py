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
CONVNET_STEP = 0.040
"""Seconds that a small ConvNet's step takes at batch 64: augmentation is for those."""
DENSE: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 500}] * 10},
    "optimizer": {"name": "sgd", "learning_rate": 1e-3, "momentum": 0.9},
}
AUGMENT: list[Any] = ["flip", {"name": "crop", "pad": 4}]


def measure() -> Iterator[Figure]:
    """Yield shares of a measured step of 3072-10×500-10, and of a ConvNet's; medians."""
    dataset = _dataset()
    step = _step_seconds(dataset, 128)
    yield Figure("step of 3072-10×500-10, batch 128", 1e3 * step, "ms")
    plain = _draw_seconds(dataset, 128, [])
    yield Figure("drawing 128 of 3072 numbers", 1e3 * plain, "ms")
    yield Figure("drawing 128 of 3072 numbers / that step", 100 * plain / step, "%", GOAL)
    for names in (["flip"], ["crop"], ["cutout"], AUGMENT):
        seconds = _draw_seconds(dataset, 64, names)
        label = " and ".join(entry if isinstance(entry, str) else entry["name"] for entry in names)
        yield Figure(f"drawing 64 with {label} / a ConvNet's step of 40 ms", 100 * seconds / CONVNET_STEP, "%", GOAL)


def _dataset() -> Dataset:
    rng = np.random.default_rng(0)
    train = Split(rng.random((N, 32, 32, 3), dtype=np.float32), rng.integers(0, 10, N))
    few = Split(train.x[:100], train.y[:100])
    return Dataset("noise", train, few, few, tuple("0123456789"), (32, 32, 3))


def _step_seconds(dataset: Dataset, size: int) -> float:
    """Return the seconds of one whole step of the trainer, drawing included."""
    config = parse({**DENSE, "training": {"batch_size": size, "steps": STEPS + 5}, "probes": {"budget": 0}})
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
