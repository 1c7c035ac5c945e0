"""What fifty viewers of one run cost training and server, how far behind they are, and what a stalled one costs."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks import viewers
from benchmarks.figure import Figure
from processes import ServerProcess, run_when

VIEWERS = 50
ROUNDS = 4
SECONDS = 5.0
STALLED_SECONDS = 8.0
CONNECTING = 1.0
CONFIG: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 500}] * 4},
    "training": {"steps": 10_000_000, "batch_size": 128},
}


@dataclass(frozen=True, slots=True)
class Phase:
    """Some seconds of the run: steps a second, the share of a core that the server's process took, what viewers saw."""

    speed: float
    server: float
    seen: dict[str, Any]


def measure() -> Iterator[Figure]:
    """Yield ratios of phases without and with viewers, in turn, of one run that goes on all the while."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder), slots=2) as server,
        server.client() as client,
    ):
        run = client.post("/api/runs", json=CONFIG).json()["id"]
        run_when(client, run, "running")
        time.sleep(2)
        alone, watched = [], []
        for _ in range(ROUNDS):
            alone.append(_phase(server, client, run, 0))
            watched.append(_phase(server, client, run, VIEWERS))
        yield from _costs(alone, watched)
        yield from _stalled(server, client, run, statistics.median(phase.speed for phase in alone))
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        run_when(client, run, "stopped")


def _costs(alone: list[Phase], watched: list[Phase]) -> Iterator[Figure]:
    slowed = [100 * (1 - w.speed / a.speed) for a, w in zip(alone, watched, strict=True)]
    yield Figure("steps a second without viewers", statistics.median(phase.speed for phase in alone))
    yield Figure(f"training slowed by {VIEWERS} viewers", statistics.median(slowed), "%", goal=2)
    yield Figure("server process, no viewer", 100 * statistics.median(p.server for p in alone), "% of a core")
    busy = 100 * statistics.median(phase.server for phase in watched)
    yield Figure(f"server process, {VIEWERS} viewers", busy, "% of a core", goal=60)
    frames = [count / (SECONDS + CONNECTING) for phase in watched for count in phase.seen["frames"]]
    yield Figure("frames a second and viewer, slowest", min(frames), "Hz", goal=4, side="at least")
    wire = max(count / (SECONDS + CONNECTING) for phase in watched for count in phase.seen["bytes"])
    yield Figure("wire a viewer, most", wire / 1e3, "kB/s", goal=200)
    yield Figure("age of the newest point, worst", max(p.seen["worst_age"] for p in watched), "s", goal=1)


def _stalled(server: ServerProcess, client: httpx.Client, run: str, usual: float) -> Iterator[Figure]:
    """Yield what one viewer that reads nothing costs the others, the training and the server's memory."""
    before = _memory(_pid(server))
    line = viewers.stall(server.url, server.token, run)
    phase = _phase(server, client, run, 5, STALLED_SECONDS)
    line.close()
    yield Figure("one stalled viewer: others' newest point, worst", phase.seen["worst_age"], "s", goal=1)
    yield Figure("one stalled viewer: training slowed", 100 * (1 - phase.speed / usual), "%")
    yield Figure("one stalled viewer: server's memory grown", (_memory(_pid(server)) - before) / 1e6, "MB", goal=16)


def _phase(server: ServerProcess, client: httpx.Client, run: str, n: int, seconds: float = SECONDS) -> Phase:
    crowd = _crowd(server, run, n, seconds + CONNECTING) if n else None
    time.sleep(CONNECTING)
    pid = _pid(server)
    step, busy, start = _step(client, run), _busy(pid), time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - start
    speed, share = (_step(client, run) - step) / took, (_busy(pid) - busy) / took
    seen = json.loads(crowd.communicate(timeout=30)[0]) if crowd else {}
    return Phase(speed, share, seen)


def _crowd(server: ServerProcess, run: str, n: int, seconds: float) -> "subprocess.Popen[str]":
    """Start viewers in a process that leaves the cores to others: what they cost themselves is not asked here."""
    command = [sys.executable, viewers.__file__, server.url, server.token, run, str(n), str(seconds)]
    return subprocess.Popen(["nice", "-n", "10", *command], stdout=subprocess.PIPE, text=True)


def _step(client: httpx.Client, run: str) -> int:
    return int(client.get(f"/api/runs/{run}").json()["step"])


def _pid(server: ServerProcess) -> int:
    assert server.process is not None
    return server.process.pid


def _busy(pid: int) -> float:
    """Return the seconds that a process has had a core so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
