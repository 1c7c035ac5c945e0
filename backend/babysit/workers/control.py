"""Control: the orders that a training obeys between two steps, and the watchdog that enforces a stop within one."""

import math
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
LOOK_SECONDS = 0.05  # from one look to the next while a pause begins
Act: TypeAlias = Callable[[Order], str]
"""Sets what an order wants set, or keeps a checkpoint; returns why not, or nothing."""

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
        self._until = math.inf  # the step at which a run that advances is paused again
        self._deadline = math.inf
        self._exit_code = 0
        self.stopped_by, self.stop_note = "", ""

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
                self.stopped_by, self.stop_note = command.command.by, command.command.note
                self._ask_stop(STOP_SECONDS)
            self._change.notify_all()

    @property
    def has_orders(self) -> bool:
        """Whether there is something to obey."""
        return bool(self._orders) or self._is_stopping or self._is_paused

    def hold(self, reason: str, step: int) -> None:
        """Pause the run for a reason of its own: `obey` waits until it is resumed."""
        with self._change:
            self._is_paused, self._until = True, math.inf
            self._run.state("paused", reason, step)

    def is_due(self, step: int) -> bool:
        """Return whether `obey` has something to do after `step`."""
        return self.has_orders or step >= self._until

    def will_hold(self, step: int) -> bool:
        """Return whether the training is to pause or to stop after `step`."""
        with self._change:
            kinds = {command.command.type for command in self._orders}
            is_held = self._is_stopping or self._is_paused or step >= self._until
            return is_held or not kinds.isdisjoint({"pause", "stop"})

    @property
    def seconds_left(self) -> float:
        """The seconds until the process ends because of a stop; infinite without one."""
        return max(self._deadline - time.monotonic(), 0.0)

    def obey(self, step: int, act: Act | None = None, look: Callable[[], bool] = lambda: False) -> bool:
        """Carry out what was ordered, waiting here while paused; False when the training must stop.

        `act` sets what an order wants set, and keeps checkpoints; without it, such orders are left for later. `look`
        is called before each wait, and soon again when it returns True: there is more to come that is to be told of.
        """
        if not self.is_due(step):
            return True
        with self._change:
            while True:
                self._carry_out(step, act)
                if step >= self._until:
                    self._pause_again(step)
                self._has_stopped = self._is_stopping
                if self._is_stopping or not self._is_paused:
                    return not self._is_stopping
                self._change.wait(LOOK_SECONDS if look() else None)

    def conclude(self, speak: Callable[[], None], exit_code: int) -> None:
        """Let `speak` say the run's last word; never returns when the watchdog was faster."""
        self._ending.acquire()
        self._exit_code = exit_code
        with self._change:
            self._answer_rest()
        speak()

    def _carry_out(self, step: int, act: Act | None) -> None:
        """Carry out every order that can be, and answer it."""
        later: list[Command] = []
        while self._orders and not self._is_stopping:
            command = self._orders.popleft()
            order = command.command
            if order.type in ("set", "checkpoint"):
                if act is None:
                    later.append(command)
                    continue
                refusal = act(order)
            else:
                refusal = self._advance(order, step) if order.type == "advance" else self._pause(order, step)
            self._run.settle(command.id, "refused" if refusal else "applied", step, refusal)
        self._orders.extendleft(reversed(later))

    def _pause(self, order: Order, step: int) -> str:
        """Pause, or go on for good; return why not, or nothing."""
        wanted, is_advancing = order.type == "pause", self._until < math.inf
        is_so = wanted is self._is_paused
        if is_so and not is_advancing:
            return f"the run is {'paused' if wanted else 'not paused'} already"
        self._is_paused, self._until = wanted, math.inf
        if not is_so:
            self._run.state("paused" if wanted else "running", order.note, step, order.by)
        return ""

    def _advance(self, order: Order, step: int) -> str:
        """Go on for some steps; return why not, or nothing."""
        if not self._is_paused:
            return "the run is not paused: only then can it advance by steps"
        n = order.steps or 1
        self._is_paused, self._until = False, step + n
        self._run.state("running", f"for {n} step{'s' if n > 1 else ''}", step, order.by)
        return ""

    def _pause_again(self, step: int) -> None:
        self._is_paused, self._until = True, math.inf
        self._run.state("paused", f"it has advanced to step {step}", step)

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
            reason = f"stopped in mid-step {step + 1}" if step else "stopped in the first step"
            self._run.state("stopped", reason, step, self.stopped_by)
            self._run.finish(FLUSH_SECONDS)
        self._leave(self._exit_code)


def block_signals() -> None:
    """Keep the stopping signals for `Control`; call this before any thread starts."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
