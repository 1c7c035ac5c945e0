"""The crew of the gym: processes that train the twins which the cache does not have yet, one thread of BLAS each."""

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

from benchmarks.gym.history_file import is_current
from benchmarks.gym.train import train_into
from benchmarks.gym.twin import Twin

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
NICENESS = 10


def train_missing(
    twins: Sequence[Twin], seeds: int, data_folder: Path | None, cache: Path, n_processes: int
) -> Iterator[tuple[int, int]]:
    """Train what is missing, the cheap twins before the dear ones; yields how many are done, of how many."""
    wanted = [(twin, seed) for twin in twins for seed in range(seeds) if not is_current(twin, seed, cache)]
    os.environ |= dict.fromkeys(THREADS, "1")  # read by NumPy when a process starts
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(n_processes, context, initializer=begin) as pool:
        jobs = [pool.submit(train_named, twin.name, seed, data_folder, cache) for twin, seed in wanted]
        for done, job in enumerate(as_completed(jobs), start=1):
            job.result()
            yield done, len(wanted)


def begin() -> None:
    """Let others on this machine go first, and end with whoever has started this process, however that ends."""
    with suppress(OSError):
        os.nice(NICENESS)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def train_named(name: str, seed: int, data_folder: Path | None, cache: Path) -> None:
    """Train the twin of that name: its faults are functions, which no process can send to another."""
    from benchmarks.gym.twins import named

    train_into(named(name), seed, data_folder, cache)
