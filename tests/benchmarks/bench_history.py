"""How soon a history of 10,000 runs answers: a page, filters, orders, searches, groups, names, sparklines, marks."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store.database import Database
from benchmarks.figure import Figure
from benchmarks.many_runs import fill

RUNS = 10_000
ROUNDS = 11
COLUMNS = "optimizer,optimizer.learning_rate,val/accuracy.best,val/accuracy.best_step,val/loss,findings,duration,note"
FILTERS = (
    "optimizer.learning_rate > 0.005",
    "val/accuracy.best > 0.5",
    "val/accuracy.best > 0.5 and optimizer = adam and tag = baseline",
    "optimizer = adam",
    "network.layers.0.units in (100, 200)",
    "tag = baseline or not starred",
    "finding = dead_relu",
    "findings > 1",
    "note ~ helped",
    "duration < 5m and created > 30d",
    "state = failed or health = alarm",
    "progress < 100%",
    "layer/3/activation/std.min < 0.1 and not (dataset = digits or seed in (1, 2))",
    "name ~ adam and network !~ relu",
    "optimizer.momentum is missing and speed > 0.5",
)
SORTS = (
    "name",
    "-val/accuracy.best",
    "optimizer.learning_rate,-val/loss",
    "optimizer,name",
    "-duration",
    "tags",
    "-health,state",
    "-findings",
    "started",
    "-speed",
)


def measure() -> Iterator[Figure]:
    """Yield medians and 95th percentiles over HTTP, of each kind together and of the slowest by itself."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder))
        start = time.monotonic()
        fill(database, RUNS)
        database.close()
        yield Figure(f"{RUNS:,} runs of 20 series: stored", time.monotonic() - start, "s")
        yield Figure("their database", (Path(folder) / "babysit.db").stat().st_size / 1e6, "MB")
        with Background(Settings.load(data_dir=Path(folder), port=0, slots=1)) as server:
            headers = {"Authorization": f"Bearer {server.token}"}
            with httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False) as client:
                yield from _figures(client)


def _figures(client: httpx.Client) -> Iterator[Figure]:
    yield from _told("first page", [_times(client, {})], goal=100)
    yield from _told("first page with eight columns", [_times(client, {"columns": COLUMNS})], goal=100)
    yield from _told("page 80", [_times(client, {"offset": 7900})], goal=200)
    yield from _told(f"{len(FILTERS)} filters", [_times(client, {"filter": line}) for line in FILTERS], goal=200)
    yield from _told(f"{len(SORTS)} orders", [_times(client, {"sort": keys}) for keys in SORTS], goal=200)
    searches = [_times(client, {"search": words}) for words in ("adam", "mnist 200 baseline", "größe")]
    yield from _told("searches", searches, goal=200)
    by = {"by": "optimizer.learning_rate", "columns": "val/accuracy.best"}
    yield from _told("groups of all runs", [_times(client, by, "/api/history/groups")])
    yield from _told("names, first asked for", [[_timed(lambda: client.get("/api/history/fields"))]])
    ids = [run["id"] for run in client.get("/api/runs", params={"limit": 200, "scope": "all"}).json()["runs"]]
    lines = {"ids": ",".join(ids), "name": "probe/a"}
    yield from _told("200 sparklines", [_times(client, lines, "/api/history/sparklines")])
    orders = [{"runs": ids, "action": action} for action in ("star", "unstar") * 3]
    mark = partial(client.post, "/api/history/bulk")
    yield from _told("200 runs starred", [[_timed(partial(mark, json=order)) for order in orders]])


def _times(client: httpx.Client, query: dict[str, Any], path: str = "/api/runs") -> list[float]:
    """Return how many milliseconds each of some requests took, after a first one."""
    client.get(path, params=query).raise_for_status()
    return [_timed(lambda: client.get(path, params=query).raise_for_status()) for _ in range(ROUNDS)]


def _timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def _told(name: str, times: list[list[float]], goal: float | None = None) -> Iterator[Figure]:
    """Yield the median of all requests, the worst median of one of them, and the 95th percentile of all."""
    every = [each for own in times for each in own]
    yield Figure(f"{name}: median", statistics.median(every), "ms", goal=goal)
    if len(times) > 1:
        yield Figure(f"{name}: median of the slowest", max(map(statistics.median, times)), "ms", goal=goal)
    yield Figure(f"{name}: 95th percentile", float(np.percentile(every, 95)), "ms")
