"""The writer: the one thread that changes the database, in groups that are committed together.

A job is a function of the connection. Its future is resolved only after the COMMIT that made it durable, so whoever
acknowledges on the future acknowledges nothing that a power cut can take back.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

from babysit.errors import StoreBusyError, StoreError, StoreFullError
from babysit.store.engines import forget
from babysit.store.faults import is_busy, is_fault, translate

T = TypeVar("T")

MAX_QUEUED = 4096
MAX_GROUP = 512


@dataclass(slots=True)
class _Job(Generic[T]):
    run: Callable[[Connection], T]
    future: Future[T] = field(default_factory=Future)
    result: T | None = None
    error: BaseException | None = None

    def settle(self, fault: BaseException | None = None) -> None:
        error = fault or self.error
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(self.result)  # type: ignore[arg-type]


class Writer:
    """Commits what is submitted: at once when idle, else every `pause` seconds; waits up to `patience` s for a lock."""

    def __init__(self, engine: Engine, *, pause: float = 0.02, patience: float = 10.0) -> None:
        self._engine, self._pause, self._patience = engine, pause, patience
        self._jobs: queue.Queue[_Job[Any] | None] = queue.Queue(MAX_QUEUED)
        self._lock = threading.Lock()
        self._hurry = threading.Event()
        self._is_checkpoint_due = threading.Event()
        self._is_closed = False
        self._trouble: StoreFullError | None = None
        self.worked_at = time.monotonic()
        """When the last group was committed, or failed, in seconds of the monotonic clock."""
        self._thread = threading.Thread(target=self._work, name="babysit-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Connection], T]) -> Future[T]:
        """Queue `job` and return its future, resolved after COMMIT with what the job returned or raised.

        Raises StoreBusyError when too many jobs wait, StoreError after close. A job must not wait for
        another one, and may be run more than once: what it does outside of the connection must bear that.
        """
        entry = _Job(job)
        with self._lock:
            if self._is_closed:
                raise StoreError("the database is closed")
            try:
                self._jobs.put_nowait(entry)
            except queue.Full:
                raise StoreBusyError(f"{MAX_QUEUED} writes wait already") from None
        return entry.future

    @property
    def trouble(self) -> StoreFullError | None:
        """Why nothing could be written, from the first time on until somebody has seen that it can be (`relieve`)."""
        return self._trouble

    def relieve(self) -> None:
        """Take note that the disk has room again."""
        self._trouble = None

    def require_room(self) -> None:
        """Raise StoreFullError while the disk is full: what room there is belongs to what makes more."""
        if self._trouble is not None:
            raise self._trouble

    def flush(self) -> None:
        """Return when everything submitted so far is committed or has failed; raises like submit."""
        done = self.submit(lambda connection: None)
        self._hurry.set()
        done.exception()

    def checkpoint(self) -> None:
        """Have the database take over its log once what waits is committed: only then is its file shorter on the disk.

        No reader is waited for; what one still looks at is taken over another time.
        """
        self._is_checkpoint_due.set()
        self.flush()

    def close(self) -> None:
        """Commit what waits, then end the thread; may be called again."""
        with self._lock:
            is_first, self._is_closed = not self._is_closed, True
        self._hurry.set()
        if is_first:
            self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        rest_until = 0.0
        while (first := self._jobs.get()) is not None:
            self._hurry.wait(max(0.0, rest_until - time.monotonic()))
            self._hurry.clear()
            group, is_last = self._gather(first)
            self._commit([job for job in group if job.future.set_running_or_notify_cancel()])
            if self._is_checkpoint_due.is_set():
                self._is_checkpoint_due.clear()
                self._take_over_log()
            rest_until = time.monotonic() + self._pause
            if is_last:
                return

    def _gather(self, first: _Job[Any]) -> tuple[list[_Job[Any]], bool]:
        group = [first]
        while len(group) < MAX_GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _commit(self, group: list[_Job[Any]]) -> None:
        fault: BaseException | None = None
        deadline = time.monotonic() + self._patience
        while group:
            try:
                self._transact(group)
            except Exception as error:
                self._forget()
                if is_busy(error) and time.monotonic() < deadline:
                    time.sleep(0.01)  # SQLite has waited its busy_timeout already, except where it sees no sense in it
                    continue
                fault = translate(error)
            break
        if isinstance(fault, StoreFullError):
            self._trouble = fault
        self.worked_at = time.monotonic()
        for job in group:
            job.settle(fault)

    def _take_over_log(self) -> None:
        if self._engine.dialect.name == "sqlite":
            with contextlib.suppress(Exception), contextlib.closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _forget(self) -> None:
        """Forget what the connection remembers: a COMMIT that fails is undone without a word to those who listen."""
        with contextlib.suppress(Exception), self._engine.connect() as connection:
            forget(connection)

    def _transact(self, group: list[_Job[Any]]) -> None:
        """Run and commit a group: together, and once more each in a savepoint when one of them has failed.

        Failures are rare and savepoints are a fifth of a small job's work. Faults of the database are raised.
        """
        try:
            with self._engine.begin() as connection:
                for job in group:
                    job.error, job.result = None, job.run(connection)
        except Exception as error:
            if is_fault(error):
                raise
            self._transact_apart(group)

    def _transact_apart(self, group: list[_Job[Any]]) -> None:
        with self._engine.begin() as connection:
            for job in group:
                job.result = job.error = None
                savepoint = connection.begin_nested()
                try:
                    job.result = job.run(connection)
                except Exception as error:
                    if is_fault(error):
                        raise  # SQLite may have undone the whole transaction, and the savepoint with it
                    job.error = error
                    savepoint.rollback()
                else:
                    savepoint.commit()
