"""A run that the client library streams in, with every kind of series and record that a run's page draws."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.sdk.run import Run
from babysit.server.serve import Background
from babysit.store.runs import RunState, create_run, move_run

CLASSES = ["cat", "dog", "frog"]
LAYERS = 3
EVERY = 10
TOTAL = 1000
N_EXAMPLES = 6
OFF = {"name": "gradients", "is_on": False, "reason": "it failed: overflow in square"}


def open_run(server: Background, folder: Path, name: str, config: dict[str, Any]) -> Run:
    """Return a run that is started, and that no worker trains."""

    def make(connection: Any) -> str:
        made = create_run(connection, config, name, "pictures", "dense", TOTAL)
        move_run(connection, made.id, RunState.STARTING, "by hand")
        return made.id

    run_id = server.services.database.writer.submit(make).result()
    run = Run(server.url, run_id, server.services.tokens.ingest(run_id), folder=folder)
    run.state("running", "begun")
    return run


def tell(run: Run) -> None:
    """Say what a worker says of its run at its start."""
    shape = [8, 8, 1]
    layers = [
        {"number": k, "type": "dense", "input_shape": shape, "output_shape": [10], "parameters": 9} for k in (1, 2, 3)
    ]
    data = {"name": "pictures", "shape": shape, "n_train": 90, "n_validation": 30, "n_test": 30, "classes": CLASSES}
    probes = [{"name": name, "is_on": True} for name in ("activations", "gradients", "updates", "filters", "timing")]
    preprocess = {"class_counts": [30, 30, 30], "preprocess": {"name": "none"}}
    run.info({"layers": layers, "parameters": 27, "total_steps": TOTAL, "data": data | preprocess, "probes": probes})
    run.event("probe", OFF, 0)


def log_steps(run: Run, first: int, last: int) -> None:
    """Log every step, measure every EVERY-th, evaluate every 100th."""
    rng = np.random.default_rng(first)
    for step in range(first, last + 1):
        fall = math.exp(-step / 300)
        run.log(step, {"train/loss": 2 * fall, "train/accuracy": 1 - fall, "optimizer/learning_rate": 0.1})
        if step % EVERY == 0:
            run.log(step, _measured(step))
            _log_records(run, step, rng)
        if step % 100 == 0:
            _evaluate(run, step, rng)


def _measured(step: int) -> dict[str, float]:
    values: dict[str, float] = {"time/forward": 2e-3, "time/backward": 4e-3, "speed/steps_per_second": 100.0}
    values |= {"layer/1/filters/smoothness": step / TOTAL, "layer/1/filters/smoothness_null": 0.0}
    for k in range(LAYERS + 1):
        values |= {f"layer/{k}/activation/mean": k * step / TOTAL, f"layer/{k}/activation/std": 10.0**-k}
        if k > 0:
            values |= {f"layer/{k}/update_ratio": 1e-3 * k, f"layer/{k}/time/forward": 1e-3 * k}
    return values


def _log_records(run: Run, step: int, rng: np.random.Generator) -> None:
    for k in range(LAYERS + 1):
        for kind in ("activation", "gradient"):
            if kind == "activation" or k > 0:
                _log_histogram(run, step, f"layer/{k}/{kind}/histogram", rng.normal(k, 1, 500))
    pictures = rng.integers(0, 256, (12, 8, 8, 1), dtype=np.uint8)
    run.log_picture(step, "layer/1/filters", pictures, {"shown": 12, "units": 40})


def _log_histogram(run: Run, step: int, name: str, values: NDArray[np.float64]) -> None:
    low, high = float(values.min()), float(values.max())
    counts = np.histogram(values, 64, (low, high))[0]
    meta = {"low": low, "high": high, "counted": len(values), "of": 4 * len(values), "nonfinite": 0}
    run.log_tensor(step, name, counts.astype(np.float32), meta)


def _evaluate(run: Run, step: int, rng: np.random.Generator) -> None:
    run.log(step, {"val/loss": 1.0, "val/accuracy": 0.5} | {f"val/class/{name}/accuracy": 0.5 for name in CLASSES})
    run.log_tensor(step, "val/confusion", np.full((3, 3), 5.0) + np.eye(3) * step, {"classes": CLASSES})
    told = {"labels": [0] * N_EXAMPLES, "predictions": [1] * N_EXAMPLES, "indices": list(range(N_EXAMPLES)), "of": 30}
    told |= {"losses": [9.0 - i for i in range(N_EXAMPLES)], "confidences": [0.75] * N_EXAMPLES}
    pictures = rng.integers(0, 256, (N_EXAMPLES, 8, 8, 1), dtype=np.uint8)
    run.log_picture(step, "val/examples", pictures, told | {"classes": CLASSES})
