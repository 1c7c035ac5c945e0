"""The environment of a training: versions, processor, threads and memory, to be kept with its run."""

import contextlib
import os
import platform
import socket
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import babysit
from babysit.nn import threads

_CPU = Path("/proc/cpuinfo")


def environment() -> dict[str, Any]:
    """Return what this process trains with, as plain JSON: what is not known here is None.

    `memory` is the machine's, in bytes; `threads` those that the training uses.
    """
    return {
        "babysit": babysit.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": _version("numba"),
        "blas": threads.library(),
        "platform": platform.platform(),
        "host": socket.gethostname(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": threads.count(),
        "memory": _memory(),
    }


def _version(name: str) -> str | None:
    with contextlib.suppress(PackageNotFoundError):
        return version(name)
    return None


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in _CPU.read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None
