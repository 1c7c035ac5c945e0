"""`babysit doctor` on a stored run of a million steps: the reading and judging alone, and the whole command."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from babysit.server.diagnosis import diagnose_run
from babysit.store import ingest, runs
from babysit.store.database import Database
from babysit.wire.messages import Block, Points
from benchmarks.figure import Figure

N_STEPS = 1_000_000
N_LAYERS = 6
ROUNDS = 5
FRAME = 8192


def measure() -> Iterator[Figure]:
    """Yield the fastest of a few rounds, for a million points in all and for a million of each of 20 series."""
    for what, n_steps in (("10^6 points, 20 series", N_STEPS // 20), ("10^6 points of each of 20 series", N_STEPS)):
        with tempfile.TemporaryDirectory() as folder:
            run_id = _fill(Path(folder), n_steps)
            yield Figure(f"{what}: read and judged", _in_process(Path(folder), run_id), "s", goal=2)
            yield Figure(
                f"{what}: the command", _command(Path(folder), run_id), "s", goal=2 if n_steps < N_STEPS else None
            )


def _in_process(folder: Path, run_id: str) -> float:
    database = Database.open(folder)
    try:
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            with database.read() as connection:
                found = diagnose_run(connection, run_id)
            times.append(time.perf_counter() - start)
        assert found["health"], found
        return min(times)
    finally:
        database.close()


def _command(folder: Path, run_id: str) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        command = [sys.executable, "-m", "babysit", "doctor", run_id, "--json", "--data-dir", str(folder)]
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        times.append(time.perf_counter() - start)
        assert json.loads(printed)["run"] == run_id
    return min(times)


def _fill(folder: Path, n_steps: int) -> str:
    """Store a finished run: a loss that falls with noise, and statistics of a few layers."""
    layers = [
        f"layer/{k}/{what}"
        for k in range(1, N_LAYERS + 1)
        for what in ("activation/mean", "activation/std", "update_ratio")
    ]
    names = ["train/loss", "train/accuracy", *layers]
    noise = np.random.default_rng(0)
    info = {
        "total_steps": n_steps,
        "steps_per_epoch": 1000,
        "data": {"classes": list("abcdefghij"), "n_validation": 1000},
    }
    database = Database.open(folder)
    try:
        run = database.writer.submit(lambda c: runs.create_run(c, {}, "long", "mine", "none", n_steps)).result()
        database.writer.submit(lambda c: runs.set_info(c, run.id, info)).result()
        for seq, first in enumerate(range(1, n_steps + 1, FRAME), 1):
            steps = np.arange(first, min(first + FRAME, n_steps + 1))
            share = steps / n_steps
            values = 1 + 0.1 * noise.standard_normal((len(names), len(steps)))
            values[0] *= 2.3 * np.exp(-5 * share)
            values[1] *= 0.9 * (1 - np.exp(-5 * share))
            values[4::3] *= 1e-3
            frame = Points(seq=seq, blocks=[Block.pack(names, steps, steps * 0.01, values)])
            database.writer.submit(partial(ingest.append, run_id=run.id, producer="bench", message=frame)).result()
        for state in (runs.RunState.STARTING, runs.RunState.RUNNING, runs.RunState.FINISHED):
            database.writer.submit(partial(runs.move_run, run_id=run.id, to=state, reason="")).result()
        return run.id
    finally:
        database.close()
