"""A process, known by its pid and its start time: a pid alone may belong to a stranger by now."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path


def start_time(pid: int) -> float | None:
    """Return when a living process began, in seconds of an arbitrary but fixed clock; None when there is none.

    A zombie does not live.
    """
    if Path("/proc/self/stat").exists():
        return _proc_start_time(pid)
    return _ps_start_time(pid)


def is_alive(pid: int, started: float) -> bool:
    """Return whether this very process lives."""
    now = start_time(pid)
    return now is not None and abs(now - started) < 0.02


def send_signal(pid: int, started: float, number: signal.Signals) -> None:
    """Send a signal to this very process; nothing happens when it is gone."""
    if is_alive(pid, started):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _proc_start_time(pid: int) -> float | None:
    try:
        # The second field is the name in parentheses and may hold anything, parentheses too.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZXx" else int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _ps_start_time(pid: int) -> float | None:
    """The same where there is no /proc: a number made of what `ps` says of state and start."""
    command = ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)]
    state, _, began = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip().partition(" ")
    if not state or state.startswith("Z"):
        return None
    digest = 0
    for character in began.split():
        digest = (digest * 1_000_003 + sum(ord(c) << (8 * i) for i, c in enumerate(character[:4]))) % (1 << 40)
    return float(digest)
