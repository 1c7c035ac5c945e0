"""What a point takes on the disk once its run has ended: the size of the compacted database, by what it holds."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from babysit.store import chunks, ingest, runs
from babysit.store.database import FILE_NAME, Database
from babysit.wire.messages import Block, Points
from benchmarks.figure import Figure
from processes import ServerProcess, run_when

GOAL = 12
N_STEPS, N_SERIES, FRAME = 100_000, 20, 40
OTHERS = ("tensors", "events", "fields", "commands", "findings")

Values = Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.float64]]


def losses(generator: np.random.Generator, steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return noisy falling curves as a float32 training gives them: (series, steps)."""
    fall = 2 * np.exp(-steps / 30_000) + 0.1
    noise = generator.normal(1, 0.1, (N_SERIES, len(steps)))
    return (fall * noise).astype(np.float32).astype(np.float64)


def noise(generator: np.random.Generator, steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return numbers with all 52 bits of their mantissa drawn: (series, steps)."""
    return generator.normal(size=(N_SERIES, len(steps)))


def measure() -> Iterator[Figure]:
    """Yield bytes a point of made series, merged from small frames at irregular times, and of a run on the digits."""
    for name, values, n_series in (
        ("float32 losses, one series", losses, 1),
        ("float32 losses, 20 series of the same steps", losses, N_SERIES),
        ("float64 noise, 20 series of the same steps", noise, N_SERIES),
    ):
        with tempfile.TemporaryDirectory() as folder:
            free, total = _made(Path(folder), values, n_series)
            yield Figure(name, _bytes(Path(folder)) / (N_STEPS * n_series), "bytes a point", GOAL)
            yield Figure(f"{name}: pages free after merging", 100 * free / total, "%")
    with tempfile.TemporaryDirectory() as folder:
        with ServerProcess(Path(folder)) as server, server.client() as client:
            run = client.post("/api/runs", json={"training": {"epochs": 100}}).json()["id"]
            run_when(client, run, "finished")
            known = client.get(f"/api/runs/{run}/series").json()["series"]
        size = _bytes(Path(folder))
        yield Figure(
            f"a run on digits, {len(known)} series", size / sum(item["n"] for item in known), "bytes a point", GOAL
        )


def _made(folder: Path, values: Values, n_series: int) -> tuple[int, int]:
    """Fill a database frame by frame, end the run, and return its free pages and all its pages then."""
    generator = np.random.default_rng(0)
    times = 1.7e9 + np.cumsum(0.002 + generator.exponential(0.001, N_STEPS))
    with closing(Database.open(folder)) as database:
        run = database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).result(60).id
        names = [f"series/{place}" for place in range(n_series)]
        for seq, start in enumerate(range(0, N_STEPS, FRAME), 1):
            steps = np.arange(start, start + FRAME)
            block = Block.pack(names, steps, times[start : start + FRAME], values(generator, steps)[:n_series])
            frame = Points(seq=seq, blocks=[block])
            database.writer.submit(partial(ingest.append, run_id=run, producer="bench", message=frame))
            if seq % 512 == 0:
                database.writer.flush()
        database.writer.submit(lambda c: chunks.merge(c, run)).result(60)
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        free, total = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("freelist_count", "page_count"))
    return free, total


def _bytes(folder: Path) -> int:
    """Return how large the database is without what are no points, compacted, beyond an empty one."""
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        for table in OTHERS:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        full = (folder / FILE_NAME).stat().st_size
        for table in ("outlines", "chunks", "series"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return full - (folder / FILE_NAME).stat().st_size
