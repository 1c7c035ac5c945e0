"""The crew of the gym: processes that train twins and read runs, each with one thread of BLAS."""

import multiprocessing
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
NICENESS = 10


def hire(n_processes: int) -> ProcessPoolExecutor:
    """Return the crew, to be used in a `with` block."""
    os.environ |= dict.fromkeys(THREADS, "1")  # read by NumPy when a process starts
    return ProcessPoolExecutor(n_processes, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Let others on this machine go first, and end with whoever has started this process, however that ends."""
    with suppress(OSError):
        os.nice(NICENESS)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
