"""A loop that logs 20 numbers at every step and does nothing else: the same for every library that takes them."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

NAMES = (
    *("train/loss", "train/accuracy", "val/loss", "val/accuracy", "optimizer/learning_rate"),
    *(f"layer/{k}/{what}" for k in range(1, 6) for what in ("activation/mean", "activation/std", "gradient/norm")),
)
"""The series: as a run of five layers has them."""

Log = Callable[[int, dict[str, float]], None]
Values = Sequence[dict[str, float]]


def values(n: int = 50, seed: int = 0) -> Values:
    """Return what is logged at `n` steps, and then again from the first: noise around one, a float32 in a float."""
    noise = np.random.default_rng(seed).normal(1, 0.1, (n, len(NAMES))).astype(np.float32)
    return [dict(zip(NAMES, row, strict=True)) for row in noise.tolist()]


def log_all(log: Log, n_steps: int, first: int = 1) -> float:
    """Log `n_steps` steps from `first` on in a plain loop, and return the seconds that it took."""
    made = values()
    n = len(made)
    start = time.perf_counter()
    for step in range(first, first + n_steps):
        log(step, made[step % n])
    return time.perf_counter() - start


def time_calls(log: Log, n_steps: int, first: int = 1, rest: float = 0.0) -> NDArray[np.float64]:
    """Log so many steps with `rest` seconds of other work after each; return the microseconds of each call."""
    made = values()
    n, clock = len(made), time.perf_counter_ns
    found = np.empty(n_steps)
    for place, step in enumerate(range(first, first + n_steps)):
        row = made[step % n]
        start = clock()
        log(step, row)
        end = clock()
        found[place] = end - start
        while clock() - end < 1e9 * rest:
            pass
    return found / 1e3
