"""What being watched costs: the same training with a live viewer, and in a bare process without any server."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import connect

from benchmarks.figure import Figure
from processes import ServerProcess, run_when

ROUNDS = 5
SMALL: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 100}]},
    "training": {"steps": 20_000, "batch_size": 64, "evaluate_every": 5000},
}
LARGE: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 500}] * 4},
    "training": {"steps": 1500, "batch_size": 128, "evaluate_every": 500},
}

# Prints the seconds between the first and the last step of a training that nobody watches.
BARE = """
import json, sys, time
from pathlib import Path
from babysit.data.prepare import prepare
from babysit.train.config import parse
from babysit.train.trainer import Points, Trainer
config = parse(json.loads(sys.argv[1]))
first = last = None
for event in Trainer(config, prepare(config.data, config.seed, Path(sys.argv[2]))).events():
    if isinstance(event, Points) and "train/loss" in event.values:
        last = time.time()
        first = first or last
print(last - first)
"""


def measure() -> Iterator[Figure]:
    """Yield the ratio of the two, medians of interleaved rounds, for a small and a large network."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server, server.client() as client:
        for name, config in (("small network", SMALL), ("large network", LARGE)):
            bare, watched = [], []
            for _ in range(ROUNDS):
                bare.append(_bare(config, folder))
                watched.append(_watched(config, server, client))
            yield Figure(f"{name}: a step, bare", 1e3 * statistics.median(bare) / config["training"]["steps"], "ms")
            ratios = [w / b for w, b in zip(watched, bare, strict=True)]
            yield Figure(f"{name}: watched / bare", statistics.median(ratios), goal=1.05)


def _bare(config: dict[str, Any], folder: str) -> float:
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, "-c", BARE, json.dumps(config), folder]
    return float(subprocess.run(command, env={**os.environ, **threads}, capture_output=True, check=True).stdout)


def _watched(config: dict[str, Any], server: ServerProcess, client: httpx.Client) -> float:
    run = client.post("/api/runs", json=config).json()["id"]
    viewer = threading.Thread(target=_view, args=(server, run), daemon=True)
    viewer.start()
    total = run_when(client, run, "finished", seconds=300, pause=0.5)["total_steps"]
    viewer.join(5)
    query: dict[str, str | int] = {"names": "train/loss", "buckets": 10_000}
    series = client.get(f"/api/runs/{run}/series", params=query).json()["series"]["train/loss"]
    assert series["n"] == total
    return float(series["times"][-1] - series["times"][0])


def _view(server: ServerProcess, run: str) -> None:
    """Read the live socket as a browser does, until the run has ended."""
    headers = {"Authorization": f"Bearer {server.token}"}
    with connect(server.url.replace("http", "ws") + "/ws/live", additional_headers=headers, proxy=None) as socket:
        socket.send(json.dumps({"type": "watch", "run": run}))
        for frame in socket:
            socket.send(json.dumps({"type": "credit"}))
            if b"finished" in bytes(frame):  # type: ignore[arg-type]
                return
