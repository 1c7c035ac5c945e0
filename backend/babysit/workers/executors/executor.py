"""An executor: where workers are started, and the handle by which the supervisor holds one."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from babysit.workers.job import Stored


class Handle(ABC):
    """A worker as seen from the supervisor: `started` tells its process from a later one of the same pid."""

    pid: int
    started: float

    @abstractmethod
    def is_alive(self) -> bool:
        """Return whether the worker lives; a worker that has ended is reaped."""

    @property
    @abstractmethod
    def exit_code(self) -> int | None:
        """The exit code once it has ended, minus the signal's number when one ended it; None where nobody knows."""

    @abstractmethod
    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens when the worker has ended."""

    def leave(self) -> None:  # noqa: B027 (most have nothing to let go of)
        """Let go of the worker, which goes on."""


class Executor(ABC):
    """Starts workers, and finds those again that a server before this one has started."""

    @abstractmethod
    def start(
        self,
        run: str,
        config: dict[str, Any],
        token: str,
        stored: Stored | None = None,
        fork_step: int | None = None,
        replay: Mapping[str, Any] | None = None,
    ) -> Handle:
        """Start the worker of a run; raises OSError when it cannot.

        It goes on from its own newest checkpoint with `stored`, or else from another run's, of `fork_step`. A `replay`
        has its `script` beside what a job's has.
        """

    @abstractmethod
    def find(self, run: str, pid: int | None, started: float | None) -> Handle | None:
        """Return the living worker of a run, None when there is none."""

    def has_started(self, run: str) -> bool:
        """Return whether a worker of the run was ever started: one that is streamed in from elsewhere has none."""
        return True

    def is_coming(self, run: str) -> bool:
        """Return whether a worker of the run was started that nobody can know yet."""
        return False

    def last_words(self, run: str) -> str:
        """Return the last line that the run's worker has printed, empty when there is none."""
        return ""
