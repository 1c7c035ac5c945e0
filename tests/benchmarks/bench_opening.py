"""How soon a stored run of very many points is there: its page's requests, and what they take of the server's memory.

The databases are made once, and kept in the folder `babysit-benchmarks` beside other temporary files.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import ormsgpack

from babysit.store import events, findings, ingest, runs
from babysit.store.database import Database
from babysit.wire.messages import MAX_BLOCK_POINTS, Block, Points
from benchmarks.figure import Figure
from processes import ServerProcess

VERSION = 1  # of what the databases hold
ROUNDS = 9
BUCKETS = 1000  # what a page asks for
FIRST_VIEW = ["train/loss", "train/accuracy", "val/loss", "val/accuracy", "optimizer/learning_rate"]
STATISTICS = [f"layer/{k}/activation/{of}" for k in range(1, 6) for of in ("mean", "std")]
UNFOLDED = [f"layer/{k}/gradient/norm" for k in range(1, 6)]
TWENTY = [*FIRST_VIEW, *STATISTICS, *UNFOLDED]

Request = Callable[[httpx.Client, str], None]


def measure() -> Iterator[Figure]:
    """Yield the time to open each run, medians and the first, and the growth of the server's memory from its start."""
    for label, names, n_steps, milliseconds, megabytes in (
        ("20 series of 10^6 points", TWENTY, 10**6, 300, None),
        ("one series of 10^7", ["train/loss"], 10**7, 300, None),
        ("one series of 10^8", ["train/loss"], 10**8, 1000, 200),
    ):
        folder, run = _stored(names, n_steps)
        with ServerProcess(folder) as server, server.client() as client:
            assert server.process is not None
            client.get("/api/runs").raise_for_status()
            before = _memory(server.process.pid, "VmRSS")
            first = _timed(_open, client, run)
            times = [_timed(_open, client, run) for _ in range(ROUNDS)]
            zooms = [_timed(partial(_zoom, n_steps=n_steps), client, run) for _ in range(ROUNDS)]
            growth = _memory(server.process.pid, "VmHWM") - before
        median = statistics.median(times)
        yield Figure(f"{label}: opened", median, "ms", milliseconds)
        yield Figure(f"{label}: / what it may take", median / milliseconds, goal=1)
        yield Figure(f"{label}: opened for the first time", first, "ms")
        yield Figure(f"{label}: a tenth of its steps, sharp", statistics.median(zooms), "ms")
        yield Figure(f"{label}: the server's memory has grown, at its most", growth, "MB", megabytes)


def _open(client: httpx.Client, run: str) -> None:
    """Ask for what the page of a run asks for: itself, and then the series of the charts that come later."""
    page = _get(client, f"/api/runs/{run}/page", buckets=BUCKETS)
    rest = [name for name in page["names"] if name not in page["series"]]
    if rest:
        _get(client, f"/api/runs/{run}/series", names=",".join(rest), buckets=BUCKETS)


def _zoom(client: httpx.Client, run: str, n_steps: int) -> None:
    first = 3 * n_steps // 10
    _get(
        client, f"/api/runs/{run}/series", names="train/loss", buckets=BUCKETS, first=first, last=first + n_steps // 10
    )


def _get(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query, headers={"Accept": "application/msgpack"})
    answer.raise_for_status()
    return ormsgpack.unpackb(answer.content)


def _timed(call: Request, client: httpx.Client, run: str) -> float:
    start = time.perf_counter()
    call(client, run)
    return 1e3 * (time.perf_counter() - start)


def _memory(pid: int, what: str) -> float:
    """Return what a process has resident, or had at its most, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1e3
    raise AssertionError(f"no {what}")


def _stored(names: list[str], n_steps: int) -> tuple[Path, str]:
    """Return a data folder with one ended run, judged as one that the doctor has attended; make it where it is not."""
    folder = Path(tempfile.gettempdir()) / "babysit-benchmarks" / f"opening-{VERSION}-{len(names)}x{n_steps}"
    told = folder / "run"
    if not told.exists():
        folder.mkdir(parents=True, exist_ok=True)
        told.write_text(_fill(folder, names, n_steps))
    return folder, told.read_text()


def _fill(folder: Path, names: list[str], n_steps: int) -> str:
    generator = np.random.default_rng(0)
    size = MAX_BLOCK_POINTS // len(names)
    moment = 1.7e9
    with closing(Database.open(folder)) as database:
        write = database.writer.submit
        run = write(lambda c: runs.create_run(c, {}, "long", "mine", "none", n_steps)).result(60).id
        for state in (runs.RunState.STARTING, runs.RunState.RUNNING):
            write(partial(runs.move_run, run_id=run, to=state, reason="")).result(60)
        for seq, start in enumerate(range(0, n_steps, size), 1):
            steps = np.arange(start, min(start + size, n_steps))
            times = moment + np.cumsum(0.002 + generator.exponential(0.001, len(steps)))
            moment = float(times[-1])
            noise = generator.standard_normal((len(names), len(steps)), np.float32)
            values = (2 * np.exp(-5 * steps / n_steps) + 0.1 * noise).astype(np.float32)
            frame = Points(seq=seq, blocks=[Block.pack(names, steps, times, values)])
            write(partial(ingest.append, run_id=run, producer="bench", message=frame)).result(600)
        write(partial(runs.move_run, run_id=run, to=runs.RunState.FINISHED, reason="")).result(600)
        write(lambda c: runs.set_health(c, run, "healthy")).result(60)
        write(lambda c: events.add(c, run, findings.JUDGED, {"health": "healthy"}, n_steps)).result(60)
    return run
