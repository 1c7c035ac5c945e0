"""Loading CIFAR-10: from its packed archive, which fills the cache, and from the cache; how much memory it takes."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import real_data
from benchmarks.figure import Figure

ROUNDS = 5
LOAD = """
import sys, time
from pathlib import Path
from babysit.data.sources.cifar10 import Cifar10
start = time.perf_counter()
raw = Cifar10().load(Path(sys.argv[1]), Path(sys.argv[2]))
assert (len(raw.x), len(raw.x_test)) == (50_000, 10_000)
print(time.perf_counter() - start, time.process_time(), *Path("/proc/self/status").read_text().split("VmHWM:")[1:])
"""


def measure() -> Iterator[Figure]:
    """Yield the fastest of a few loadings of each kind, each in a process of its own, in turn."""
    archive = real_data.folder() / "cifar-10-python.tar.gz"
    fresh, cached, peaks = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak = _load(archive, Path(folder))
            fresh.append(seconds)
            peaks.append(peak)
            cached.append(_load(archive, Path(folder))[0])
    yield Figure("CIFAR-10 from its archive", min(fresh), "s", goal=3)
    yield Figure("CIFAR-10 from the cache", min(cached), "s", goal=0.3)
    yield Figure("most memory while it reads the archive", max(peaks), "MB", goal=700)


def _load(archive: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds that a loading takes, and the most memory of its process in MB."""
    command = [sys.executable, "-c", LOAD, str(archive), str(folder)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout
    peak = re.search(r"(\d+) kB", printed)
    return float(printed.split()[0]), int(peak[1]) / 1000 if peak else 0.0
