"""Limits: what a run may ask of this machine."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

SHARE = 0.8
"""How much of the machine's memory one run may ask for."""
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that an estimate is held against."""

    memory_bytes: int

    @classmethod
    def of_machine(cls) -> "Limits":
        """Return the limits of this machine, or of the container that we are in."""
        try:
            memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (AttributeError, ValueError, OSError):
            memory = 8 << 30
        with contextlib.suppress(OSError, ValueError):
            memory = min(memory, int(CONTAINER_LIMIT.read_text()))
        return cls(int(SHARE * memory))
