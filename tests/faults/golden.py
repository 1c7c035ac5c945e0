"""Databases of earlier schemas, made by their own migrations and filled by plain SQL, as a release has left them."""

import json
import math
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any

from babysit.store.database import FILE_NAME
from babysit.store.migrate import upgrade

SCRIPTS = Path(__file__).resolve().parents[2] / "alembic"
CONFIG = {
    "seed": 3,
    "name": "old",
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
    "network": {"layers": [{"units": 5}]},
}
RUNS = "id, name, state, reason, dataset, network, created_at, step, total_steps, metrics, config, info"
N_POINTS = 40
NAME = "train/loss"


def revisions() -> list[str]:
    """Return every schema, the oldest first."""
    return sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def scripts_up_to(revision: str, folder: Path) -> Path:
    """Return migration scripts as the release of `revision` had them."""
    target = folder / f"scripts-{revision}"
    if not target.exists():
        shutil.copytree(SCRIPTS, target, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (target / "versions").glob("[0-9]*.py"):
            if path.name[:4] > revision:
                path.unlink()
    return target


def make(folder: Path, revision: str, n_runs: int, scripts: Path) -> None:
    """Make a database of an earlier schema in `folder`, with runs that have a series, events and a producer each."""
    folder.mkdir(mode=0o700)
    upgrade(f"sqlite:///{folder / FILE_NAME}", folder / "backups", scripts)
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        for number in range(n_runs):
            _put_run(connection, run_id(number))
            if revision >= "0003":
                _put_finding(connection, run_id(number))


def run_id(number: int) -> str:
    """Return the id of the n-th run."""
    return f"golden{number:06d}"


def points() -> tuple[list[int], list[float], list[float]]:
    """Return the points of every run's series; one is no number."""
    steps = list(range(1, N_POINTS + 1))
    return steps, [1000.0 + step for step in steps], [math.nan if step == 7 else 1 / step for step in steps]


def _put_run(connection: sqlite3.Connection, key: str) -> None:
    steps, times, values = points()
    row = (key, f"run {key}", "finished", "done", "digits", "64-10", 1000.0, N_POINTS, N_POINTS)
    texts = tuple(
        json.dumps(value)
        for value in ({NAME: {"last": values[-1], "best": values[-1], "best_step": N_POINTS}}, CONFIG, {})
    )
    connection.execute(f"INSERT INTO runs ({RUNS}) VALUES ({_places(12)})", row + texts)
    connection.execute("INSERT INTO producers VALUES (?, 'worker-1', 3)", [key])
    finite = [value for value in values if math.isfinite(value)]
    summary = (N_POINTS, 1, N_POINTS, times[-1], values[-1], min(finite), max(finite), 1)
    columns = "n, first_step, last_step, last_time, last, min, max, nonfinite"
    cursor = connection.execute(
        f"INSERT INTO series (run_id, name, {columns}) VALUES ({_places(10)})", (key, NAME, *summary)
    )
    blobs = (struct.pack(f"<{N_POINTS}q", *steps), *(struct.pack(f"<{N_POINTS}d", *each) for each in (times, values)))
    connection.execute(
        f"INSERT INTO chunks (series_id, {columns}, encoding, step_bytes, time_bytes, value_bytes) "
        f"VALUES ({_places(13)})",
        (cursor.lastrowid, *summary, 0, *blobs),
    )
    tensor = (key, "layer/1/filters", 5, 1005.0, "uint8", "[1, 2, 2, 1]", "{}", bytes(4))
    connection.execute(
        f"INSERT INTO tensors (run_id, name, step, time, dtype, shape, meta, data) VALUES ({_places(8)})", tensor
    )
    for kind in ("state", "note"):
        event = (key, kind, 3, 1003.0, json.dumps({"state": "finished", "text": kind}))
        connection.execute(f"INSERT INTO events (run_id, kind, step, time, data) VALUES ({_places(5)})", event)


def _put_finding(connection: sqlite3.Connection, key: str) -> None:
    connection.execute("UPDATE runs SET health = 'note' WHERE id = ?", [key])
    finding: tuple[Any, ...] = (key, "dead_relu", 1, "open", "note", 3, 9, 1009.0, "", "{}")
    columns = "run_id, rule, number, status, severity, opened_step, step, time, feedback, data"
    connection.execute(f"INSERT INTO findings ({columns}) VALUES ({_places(10)})", finding)


def _places(n: int) -> str:
    return ", ".join("?" * n)
