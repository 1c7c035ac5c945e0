"""What the NaN guard costs a healthy step: guarded and bare steps in turn, of the 10×500 network and of the digits."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babysit.data.prepare import prepare
from babysit.train.config import parse
from babysit.train.trainer import Trainer
from benchmarks.figure import Figure

CONFIGS: dict[str, tuple[dict[str, Any], int, int]] = {
    "3072-10×500-10, batch 128": (
        {
            "data": {"name": "shapes", "n": 2000},
            "network": {"layers": [{"type": "dense", "units": 500}] * 10},
            "training": {"batch_size": 128, "steps": 100_000},
        },
        40,
        3,
    ),
    "digits 64-100-10, batch 16": ({"training": {"steps": 1_000_000}}, 100, 50),
}
"""Configuration, rounds, and the steps of one round."""


def measure() -> Iterator[Figure]:
    """Yield the quotient of the fastest quarter of both kinds of rounds: what else runs here only ever adds to one."""
    for name, (config, rounds, group) in CONFIGS.items():
        bare, guarded = (_trainer(config, action) for action in ("off", "stop"))
        seconds: dict[Trainer, list[float]] = {bare: [], guarded: []}
        for number in range(rounds):
            for trainer in (bare, guarded) if number % 2 else (guarded, bare):
                seconds[trainer].append(_seconds(trainer, group))
        without, with_guard = (_fast(seconds[trainer]) for trainer in (bare, guarded))
        yield Figure(f"{name}: a step without guard", 1e6 * without, "µs")
        yield Figure(f"{name}: more time with it", 100 * (with_guard / without - 1), "%", 1.0)


def _trainer(config: dict[str, Any], action: str) -> Trainer:
    parsed = parse({**config, "training": {**config["training"], "nan_guard": action}})
    trainer = Trainer(parsed, prepare(parsed.data, parsed.seed, Path()))
    _seconds(trainer, 20)
    return trainer


def _seconds(trainer: Trainer, n: int) -> float:
    """Return the seconds of one step, over `n` of them."""
    trainer._train_step()  # warms up
    start = time.perf_counter()
    for _ in range(n):
        trainer._train_step()
    return (time.perf_counter() - start) / n


def _fast(seconds: list[float]) -> float:
    return statistics.median(sorted(seconds)[: len(seconds) // 4])
