"""Commands: from the request until they hold and until that is stored; what a pause and a checkpoint cost."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from babysit.data.prepare import prepare
from babysit.store.database import FILE_NAME
from babysit.train.config import parse
from babysit.train.events import Event, Points
from babysit.train.presets import PRESETS
from babysit.train.shelf import Shelf
from babysit.train.trainer import Trainer
from benchmarks import real_data
from benchmarks.figure import Figure
from benchmarks.real_data import LeftOutError
from processes import ServerProcess, run_when, until

N_COMMANDS = 64
REST_SECONDS, PAUSE_SECONDS = 5.0, 5.0  # after which a pause is measured, and for how long
ROUNDS, STEPS = 15, 8
DIGITS: dict[str, Any] = {"training": {"steps": 10_000_000}}
COMMITTED = "select id, time, data from events where kind = 'intervention' order by id desc limit 1"


def measure() -> Iterator[Figure]:
    """Yield them for a small network on the digits, and for the ConvNet where there is CIFAR-10."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder), slots=1) as server:
        yield from _commands(server, "digits", DIGITS)
        try:
            convnet = _convnet()
        except LeftOutError as reason:
            print(f"  without the ConvNet: {reason}")
            return
        yield from _commands(server, "ConvNet", convnet)
    yield from _checkpoint(convnet)


def _convnet() -> dict[str, Any]:
    config = next(preset.config for preset in PRESETS if preset.name == "cifar10-convnet")
    path = str(real_data.folder() / "cifar-10-batches-py")
    return {**config, "data": {**config["data"], "path": path}}


def _commands(server: ServerProcess, name: str, config: dict[str, Any]) -> Iterator[Figure]:
    """Yield what a run's commands take, one after another as a person gives them, and what a pause takes."""
    with server.client() as client:
        client.timeout = 120
        run_id = client.post("/api/runs", json=config).json()["id"]
        until(lambda: (run := client.get(f"/api/runs/{run_id}").json())["step"] > 20 and run["speed"])
        seconds = 1.0 / client.get(f"/api/runs/{run_id}").json()["speed"]
        yield Figure(f"{name}: a step", 1e3 * seconds, "ms")
        held, stored = _times(server, client, run_id)
        bound = 100 + 1e3 * seconds
        for what, times, goal in (("until it holds", held, bound), ("until that is stored", stored, bound)):
            yield Figure(f"{name}: from a command {what}, median", 1e3 * statistics.median(times), "ms")
            yield Figure(f"{name}: the same, 95th percentile", 1e3 * float(np.percentile(times, 95)), "ms", goal=goal)
        yield Figure(f"{name}: share of a core while paused", _paused(client, run_id), goal=0.001)
        client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
        run_when(client, run_id, "stopped")


def _times(server: ServerProcess, client: httpx.Client, run_id: str) -> tuple[list[float], list[float]]:
    """Return the seconds from each request to the change by the worker's clock, and to its event in the database."""
    held, stored = [], []
    with sqlite3.connect(f"file:{server.folder / FILE_NAME}?mode=ro", uri=True) as database:
        for number in range(N_COMMANDS):
            last = database.execute(COMMITTED).fetchone()
            order = {"type": "set", "field": "objective.l2", "value": 1e-4 * (2 + number % 2)}
            start = time.time()
            client.post(f"/api/runs/{run_id}/commands", json=order).raise_for_status()
            found = until(partial(_newer, database, last), pause=0.001)
            stored.append(time.time() - start)
            held.append(found[1] - start)
            time.sleep(0.15 + 0.01 * (number % 7))
    return held, stored


def _newer(database: sqlite3.Connection, last: Any) -> Any:
    found = database.execute(COMMITTED).fetchone()
    return found if found is not None and (last is None or found[0] > last[0]) else None


def _paused(client: httpx.Client, run_id: str) -> float:
    """Return the share of a core that the worker of a paused run uses."""
    client.post(f"/api/runs/{run_id}/commands", json={"type": "pause"})
    run_when(client, run_id, "paused")
    pid = next(pid for pid in _workers() if run_id in _command_line(pid))
    time.sleep(REST_SECONDS)
    before = _cpu_seconds(pid)
    time.sleep(PAUSE_SECONDS)
    return (_cpu_seconds(pid) - before) / PAUSE_SECONDS


def _workers() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").glob("[0-9]*") if "job.json" in _command_line(int(entry.name)))


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _cpu_seconds(pid: int) -> float:
    """Return what all of its threads have used, by the scheduler's own count: ticks are too coarse for a pause."""
    counts = [path.read_text().split()[0] for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return 1e-9 * sum(map(int, counts))


def _checkpoint(config: dict[str, Any]) -> Iterator[Figure]:
    """Yield the time that training loses to a checkpoint: while it is copied, and while it is written beside it."""
    parsed = parse({**config, "training": {**config["training"], "checkpoint_every": 10**9}, "probes": {"budget": 0.0}})
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(parsed, prepare(parsed.data, parsed.seed, Path(folder)), Shelf(Path(folder) / "shelf"))
        events = trainer.events()
        _seconds(events, 2 * STEPS)
        lost = []
        for _ in range(ROUNDS):
            plain = _seconds(events, STEPS)
            start = time.perf_counter()
            trainer.save()
            held_up = time.perf_counter() - start
            lost.append(held_up + _seconds(events, STEPS) - plain)
            trainer.keeper.wait()
        size = sum(parameter.value.size for parameter in trainer.network.parameters)
    yield Figure("parameters of the ConvNet", size)
    yield Figure("ConvNet: training time lost to a checkpoint, median", 1e3 * statistics.median(lost), "ms", goal=50)


def _seconds(events: Iterator[Event], n_steps: int) -> float:
    """Return the seconds of so many steps."""
    steps = (event for event in events if isinstance(event, Points) and "train/loss" in event.values)
    start = time.perf_counter()
    for _ in islice(steps, n_steps):
        pass
    return time.perf_counter() - start
