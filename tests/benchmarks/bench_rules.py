"""What the doctor costs: a run attended at 5 Hz, and a history of a million steps read afterwards."""

import time
from collections.abc import Iterator

import numpy as np

from babysit.doctor.doctor import Doctor, diagnose
from benchmarks.figure import Figure

HERTZ = 5
SECONDS = 600
"""Of a run that tells of two steps each time it speaks, and of its layers once."""
LONG = 10**6
DEPTH = 10
CONFIG = {"objective": {"loss": "softmax", "l2": 1e-4}, "optimizer": {"name": "sgd", "learning_rate": 0.01}}
DENSE = ("train/loss", "train/loss/data", "train/loss/regularizer", "train/accuracy", "optimizer/learning_rate")
OF_LAYERS = ("activation/mean", "activation/std", "activation/zero", "activation/saturated", "gradient/norm")
Columns = tuple[np.ndarray, np.ndarray]


def measure() -> Iterator[Figure]:
    """Yield the share of a core that attending takes, and the seconds of reading."""
    yield Figure("attending a run of ten layers at 5 Hz: of a core", 100 * attended(), "%", 1)
    series = long_series()
    start = time.process_time()
    diagnose(CONFIG, info(LONG), [], series, is_over=True)
    yield Figure(f"a history of a million steps, {len(series)} series", time.process_time() - start, "s", 2)


def info(total: int) -> dict[str, object]:
    """Return what a run of DEPTH layers tells of itself."""
    block = {"type": "dense", "input_shape": [500], "output_shape": [500], "activation": "relu", "init": "he"}
    layers = [{"number": k, **block} for k in range(1, DEPTH + 1)]
    return {"total_steps": total, "steps_per_epoch": 400, "layers": layers, "data": {"classes": list(range(10))}}


def attended() -> float:
    """Return the processor time for each second of a run, judged once a second as a server does."""
    per_frame = 2
    doctor = Doctor(CONFIG, info(SECONDS * HERTZ * per_frame))
    rng = np.random.default_rng(0)
    names = [f"layer/{k}/{what}" for k in range(1, DEPTH + 1) for what in (*OF_LAYERS, "update_ratio")]
    start = time.process_time()
    for frame in range(SECONDS * HERTZ):
        steps = np.arange(frame * per_frame + 1, (frame + 1) * per_frame + 1)
        loss = 0.1 + 2.3 * np.exp(-steps / 1000) + 0.05 * rng.standard_normal(per_frame)
        blocks = [(name, steps, loss) for name in DENSE]
        blocks += [(name, steps[-1:], np.array([0.01])) for name in names]
        doctor.take(blocks)
        if frame % HERTZ == HERTZ - 1:
            doctor.judge()
    return (time.process_time() - start) / SECONDS


def long_series() -> dict[str, Columns]:
    """Return a million points each of twenty series."""
    rng = np.random.default_rng(0)
    steps = np.arange(1, LONG + 1)
    loss = 0.1 + 2.3 * np.exp(-steps / 50_000) + 0.05 * rng.standard_normal(LONG)
    names = [*DENSE, *(f"layer/{k}/{what}" for k in (1, 2, 3) for what in OF_LAYERS)]
    return dict.fromkeys(names[:20], (steps, loss))
