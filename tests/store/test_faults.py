"""Faults on real processes and files: nothing acknowledged is lost or doubled, and the text says what to do."""

import random
import shutil
import signal
import threading
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest
from sqlalchemy import text

from babysit.errors import StoreBusyError
from babysit.store import events, ingest, runs, series
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import Run
from babysit.wire.messages import Points
from store.samples import Start, Write, points, send

N_KILLS = 10


@pytest.fixture
def url() -> None:
    """Only SQLite: what is tested here are its files and its faults."""


def acknowledged(process: "Popen[str]", seconds: float) -> int:
    """Let the process write for a while, kill it, and return the last sequence number that it heard to be stored."""
    assert process.stdout is not None
    first = int(process.stdout.readline())
    threading.Timer(seconds, process.kill).start()
    *_, last = [first, *(int(line) for line in process.stdout if line.endswith("\n"))]
    assert process.wait(30) == -signal.SIGKILL
    return last


def check(database: Database, run_id: str) -> int:
    """Assert that each frame up to the held one is there once, and return that one."""
    with database.read() as connection:
        held = ingest.acked(connection, run_id, "child")
        found = series.query(connection, run_id, ["a", "b"], buckets=1 << 30)
        marks = [e.data["seq"] for e in events.list_events(connection, run_id, kinds=["mark"], limit=1 << 30)]
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        step = runs.get_run(connection, run_id).step
    steps = [step for seq in range(1, held + 1) if seq % 10 for step in (2 * seq, 2 * seq + 1)]
    assert found["a"].steps.tolist() == found["b"].steps.tolist() == steps
    assert found["a"].values.tolist() == [-value for value in found["b"].values] == steps
    assert marks == list(range(10, held + 1, 10))
    assert step == steps[-1]
    return held


def test_a_killed_writer_loses_nothing_acknowledged_and_doubles_nothing(folder: Path, start: Start) -> None:
    with closing(Database.open(folder)) as database:
        run: Run = database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).result(30)
    chance = random.Random(0)
    ledger = 0
    for _ in range(N_KILLS):
        heard = acknowledged(start("appender.py", folder, run.id), chance.uniform(0.0, 0.4))
        assert heard >= ledger
        ledger = heard
        with closing(Database.open(folder)) as database:
            assert check(database, run.id) >= ledger
    assert ledger > N_KILLS


def test_a_torn_log_leaves_a_prefix_of_the_commits(folder: Path, tmp_path: Path, database: Database, run: Run) -> None:
    for seq in range(1, 21):
        send(database, run.id, points(seq, {"a": [(seq, float(seq))]})).result(30)
    log = (folder / f"{FILE_NAME}-wal").read_bytes()
    seen = set()
    for place, cut in enumerate(range(len(log), len(log) // 3, -len(log) // 30)):
        copy = tmp_path / f"copy{place}"
        copy.mkdir()
        shutil.copy(folder / FILE_NAME, copy / FILE_NAME)
        (copy / f"{FILE_NAME}-wal").write_bytes(log[:cut])
        with closing(Database.open(copy)) as torn, torn.read() as connection:
            held = ingest.acked(connection, run.id, "child")
            steps = series.query(connection, run.id, ["a"])["a"].steps.tolist() if held else []
        assert steps == list(range(1, held + 1))
        seen.add(held)
    assert max(seen) == 20
    assert len(seen) > 5


def test_a_lock_that_is_given_back_in_time_only_delays(folder: Path, start: Start) -> None:
    with closing(Database.open(folder, patience=20.0)) as database:
        locker = start("locker.py", folder / FILE_NAME)
        assert locker.stdout is not None
        assert locker.stdout.readline() == "locked\n"
        future = database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1))
        with pytest.raises(TimeoutError):
            future.result(1.0)
        locker.communicate("")
        assert future.result(30).name == "x"


def test_a_lock_that_is_kept_is_refused_and_reads_go_on(database: Database, run: Run, start: Start) -> None:
    locker = start("locker.py", database.folder / FILE_NAME)
    assert locker.stdout is not None
    assert locker.stdout.readline() == "locked\n"
    futures = [database.writer.submit(lambda c: runs.set_error(c, run.id, "x")) for _ in range(3)]
    for future in futures:
        with pytest.raises(StoreBusyError, match="locked by another program") as caught:
            future.result(30)
        assert caught.value.retry_after > 0
    with database.read() as connection:
        assert runs.get_run(connection, run.id) == run
    locker.communicate("")
    database.writer.submit(lambda c: runs.set_error(c, run.id, "x")).result(30)


def hundred(seq: int) -> Points:
    return points(seq, {"a": [(100 * seq + k, 1.0) for k in range(100)]})


def test_a_full_database_is_refused_readable_and_recovers(database: Database, write: Write, run: Run) -> None:
    """SQLite's own limit of pages gives SQLITE_FULL."""
    pages = write(lambda c: c.execute(text("PRAGMA page_count")).scalar())
    write(lambda c: c.execute(text(f"PRAGMA max_page_count = {pages + 20}")).scalar())
    answers = (send(database, run.id, hundred(seq)).exception(30) for seq in range(1, 1000))
    held, fault = next((seq, answer) for seq, answer in enumerate(answers) if answer)
    assert held > 0
    assert isinstance(fault, StoreBusyError)
    assert "is the disk full?" in str(fault)
    with database.read() as connection:
        assert ingest.acked(connection, run.id, "child") == held
        assert series.query(connection, run.id, ["a"])["a"].n == 100 * held
    write(lambda c: c.execute(text("PRAGMA max_page_count = 1000000")).scalar())
    assert send(database, run.id, hundred(held + 1)).result(30).acked == held + 1
    with database.read() as connection:
        assert series.catalogue(connection, run.id)[0].n == 100 * (held + 1)


def test_a_full_disk_is_refused_readable_and_recovers(folder: Path, start: Start) -> None:
    """A limit on the size of files gives SQLITE_IOERR or SQLITE_FULL, as the disk does."""
    output, _ = start("full.py", folder).communicate(timeout=60)
    refused, readable, again = output.splitlines()
    assert refused.startswith("refused after ")
    assert "is the disk full?" in refused
    assert (readable, again) == ("readable True", "again True True")
