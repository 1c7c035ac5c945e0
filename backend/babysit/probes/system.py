"""What the training takes of the machine: shows a leak, a starved process, and cores that have nothing to do."""

import contextlib
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from babysit.nn.network import Network
from babysit.probes.probe import Measurement, Probe, probes

SHORTEST = 0.05
"""Seconds over which the use of cores is a mean at the least: over fewer it would tell of one step's threads."""


@probes.register("system")
class System(Probe):
    """The cores that the training's process uses, on average since the last measurement, and its bytes in memory.

    `system/cpu`: one core busy all along is 1. `system/memory`: bytes of it that are in memory now; where the system
    does not tell, the most there ever were. Both are of the whole process, all its threads and the sending included.
    Sooner than 50 ms after the last measurement there is none.
    """

    follows_clock = True

    def __init__(
        self, clock: Callable[[], float] = time.perf_counter, used: Callable[[], float] = time.process_time
    ) -> None:
        self._clock, self._used = clock, used
        self._since, self._used_before = clock(), used()

    def measure(self, network: Network) -> Measurement:
        """Return both values, or none so soon after the last measurement."""
        now = self._clock()
        if now - self._since < SHORTEST:
            return Measurement()
        used = self._used()
        cpu = (used - self._used_before) / (now - self._since)
        self._since, self._used_before = now, used
        return Measurement({"system/cpu": cpu, "system/memory": float(resident_bytes())})


def resident_bytes() -> int:
    """Return how much of this process is in memory; on systems without /proc the largest it ever was."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else 1024 * largest
