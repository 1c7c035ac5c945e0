"""The writer: groups, order, and futures that resolve after the commit only."""

import sqlite3
import threading
from concurrent.futures import Future
from contextlib import closing

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from babysit.errors import StoreBusyError, StoreError
from babysit.store import writer as writer_module
from babysit.store.database import FILE_NAME, Database
from babysit.store.events import add, list_events
from babysit.store.runs import Run, get_run, set_error


@pytest.fixture
def url() -> None:
    """Only SQLite: what is tested here are its files and its faults."""


def n_commits(database: Database) -> list[int]:
    """Return a list that gains an entry with each commit."""
    seen: list[int] = []
    event.listen(database.writer._engine, "commit", lambda connection: seen.append(1))
    return seen


def hold(database: Database) -> tuple[threading.Event, "Future[bool]"]:
    """Make the writer wait within a job, so that what is submitted meanwhile becomes one group."""
    go, inside = threading.Event(), threading.Event()

    def job(connection: Connection) -> bool:
        inside.set()
        return go.wait(30)

    future = database.writer.submit(job)
    assert inside.wait(30)
    return go, future


def test_jobs_that_wait_together_are_committed_together_in_order(database: Database, run: Run) -> None:
    go, first = hold(database)
    commits = n_commits(database)
    futures = [database.writer.submit(lambda c: add(c, run.id, "mark", {}).id) for _ in range(100)]
    go.set()
    ids = [future.result(30) for future in futures]
    assert first.result() is True
    assert ids == sorted(ids)
    assert len(commits) == 2


def test_a_future_is_resolved_only_after_its_commit(database: Database, run: Run) -> None:
    """Another process' view of the file has the event at the moment the future resolves, and not before."""

    def count() -> int:
        with closing(sqlite3.connect(database.folder / FILE_NAME)) as other:
            return int(other.execute("SELECT count(*) FROM events WHERE kind = 'mark'").fetchone()[0])

    seen: list[int] = []

    def job(connection: Connection) -> int:
        add(connection, run.id, "mark", {})
        return count()

    future = database.writer.submit(job)
    future.add_done_callback(lambda _: seen.append(count()))
    assert future.result(30) == 0
    database.writer.flush()
    assert seen == [1]


def test_one_failing_job_fails_alone(database: Database, run: Run) -> None:
    def fail(connection: Connection) -> None:
        add(connection, run.id, "lost", {})
        raise ValueError("no")

    go, _ = hold(database)
    before = database.writer.submit(lambda c: add(c, run.id, "mark", {}))
    failing = database.writer.submit(fail)
    breaking = database.writer.submit(lambda c: add(c, "nobody", "mark", {}))
    after = database.writer.submit(lambda c: add(c, run.id, "mark", {}))
    go.set()
    assert before.result(30).id < after.result(30).id
    with pytest.raises(ValueError, match="no"):
        failing.result(30)
    with pytest.raises(IntegrityError):
        breaking.result(30)
    with database.read() as connection:
        assert [entry.kind for entry in list_events(connection, run.id)] == ["state", "mark", "mark"]


def test_a_cancelled_job_does_not_run(database: Database, run: Run) -> None:
    go, _ = hold(database)
    future = database.writer.submit(lambda c: set_error(c, run.id, "never"))
    assert future.cancel()
    go.set()
    database.writer.flush()
    with database.read() as connection:
        assert get_run(connection, run.id).error is None


def test_too_many_waiting_jobs_are_refused(database: Database) -> None:
    go, _ = hold(database)
    *_, last = [database.writer.submit(lambda c: None) for _ in range(writer_module.MAX_QUEUED)]
    with pytest.raises(StoreBusyError, match="wait already"):
        database.writer.submit(lambda c: None)
    go.set()
    last.result(30)
    assert database.writer.submit(lambda c: 1).result(30) == 1


def test_close_commits_what_waits_and_refuses_more(database: Database, run: Run) -> None:
    futures = [database.writer.submit(lambda c: add(c, run.id, "mark", {})) for _ in range(1000)]
    database.close()
    database.close()
    assert all(future.done() and future.exception() is None for future in futures)
    with pytest.raises(StoreError, match="closed"):
        database.writer.submit(lambda c: None)


def test_the_settings_that_keep_what_is_committed(database: Database) -> None:
    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "journal_size_limit", "query_only")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert database.writer.submit(settings).result(30) == ["wal", 2, 1, 0, 64 << 20, 0]
    with database.read() as connection:
        assert settings(connection)[-1] == 1
        assert connection.execute(text("PRAGMA wal_autocheckpoint")).scalar() == 0
