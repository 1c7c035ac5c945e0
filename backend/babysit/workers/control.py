"""Control: the orders that a training obeys between two steps, and the watchdog that enforces a stop within one."""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from babysit.sdk.run import Run
from babysit.wire.messages import Command, Order

STOP_SECONDS = 0.5  # from the order to the end of the process, whatever the step is doing
SIGNAL_STOP_SECONDS = 0.2  # the same after a signal, which comes when an order has not helped
FLUSH_SECONDS = 0.25
Change: TypeAlias = Callable[[Order], str]
"""Sets what an order wants set; returns why not, or nothing."""

SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT})


class Control:
    """Orders come in any thread; `obey` takes them in the training thread.

    `block_signals` must have been called before any other thread was started.
    """

    _run: Run

    def __init__(self, leave: Callable[[int], object] = os._exit) -> None:
        self._leave = leave
        self._orders: deque[Command] = deque()
        self._change = threading.Condition()
        self._ending = threading.Lock()  # held by whoever says the run's last word
        self._is_stopping = self._has_stopped = self._is_paused = False
        self._deadline = float("inf")
        self._exit_code = 0
        self.stop_note = ""

    def start(self, run: Run) -> None:
        """Begin to listen for signals and to watch over stops; orders for `run` may have come before."""
        self._run = run
        for job in (self._watch, self._listen):
            threading.Thread(target=job, name=f"babysit-{job.__name__.strip('_')}", daemon=True).start()

    def order(self, command: Command) -> None:
        """Take an order from the sender's thread."""
        with self._change:
            self._orders.append(command)
            if command.command.type == "stop":
                self._ask_stop(STOP_SECONDS)
            self._change.notify_all()

    @property
    def has_orders(self) -> bool:
        """Whether there is something to obey."""
        return bool(self._orders) or self._is_stopping or self._is_paused

    def hold(self, reason: str, step: int) -> None:
        """Pause the run for a reason of its own: `obey` waits until it is resumed."""
        with self._change:
            self._is_paused = True
            self._run.state("paused", reason, step)

    @property
    def seconds_left(self) -> float:
        """The seconds until the process ends because of a stop; infinite without one."""
        return max(self._deadline - time.monotonic(), 0.0)

    def obey(self, step: int, change: Change | None = None) -> bool:
        """Carry out what was ordered, waiting here while paused; False when the training must stop.

        `change` sets what an order wants set; without it, such orders are left for later.
        """
        if not self.has_orders:
            return True
        with self._change:
            while True:
                later: list[Command] = []
                while self._orders and not self._is_stopping:
                    command = self._orders.popleft()
                    if command.command.type != "set":
                        self._obey(command, step)
                    elif change is None:
                        later.append(command)
                    else:
                        self._set(command, step, change)
                self._orders.extendleft(reversed(later))
                self._has_stopped = self._is_stopping
                if self._is_stopping or not self._is_paused:
                    return not self._is_stopping
                self._change.wait()

    def conclude(self, speak: Callable[[], None], exit_code: int) -> None:
        """Let `speak` say the run's last word; never returns when the watchdog was faster."""
        self._ending.acquire()
        self._exit_code = exit_code
        with self._change:
            self._answer_rest()
        speak()

    def _obey(self, command: Command, step: int) -> None:
        wanted = command.command.type == "pause"
        if wanted is self._is_paused:
            self._run.settle(command.id, "refused", step, f"the run is {'paused' if wanted else 'not paused'} already")
            return
        self._is_paused = wanted
        self._run.state("paused" if wanted else "running", command.command.note, step)
        self._run.settle(command.id, "applied", step)

    def _set(self, command: Command, step: int, change: Change) -> None:
        refusal = change(command.command)
        self._run.settle(command.id, "refused" if refusal else "applied", step, refusal)

    def _answer_rest(self) -> None:
        """Answer the orders that are left when the run ends."""
        for command in self._orders:
            if command.command.type == "stop" and self._has_stopped:
                self._run.settle(command.id, "applied", self._run.step)
            else:
                self._run.settle(command.id, "refused", self._run.step, "the run has ended")
        self._orders.clear()

    def _ask_stop(self, seconds: float) -> None:
        self._is_stopping = True
        self._deadline = min(self._deadline, time.monotonic() + seconds)
        self._change.notify_all()

    def _listen(self) -> None:
        """Take signals in this thread: the main one may be deep in a long step."""
        while True:
            signal.sigwait(SIGNALS)
            with self._change:
                self._ask_stop(SIGNAL_STOP_SECONDS)

    def _watch(self) -> None:
        """End the process when a stop was asked for and its time is up."""
        with self._change:
            while (left := self._deadline - time.monotonic()) > 0:
                self._change.wait(min(left, threading.TIMEOUT_MAX) if self._is_stopping else None)
        if self._ending.acquire(blocking=False):
            with self._change:
                self._has_stopped = True
                self._answer_rest()
            step = self._run.step
            self._run.state("stopped", f"stopped in mid-step {step + 1}" if step else "stopped in the first step", step)
            self._run.finish(FLUSH_SECONDS)
        self._leave(self._exit_code)


def block_signals() -> None:
    """Keep the stopping signals for `Control`; call this before any thread starts."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
