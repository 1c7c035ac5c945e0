"""Points a second until durable beside Trackio, W&B offline, MLflow, Aim, tensorboardX: `make trackers` first."""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import logging_loop
from benchmarks.bench_ingest import durable, started
from benchmarks.figure import Figure
from benchmarks.real_data import LeftOutError

HERE = Path(__file__).resolve().parent
ROUNDS = 3
OURS = 100_000  # steps of twenty points
STEPS = {"trackio": 4000, "wandb": 2000, "mlflow": 60, "aim": 300, "tensorboardx": 2000}
"""As many as take a second or more: what a tracker does once, at its end, must not be what is measured."""


def measure() -> Iterator[Figure]:
    """Yield each tracker's rate and the seconds of a call, medians of rounds in which all take their turns."""
    pythons = {name: python for name in STEPS if (python := _folder() / name / "bin" / "python").exists()}
    if not pythons:
        raise LeftOutError(f"no trackers in {_folder()}: `make trackers` installs them")
    rates: dict[str, list[float]] = {name: [] for name in ("babysit", *pythons)}
    calls: dict[str, list[float]] = {name: [] for name in rates}
    with started() as (server, run):
        for place in range(ROUNDS):
            looped, _, whole = durable(server, run, place, OURS)
            rates["babysit"].append(OURS * len(logging_loop.NAMES) / whole)
            calls["babysit"].append(1e6 * looped / OURS)
            for name, python in pythons.items():
                told = _run(python, name)
                rates[name].append(told["points_per_second"])
                calls[name].append(told["log_us"])
    median = {name: statistics.median(values) for name, values in rates.items()}
    for name, rate in median.items():
        yield Figure(f"{name}: points until durable", rate, "points a second")
        yield Figure(f"{name}: a call with twenty values", statistics.median(calls[name]), "µs")
    best = max(rate for name, rate in median.items() if name != "babysit")
    yield Figure("babysit / the best of them", median["babysit"] / best, "", 5, "at least")


def _folder() -> Path:
    return Path(os.environ.get("BABYSIT_TRACKERS", HERE.parents[1] / ".trackers"))


def _run(python: Path, name: str) -> dict[str, float]:
    script = HERE / "trackers" / f"run_{name}.py"
    with tempfile.TemporaryDirectory() as folder:
        command = [str(python), str(script), folder, str(STEPS[name])]
        found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, timeout=300)
    told: dict[str, float] = json.loads(found.stdout.splitlines()[-1])
    return told
