"""The preview of a network before it trains: request to answer over HTTP, ten layers of 500 units, two data sets."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from babysit.server.serve import Background
from babysit.server.settings import Settings
from benchmarks.figure import Figure

ROUNDS = 15
GOAL = 0.25
INITS = ({"name": "normal", "std": 0.01}, {"name": "xavier"}, {"name": "he"})


def measure() -> Iterator[Figure]:
    """Yield the median and the slowest of a few answers, each to another network; and the first one to new data."""
    with tempfile.TemporaryDirectory() as folder, Background(Settings.load(data_dir=Path(folder), port=0)) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False) as client:
            yield from _figures(client, "digits", {"name": "digits"})
            archive = Path(os.environ.get("BABYSIT_TEST_DATA", "")) / "cifar-10-python.tar.gz"
            if archive.is_file():
                client.post(
                    "/api/estimate", json={"data": {"name": "cifar10", "path": str(archive)}}
                )  # fills the cache
                yield from _figures(client, "CIFAR-10", {"name": "cifar10", "path": str(archive)})


def _figures(client: httpx.Client, title: str, data: dict[str, Any]) -> Iterator[Figure]:
    first, *rest = [_seconds(client, data, number) for number in range(ROUNDS)]
    yield Figure(f"{title}: first preview of the data", first, "s")
    yield Figure(f"{title}: preview of ten layers of 500, median", statistics.median(rest), "s", goal=GOAL)
    yield Figure(f"{title}: the same, slowest of {len(rest)}", max(rest), "s")


def _seconds(client: httpx.Client, data: dict[str, Any], number: int) -> float:
    """Return how long an answer takes; every request differs, as if somebody turned a knob."""
    init = INITS[number % len(INITS)]
    network = {"activation": "tanh", "init": init, "layers": [{"type": "dense", "units": 500}] * 10}
    body = {"data": data, "network": network, "objective": {"l2": 1e-3 * (number + 1)}}
    start = time.perf_counter()
    client.post("/api/preview", json=body).raise_for_status()
    return time.perf_counter() - start
