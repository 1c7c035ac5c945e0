"""CIFAR-10 with the preset ConvNet: validation accuracy epoch by epoch, test accuracy, and how long it took."""

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
    """Yield the curve of a run through the server, which gives it all cores."""
    (preset,) = (preset for preset in PRESETS if preset.name == "cifar10-convnet")
    path = real_data.folder() / "cifar-10-batches-py"
    config: dict[str, Any] = {**preset.config, "data": {**preset.config["data"], "path": str(path)}}
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder), slots=1) as server,
        server.client() as client,
    ):
        client.timeout = 120
        started = time.perf_counter()
        run_id = client.post("/api/runs", json=config).json()["id"]
        run = run_when(client, run_id, "finished", "failed", seconds=1800, pause=0.5)
        seconds = time.perf_counter() - started
        answer = client.get(f"/api/runs/{run_id}/series", params={"names": "val/accuracy", "buckets": 1000}).json()
    for epoch, accuracy in enumerate(answer["series"]["val/accuracy"]["values"], 1):
        yield Figure(f"validation accuracy after epoch {epoch}", accuracy)
    yield Figure("test accuracy", run["metrics"]["test/accuracy"]["last"], "", 0.70, "at least")
    yield Figure("minutes from pressed start to finished", seconds / 60, "min", 15)
