"""Migrations from every earlier schema, killed at random moments: the old schema is left or the new one, whole."""

import contextlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from babysit.store import events, media, series
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import get_run
from faults import golden
from faults.ledger import integrity
from faults.record import Record
from faults.stage import environment
from processes import ServerProcess

SHORT, LONG = 6, 90
N_RUNS = 300
CODE = """
import sys, pathlib
from babysit.store.migrate import upgrade
print("ready", flush=True)
upgrade(sys.argv[1], pathlib.Path(sys.argv[2]))
print("done", flush=True)
"""


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Kill `size` migrations, and let each be made again."""
    *old, newest = golden.revisions()
    sound = {}
    for revision in old:
        sound[revision] = folder / f"golden-{revision}"
        golden.make(sound[revision], revision, N_RUNS, golden.scripts_up_to(revision, folder))
    seconds = {revision: _measure(sound[revision], folder / "measured") for revision in old}
    ends = {"the old schema": 0, "the new one": 0}
    for place in record.rounds(size):
        revision = old[place % len(old)]
        copy = folder / f"copy{place}"
        shutil.copytree(sound[revision], copy)
        _migrate(copy, rng.uniform(0.0, 1.1 * seconds[revision]))
        found = _revision(copy)
        record.require(found in {revision, newest}, f"a killed migration from {revision} leaves {found}")
        record.problems += integrity(copy)
        ends["the new one" if found == newest else "the old schema"] += 1
        if found == newest:
            record.require(_backed_up(copy) == revision, f"no copy of {revision} was kept")
        _compare(copy, newest, record)
        record.tries += 1
        shutil.rmtree(copy)
    _serve_newer(folder, sound[old[-1]], record)
    record.notes.append(
        f"kills left {', '.join(f'{what} {n} times' for what, n in ends.items())}; from {', '.join(old)}"
    )


def _migrate(folder: Path, seconds: float) -> None:
    """Begin to migrate in a process, and kill it after so many seconds."""
    command = [sys.executable, "-c", CODE, f"sqlite:///{folder / FILE_NAME}", str(folder / "backups")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def _measure(source: Path, copy: Path) -> float:
    """Return how long a migration takes that nobody kills."""
    shutil.copytree(source, copy)
    command = [sys.executable, "-c", CODE, f"sqlite:///{copy / FILE_NAME}", str(copy / "backups")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        process.stdout.readline()
        begin = time.monotonic()
        assert process.stdout.readline() == "done\n"
        seconds = time.monotonic() - begin
    shutil.rmtree(copy)
    return seconds


def _revision(folder: Path) -> str:
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _backed_up(folder: Path) -> str | None:
    """Return the schema of the copy that was kept, None where there is none that is whole."""
    for path in (folder / "backups").glob("*.db"):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() == ("ok",):
                return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    return None


def _compare(folder: Path, newest: str, record: Record) -> None:
    """Open the database, which migrates it where it was not, and see that everything is as it was."""
    steps, times, values = golden.points()
    with contextlib.closing(Database.open(folder)) as database, database.read() as connection:
        for number in range(N_RUNS):
            key = golden.run_id(number)
            run = get_run(connection, key)
            data = series.query(connection, key, [golden.NAME], buckets=1 << 30)[golden.NAME]
            record.points += data.n
            record.lost += len(steps) - len(data.steps)
            is_equal = np.array_equal(data.steps, steps) and np.array_equal(data.times, times)
            is_equal = is_equal and np.array_equal(data.values, values, equal_nan=True)
            record.require(is_equal and run.config == golden.CONFIG, f"{key} has changed")
            kinds = [event.kind for event in events.list_events(connection, key)]
            tensor = media.get(connection, key, "layer/1/filters", 5)
            record.require(kinds == ["state", "note"] and len(tensor.data) == 4, f"{key} lacks events or pictures")
    record.require(_revision(folder) == newest, f"the schema is {_revision(folder)} after it was opened")
    record.n_checks += 1


def _serve_newer(folder: Path, source: Path, record: Record) -> None:
    """See that a server refuses a database of a schema that it does not know."""
    copy = folder / "newer"
    shutil.copytree(source, copy)
    with contextlib.closing(sqlite3.connect(copy / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (copy / FILE_NAME).read_bytes()
    server = ServerProcess(copy)
    try:
        server.start()
    except AssertionError as error:
        record.require(
            "written by a newer babysit (schema 9999)" in str(error), f"a newer schema is refused by {error}"
        )
        record.require(server.exit_code, "a server that refuses a newer schema ends with 0")
    else:
        server.kill()
        record.problems.append("a newer schema was served")
    record.require((copy / FILE_NAME).read_bytes() == before, "a database of a newer schema was changed")
