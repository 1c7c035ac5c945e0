"""A watch: one run that has a worker, or is about to; it makes a stop happen."""

import signal
import time
from dataclasses import dataclass

from babysit.workers.executors.executor import Handle

TERM_SECONDS = 0.6  # after the order: the worker stops by itself within 0.5
KILL_SECONDS = 0.9


@dataclass(slots=True)
class Watch:
    """A run and its worker's handle, None while the worker is being started."""

    run: str
    handle: Handle | None = None
    stop_asked: float | None = None  # monotonic
    n_signals: int = 0

    @property
    def is_stopping(self) -> bool:
        """Whether the run is to stop."""
        return self.stop_asked is not None

    def ask_stop(self) -> None:
        """Begin to count: a worker that has not ended in time is ended."""
        if self.stop_asked is None:
            self.stop_asked = time.monotonic()

    def press(self) -> None:
        """Send the signal that is due to a worker that was to stop."""
        if self.stop_asked is None or self.handle is None:
            return
        waited = time.monotonic() - self.stop_asked
        for i, (due, number) in enumerate(((TERM_SECONDS, signal.SIGTERM), (KILL_SECONDS, signal.SIGKILL))):
            if waited >= due and self.n_signals == i:
                self.handle.send(number)
                self.n_signals += 1
