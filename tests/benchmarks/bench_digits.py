"""From pressing start to a trained digits network: worker start, training and test evaluation included."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from processes import ServerProcess, run_when

SEEDS = range(10)


def measure() -> Iterator[Figure]:
    """Yield the default run, seed 0, and then how other seeds (other splits, other weights) do."""
    seconds, accuracies = [], []
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server, server.client() as client:
        for seed in SEEDS:
            pressed = time.perf_counter()
            run = client.post("/api/runs", json={"seed": seed}).json()
            run = run_when(client, run["id"], "finished", "failed")
            seconds.append(time.perf_counter() - pressed)
            accuracies.append(run["metrics"]["test/accuracy"]["last"])
    yield Figure("start to finished, slowest of ten seeds", max(seconds), "s", goal=10)
    yield Figure("test accuracy, default seed", accuracies[0], goal=0.97, side="at least")
    yield Figure("test accuracy, mean of ten seeds", statistics.mean(accuracies), goal=0.97, side="at least")
    yield Figure("test accuracy, worst of ten seeds (180 images)", min(accuracies))
