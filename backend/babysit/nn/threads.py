"""Threads: a crew that shares out the work of one step, each thread with a BLAS of one thread of its own.

Two matrix products side by side, one thread each, are faster than one after the other on two threads: 281 against
211 billion operations a second for the products of a layer of 500 units. What is worked on side by side never depends
on who does it, so the result is the same, bit for bit, every time.
"""

import itertools
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import numpy as np
import threadpoolctl

Job = Callable[[], None]
SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
SMALL = 1 << 18
"""Elements of an array that one thread is done with before another has woken up."""


class _Task:
    """A job that one thread claims and others can wait for."""

    def __init__(self, job: Job) -> None:
        self._job = [job]
        self._done = threading.Lock()
        self._done.acquire()
        self._error: BaseException | None = None

    def try_run(self) -> None:
        """Run the job unless another thread has claimed it."""
        try:
            job = self._job.pop()
        except IndexError:
            return
        try:
            job()
        except BaseException as error:  # told to whoever waits
            self._error = error
        finally:
            self._done.release()

    def wait(self) -> BaseException | None:
        """Return what the job has raised, if anything, when it is done."""
        self._done.acquire()
        return self._error


class Crew:
    """`size` threads, the caller's own among them; with a size of 1 everything happens in the caller, in order.

    The cores are the crew's or BLAS's, never both's: its threads spin for 20 ms after each product. Where forks and
    joins would be many and short, BLAS shares out better; `lend` says which. A product's last digits may depend on it,
    so whoever computes says it first.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.is_lent: bool | None = None
        self._blas: list[Any] = []
        self._tasks: deque[_Task] = deque()
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._later: list[_Task] = []
        self._has_started = False

    @property
    def n_threads(self) -> int:
        """How many threads work is to be cut for: one while the cores are lent to BLAS."""
        return 1 if self.is_lent else self.size

    def lend(self, to_blas: bool) -> None:
        """Give the cores to BLAS, or take them; nothing to do where there is one core or it is so already."""
        if self.size == 1 or to_blas is self.is_lent:
            return
        if not self._blas:
            libraries = threadpoolctl.ThreadpoolController().lib_controllers
            self._blas = [library for library in libraries if library.user_api == "blas"]
        for library in self._blas:
            library.set_num_threads(self.size if to_blas else 1)
        self.is_lent = to_blas

    def each(self, jobs: Sequence[Job]) -> None:
        """Run the jobs, shared out among all threads, and return when all are done."""
        if self.n_threads == 1 or len(jobs) == 1:
            _run_all(jobs)
            return
        tasks = [_Task(job) for job in jobs]
        self._tasks.extendleft(reversed(tasks[1:]))
        self._call(len(tasks) - 1)
        _finish(tasks)

    @contextmanager
    def postponing(self) -> Iterator[Callable[[Sequence[Job]], None]]:
        """Yield what takes jobs that others may do meanwhile; at the end of the block all are done."""
        if self.n_threads == 1:
            yield _run_all
            return
        try:
            yield self._postpone
        finally:
            tasks, self._later = self._later, []
            _finish(tasks)

    def _postpone(self, jobs: Sequence[Job]) -> None:
        tasks = [_Task(job) for job in jobs]
        self._later += tasks
        self._tasks.extend(tasks)
        self._call(len(tasks))

    def _call(self, n: int) -> None:
        if not self._has_started:
            self._start()
        for _ in range(n):
            self._bell.put(None)

    def _start(self) -> None:
        self._has_started = True
        for number in range(1, self.size):
            threading.Thread(target=self._work, name=f"babysit-crew-{number}", daemon=True).start()

    def _work(self) -> None:
        with np.errstate(all="ignore"):
            while True:
                self._bell.get()
                try:
                    task = self._tasks.popleft()
                except IndexError:
                    continue
                task.try_run()


def then(jobs: Sequence[Job], last: Job) -> list[Job]:
    """Return the jobs such that whichever is done last also does `last`."""
    left, lock = [len(jobs)], threading.Lock()

    def with_last(job: Job) -> Job:
        def run() -> None:
            job()
            with lock:
                left[0] -= 1
                is_last = left[0] == 0
            if is_last:
                last()

        return run

    return [with_last(job) for job in jobs]


def pieces(n: int, n_pieces: int) -> list[slice]:
    """Return `range(n)` in at most `n_pieces` slices of nearly the same length, none of them empty."""
    bounds = [n * i // n_pieces for i in range(n_pieces + 1)]
    return [slice(a, b) for a, b in itertools.pairwise(bounds) if b > a]


def row_pieces(array: np.ndarray[Any, Any]) -> list[slice]:
    """Return the rows of an array in a piece for each thread; in one where it is small."""
    return pieces(len(array), 1 if array.size < SMALL else crew.n_threads)


def count() -> int:
    """Return how many threads this process may use: what is set for BLAS, else the processors it may run on."""
    for name in SETTINGS:
        text = os.environ.get(name, "")
        if text.isdecimal() and int(text):
            return int(text)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def library() -> str | None:
    """Return the name and version of the BLAS that this process multiplies with, None where it has none."""
    for found in threadpoolctl.threadpool_info():
        if found["user_api"] == "blas":
            return " ".join(part for part in (found["internal_api"], found["version"]) if part)
    return None


def _run_all(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job()


def _finish(tasks: Sequence[_Task]) -> None:
    """Do what nobody has begun, and wait for the rest; raises the first error once no job is running any more."""
    for task in tasks:
        task.try_run()
    errors = [task.wait() for task in tasks]
    for error in errors:
        if error is not None:
            raise error


crew = Crew(count())
