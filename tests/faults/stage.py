"""The stage of a fault: a data folder, runs that no worker trains, and producers that stream known points to them."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babysit.server.tokens import Tokens
from babysit.store.database import FILE_NAME, Connection, Database
from babysit.store.runs import RunState, create_run, move_run
from faults.ledger import Ledger
from processes import ServerProcess, until

TESTS = Path(__file__).resolve().parents[1]
BACKEND = TESTS.parent / "backend"
STREAMER = Path(__file__).parent / "children" / "streamer.py"


def make_runs(folder: Path, n: int = 1) -> list[tuple[str, str]]:
    """Store `n` running runs in a folder that no server holds yet; return their ids and ingest tokens."""
    with contextlib.closing(Database.open(folder)) as database:
        ids = database.writer.submit(lambda c: [_make_run(c) for _ in range(n)]).result()
    tokens = Tokens.open(folder)
    return [(run, tokens.ingest(run)) for run in ids]


def _make_run(connection: Connection) -> str:
    run = create_run(connection, {}, "by hand", "mine", "none", 0).id
    for state in (RunState.STARTING, RunState.RUNNING):
        move_run(connection, run, state, "by hand")
    return run


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child process that uses the tests' parts."""
    inherited = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(BACKEND), *inherited]), **more}


class Streamer:
    """The process of a loop of one's own; see children/streamer.py."""

    def __init__(self, **what: Any) -> None:
        self.what = {"first": 1, "last": 1 << 40, "every": 0.01, **what, "folder": str(what["folder"])}
        self.process = self._begin(self.what)

    def _begin(self, what: dict[str, Any]) -> "subprocess.Popen[str]":
        command = [sys.executable, "-u", str(STREAMER), json.dumps(what)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment())

    def kill(self) -> None:
        """Kill it as it stands."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def take_over(self, **what: Any) -> None:
        """Begin another process that only delivers what the killed one has left."""
        self.process = self._begin({**self.what, "first": 1, "last": 0, **what})

    def stop(self, timeout: float = 450.0) -> tuple[bool, tuple[int, int]]:
        """Have it end; return whether everything was delivered, and the points and messages that it dropped."""
        output, _ = self.process.communicate("", timeout=timeout)
        lines = output.splitlines()
        dropped = next((line.split()[1:] for line in lines if line.startswith("dropped")), ["0", "0"])
        return "delivered" in lines, (int(dropped[0]), int(dropped[1]))


@contextlib.contextmanager
def ended(*streamers: Streamer) -> Iterator[None]:
    """Kill what still runs of the streamers at the end of a block."""
    try:
        yield
    finally:
        for streamer in streamers:
            if streamer.process.poll() is None:
                streamer.kill()


def address(folder: Path) -> Callable[[], str]:
    """Return a function that tells where the folder's server is, or was."""

    def look() -> str:
        try:
            return str(json.loads((folder / "server.json").read_text())["url"])
        except OSError:
            return "http://127.0.0.1:9"

    return look


def streams(ledger: Ledger, n_frames: int, seconds: float = 60.0) -> None:
    """Wait until so many frames more are acknowledged."""
    goal = ledger.n_acked() + n_frames
    until(lambda: ledger.n_acked() >= goal, seconds)


def rest(rng: random.Random, low: float, high: float) -> None:
    """Wait for a random time."""
    time.sleep(rng.uniform(low, high))


def pid_of(server: ServerProcess) -> int:
    """Return the pid of a server that runs."""
    assert server.process is not None
    return server.process.pid


def worker_pid(folder: Path, run_id: str) -> int:
    """Return the pid of a run's worker, once the server has noted it."""

    def look() -> int:
        with contextlib.closing(sqlite3.connect(f"file:{folder / FILE_NAME}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT pid FROM runs WHERE id = ?", [run_id]).fetchone()
        return int(found[0] or 0)

    return int(until(look))
