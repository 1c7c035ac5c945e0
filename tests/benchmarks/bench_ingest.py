"""How many points a second one producer gets into the database, and how long `run.log` holds up the training."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from babysit.sdk.run import Run
from benchmarks import logging_loop
from benchmarks.figure import Figure
from processes import ServerProcess, run_when

N_STEPS = 500_000
ROUNDS = 3
FIRST = 1_000_000  # step, behind those of the worker
CALLS, STEP_SECONDS = 20_000, 100e-6
GOAL = 1_000_000


def measure() -> Iterator[Figure]:
    """Yield the rate from the first call to the last acknowledgement, medians, and the calls' own time."""
    n_points = N_STEPS * len(logging_loop.NAMES)
    with started() as (server, run):
        rounds = [durable(server, run, place, N_STEPS) for place in range(ROUNDS)]
        seconds = statistics.median(whole for *_, whole in rounds)
        yield Figure(f"{n_points:,} points until durable", n_points / seconds, "points a second", GOAL, "at least")
        yield Figure("the same / what is asked", n_points / seconds / GOAL, "", 1, "at least")
        looped, used = (statistics.median(times) for times in list(zip(*rounds, strict=True))[:2])
        yield Figure("a call in a loop of nothing else, in the mean", 1e6 * looped / N_STEPS, "µs", 5)
        yield Figure("the same: time of its processor", 1e6 * used / N_STEPS, "µs", 5)
        with connected(server, run) as client:
            taken = logging_loop.time_calls(client.log, CALLS, first=FIRST + ROUNDS * N_STEPS, rest=STEP_SECONDS)
    name = f"a call between steps of {1e3 * STEP_SECONDS:g} ms"
    for share, goal in ((50, 5), (99, 5), (99.9, None)):
        yield Figure(f"{name}, {share:g}th percentile", float(np.percentile(taken, share)), "µs", goal)
    yield Figure(f"{name}, the longest", float(taken.max()), "µs")


@contextmanager
def started() -> Iterator[tuple[ServerProcess, str]]:
    """Give a server, and a run that another than its worker may stream into: the worker is paused, and does nothing."""
    config = {"training": {"steps": 10**8, "evaluate_every": 10**8}, "probes": {"budget": 0}}
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:
        with server.client() as client:
            run = client.post("/api/runs", json=config).json()["id"]
            run_when(client, run, "running")
            client.post(f"/api/runs/{run}/commands", json={"type": "pause"}).raise_for_status()
            run_when(client, run, "paused")
        yield server, run


@contextmanager
def connected(server: ServerProcess, run: str) -> Iterator[Run]:
    """Give a client of its own that has reached the server, and end it."""
    with tempfile.TemporaryDirectory() as folder:
        client = Run(server.url, run, server.token, folder=Path(folder))
        client.log(FIRST, {"ready": 1.0})
        delivered(client)
        try:
            yield client
        finally:
            client.finish(60)


def durable(server: ServerProcess, run: str, place: int, n_steps: int) -> tuple[float, float, float]:
    """Log steps by one client; return the seconds of its loop, those that it used, and until all was acknowledged."""
    with connected(server, run) as client:
        start, begun = time.perf_counter(), time.thread_time()
        looped = logging_loop.log_all(client.log, n_steps, first=FIRST + place * n_steps)
        used = time.thread_time() - begun
        delivered(client)
        whole = time.perf_counter() - start
        assert client.dropped == (0, 0), client.dropped
    return looped, used, whole


def delivered(client: Run) -> None:
    """Wait until everything that was logged is acknowledged."""
    client.flush()
    while client.n_waiting:
        time.sleep(0.001)
