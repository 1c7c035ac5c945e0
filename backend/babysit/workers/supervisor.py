"""The supervisor: it owns the queue and the slots, starts workers, notices their ends, and adopts them after a restart.

One thread starts and may wait for the database, one watches and never does: a stop is enforced whatever is slow.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from babysit.errors import LimitError, NotFoundError, StateError, StoreBusyError, StoreError
from babysit.store import media
from babysit.store.database import Connection, Database
from babysit.store.ingest import acked_by
from babysit.store.runs import Run, RunState, active_runs, get_run, move_run, set_process
from babysit.store.series import catalogue
from babysit.wire.messages import SequencedMessage
from babysit.workers.executors.executor import Executor, Handle
from babysit.workers.intake import take_in
from babysit.workers.job import Stored, spool_folder
from babysit.workers.requeue import checkpoint_step, requeue, switched_probes, told_interventions
from babysit.workers.verdict import AWAY, describe_end, give_verdict
from babysit.workers.watch import Watch

MAX_QUEUED = 1000
POLL_SECONDS = 0.05
COMING_SECONDS = 20.0  # that a worker has, which a killed server has started, to note itself
ENDING_SECONDS = 10.0  # that a resume waits for the run's last worker to have ended
DRAIN_SECONDS = 0.2  # what a dead worker had sent is on its way to the database; its spool comes after that

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Supervisor:
    """One for a data folder; `adopt`, then `start`. Its methods may be called in any thread.

    `changed` hears the id of a run whose row has changed, `taken` every frame that came in by way of a spool; both
    are called in threads of the supervisor's.
    """

    def __init__(
        self,
        database: Database,
        executor: Executor,
        slots: int,
        ingest_token: Callable[[str], str],
        changed: Callable[[str], None],
        taken: Callable[[str, SequencedMessage], None] = lambda run_id, message: None,
    ) -> None:
        self.slots = slots
        self._database, self._executor = database, executor
        self._ingest_token, self._changed, self._taken = ingest_token, changed, taken
        self._change = threading.Condition()
        self._queue: list[str] = []
        self._watches: dict[str, Watch] = {}
        self._closing: list[threading.Thread] = []
        self._n_changes = 0
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._repeat, args=(job,), name=f"babysit-{name}", daemon=True)
            for name, job in (("starter", self._start_next), ("watcher", self._look_after))
        ]

    def start(self) -> None:
        """Begin to start what is queued, and to watch."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Let go of the workers, which go on; return when nothing here touches the database any more."""
        with self._change:
            self._is_closed = True
            self._notify()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for thread in list(self._closing):
            thread.join(5.0)
        for watch in self._watches.values():
            if watch.handle is not None:
                watch.handle.leave()

    def adopt(self) -> None:
        """Take over what a server before this one has left: the queue, the living workers, the dead ones' spools."""
        with self._database.read() as connection:
            runs = active_runs(connection)
        for run in runs:
            if run.state is RunState.QUEUED:
                self._queue.append(run.id)
                continue
            if run.pid is None and not self._executor.has_started(run.id):
                self._queue_again(run)
                continue
            watch = Watch(run.id, self._executor.find(run.id, run.pid, run.pid_started))
            if watch.handle is not None:
                self._watches[run.id] = watch
            elif run.pid is None and self._executor.is_coming(run.id):
                self._watches[run.id] = watch
                self._run_aside(self._await, watch)
            else:
                self._close_run(watch, AWAY)

    def _queue_again(self, run: Run) -> None:
        """Queue a run that was about to start; one that is streamed in from elsewhere has its producer, or loses it."""
        with self._database.read() as connection:
            is_elsewhere = run.state is not RunState.STARTING or not run.config or bool(acked_by(connection, run.id))
        if not is_elsewhere:
            self._move(run.id, RunState.QUEUED, "the server ended before it was started")
            self._queue.append(run.id)

    def require_room(self, n_runs: int = 1) -> None:
        """Raise LimitError when the queue does not take so many more runs."""
        if len(self._queue) + n_runs > MAX_QUEUED:
            raise LimitError("runs that wait in the queue", MAX_QUEUED)

    def enqueue(self, run_id: str) -> None:
        """Queue a stored run; it starts when a slot is free. Raises LimitError when the queue is full."""
        with self._change:
            self.require_room()
            self._queue.append(run_id)
            self._notify()

    def enqueue_all(self, run_ids: Sequence[str]) -> None:
        """Queue stored runs, together, for which there was room when they were stored."""
        with self._change:
            self._queue += run_ids
            self._notify()

    def resume(self, run_id: str) -> Run:
        """Queue a run again that has stopped or failed: its next worker goes on from its newest checkpoint.

        Waits for the last worker's end to be settled. Raises StateError for a run in another state, without a
        checkpoint, or whose end takes longer; LimitError when the queue is full or the run was resumed too often.
        """
        with self._change:
            if not self._change.wait_for(lambda: not self.is_busy_with(run_id), ENDING_SECONDS):
                raise StateError(f"run {run_id}", "ending", "be resumed yet")
            self.require_room()
        run = self._write(lambda connection: requeue(connection, run_id))
        self._changed(run_id)
        self.enqueue(run_id)
        return run

    def queue_place(self, run_id: str) -> int | None:
        """Return the run's place in the queue, 1 for the next to start; None when it does not wait."""
        with self._change:
            return self._queue.index(run_id) + 1 if run_id in self._queue else None

    def has_worker(self, run_id: str) -> bool:
        """Return whether a worker of this server's trains the run, or is about to."""
        with self._change:
            return run_id in self._watches

    def is_busy_with(self, run_id: str) -> bool:
        """Return whether a worker of the run lives, or has left what is not taken in yet."""
        return run_id in self._watches or any(thread.name == _closer(run_id) for thread in list(self._closing))

    def command_stop(self, run_id: str) -> None:
        """Make sure that a run stops: a queued one at once, a worker within a second even if it does not listen.

        A run that is streamed in from elsewhere has no worker here: it gets the command, and nothing is enforced; one
        to which contact is lost stops at once.
        """
        with self._change:
            is_queued = run_id in self._queue
            if is_queued:
                self._queue.remove(run_id)
            has_worker = run_id in self._watches
            if has_worker:
                self._watches[run_id].ask_stop()
            self._notify()
        if is_queued:
            self._move(run_id, RunState.STOPPED, "stopped before it began")
        elif not has_worker and self._write(lambda connection: _give_up(connection, run_id)):
            self._changed(run_id)

    def _repeat(self, job: Callable[[], None]) -> None:
        while not self._is_closed:
            n_changes = self._n_changes
            try:
                job()
            except Exception:
                logger.exception("the supervisor goes on after an unexpected error")
                time.sleep(1.0)
            with self._change:
                if self._n_changes == n_changes:
                    self._change.wait(POLL_SECONDS if self._watches else None)

    def _notify(self) -> None:
        self._n_changes += 1
        self._change.notify_all()

    def _start_next(self) -> None:
        """Give every free slot to the run that waits longest."""
        while (watch := self._next()) is not None:
            try:
                watch.handle = self._start(watch)
            except (StateError, NotFoundError) as error:
                logger.warning("run %s is not started: %s", watch.run, error)
            except OSError as error:
                self._close_run(watch, f"the worker could not be started: {error}")
            except StoreError:
                with self._change:
                    self._queue.insert(0, watch.run)
                raise
            finally:
                if watch.handle is None:
                    with self._change:
                        del self._watches[watch.run]

    def _next(self) -> Watch | None:
        with self._change:
            if self._is_closed or not self._queue or len(self._watches) >= self.slots:
                return None
            watch = Watch(self._queue.pop(0))
            self._watches[watch.run] = watch
            self._notify()  # the watcher rests while there is nothing to watch
            return watch

    def _start(self, watch: Watch) -> Handle | None:
        """Start the worker of a run that was next; None when the run was stopped meanwhile."""
        run = self._move(watch.run, RunState.STARTING, "a slot was free")
        if watch.is_stopping:
            self._move(watch.run, RunState.STOPPED, "stopped before it began")
            return None
        has_begun = bool(run.info)  # a fork has a checkpoint before it has begun
        stored = self._stored(run) if has_begun and checkpoint_step(run) is not None else None
        token, replay = self._ingest_token(run.id), (run.origin or {}).get("replay")
        handle = self._executor.start(run.id, run.config, token, stored, run.fork_step or None, replay)
        with suppress(StoreError):  # nor waited for: the worker has noted itself, in its folder
            self._database.writer.submit(lambda c: set_process(c, run.id, handle.pid, handle.started))
        return handle

    def _stored(self, run: Run) -> Stored:
        """Return how far the points of a run are stored that goes on."""
        with self._database.read() as connection:
            series = {item.name: item.last_step for item in catalogue(connection, run.id)}
            tensors = {item.name: item.last_step for item in media.catalogue(connection, run.id)}
            interventions = told_interventions(connection, run.id)
        return Stored(series, tensors, switched_probes(run), interventions)

    def _look_after(self) -> None:
        """Press those that are to stop, and close the runs whose workers have ended."""
        with self._change:
            watches = list(self._watches.values())
        for watch in watches:
            if watch.handle is None:
                continue
            if watch.handle.is_alive():
                watch.press()
                continue
            last_words = self._executor.last_words(watch.run)
            self._close_run(watch, describe_end(watch.handle.exit_code, watch.is_stopping, last_words))
            with self._change:
                del self._watches[watch.run]
                self._notify()  # a slot is free

    def _close_run(self, watch: Watch, reason: str) -> None:
        """Take in what the worker left and say how the run ended, in a thread: a spool may be long."""
        self._run_aside(self._settle, watch, reason)

    def _run_aside(self, job: Callable[..., None], watch: Watch, *arguments: str) -> None:
        thread = threading.Thread(target=job, args=(watch, *arguments), name=_closer(watch.run), daemon=True)
        with self._change:
            self._closing.append(thread)
        thread.start()

    def _await(self, watch: Watch) -> None:
        """Wait for a worker that the server before this one started as its last deed, and that is to note itself."""
        end = time.monotonic() + COMING_SECONDS
        handle = None
        while handle is None and time.monotonic() < end and not self._is_closed:
            time.sleep(POLL_SECONDS)
            handle = self._executor.find(watch.run, None, None)
        with self._change:
            watch.handle = handle
            self._closing.remove(threading.current_thread())
            if handle is None:
                del self._watches[watch.run]
            self._notify()
        if handle is None and not self._is_closed:
            self._close_run(watch, AWAY)

    def _settle(self, watch: Watch, reason: str) -> None:
        try:
            folder = spool_folder(self._database.folder, watch.run)
            if any(folder.glob("*.spool")):
                time.sleep(DRAIN_SECONDS)
                take_in(self._database, watch.run, folder, self._taken)
            self._write(lambda c: give_verdict(c, watch.run, reason, watch.is_stopping))
            self._changed(watch.run)
        except StoreError as error:
            logger.warning("run %s is closed when the server starts again: %s", watch.run, error)
        except Exception:
            logger.exception("run %s could not be closed", watch.run)
        finally:
            with self._change:
                self._closing.remove(threading.current_thread())
                self._change.notify_all()

    def _move(self, run_id: str, to: RunState, reason: str) -> Run:
        run = self._write(lambda connection: move_run(connection, run_id, to, reason))
        self._changed(run_id)
        return run

    def _write(self, job: Callable[[Connection], T]) -> T:
        """Write, and wait as long as the database is busy."""
        while True:
            try:
                return self._database.writer.submit(job).result()
            except StoreBusyError as error:
                if self._is_closed:
                    raise
                time.sleep(min(error.retry_after, 2.0))


def _give_up(connection: Connection, run_id: str) -> bool:
    """Stop a run to which contact is lost, and say whether it is one."""
    with suppress(NotFoundError):
        run = get_run(connection, run_id)
        if run.state is RunState.LOST:
            move_run(connection, run_id, RunState.STOPPED, f"stopped at step {run.step}, while contact was lost")
            return True
    return False


def _closer(run_id: str) -> str:
    """Return the name of the thread that settles how a run has ended."""
    return f"babysit-close-{run_id}"
