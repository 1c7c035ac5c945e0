"""CIFAR-10 with a two-layer network: validation accuracy with the mean image and with per-channel means subtracted."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babysit.train.presets import PRESETS
from benchmarks import real_data
from benchmarks.figure import Figure
from processes import ServerProcess, run_when


def measure() -> Iterator[Figure]:
    """Yield the best validation accuracy with each preprocessing, and how long it took."""
    path = real_data.folder() / "cifar-10-batches-py"
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder), slots=1) as server:
        for preset in PRESETS:
            if preset.name in ("mean-image", "channel-mean"):
                yield from _train(server, preset.name, preset.config, path)


def _train(server: ServerProcess, name: str, config: dict[str, Any], path: Path) -> Iterator[Figure]:
    with server.client() as client:
        client.timeout = 120
        started = time.perf_counter()
        body = {**config, "data": {**config["data"], "path": str(path)}}
        run = run_when(client, client.post("/api/runs", json=body).json()["id"], "finished", "failed", seconds=1200)
        best = run["metrics"]["val/accuracy"]["best"]
        yield Figure(f"{name}: best validation accuracy", best, goal=0.48, side="at least")
        yield Figure(f"{name}: seconds", time.perf_counter() - started, "s")
