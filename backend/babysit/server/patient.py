"""A patient: a run that the doctor attends, with what it has told since the doctor looked last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from babysit.doctor.doctor import Doctor
from babysit.doctor.finding import Finding
from babysit.server.diagnosis import KINDS
from babysit.wire.messages import Event, Info, Points, SequencedMessage, State

MAX_WAITING = 2_000_000
"""Points that may wait for a look; of a run with more the doctor reads the history in the database instead."""

LENGTHS = ("total_steps", "steps_per_epoch")
"""What a run tells of its length: the moments at which it is judged depend on it."""
LOOK_SECONDS, SOON_SECONDS = 1.0, 0.1
"""Between two looks at one patient, and where its state has changed."""

Told = list[tuple[str, SequencedMessage]]
"""Producers and their frames, in the order of their commits."""


@dataclass(slots=True)
class Visit:
    """What there is to do for a patient at one look."""

    told: Told
    needs_history: bool
    is_changed: bool


@dataclass(slots=True)
class Patient:
    """One run. What it tells is taken in the event loop; the rest belongs to the doctor's thread.

    One that `is_live` sets off alerts; one that `is_brief` is looked at once, and only if nobody has judged it yet.
    `untold` findings have changed since they were told, the last of them at `told_at` (seconds of the monotonic clock).
    A run `is_twisted` when its steps have gone back or its length has changed: its end is judged by what is stored.
    """

    run_id: str
    needs_history: bool = True
    is_changed: bool = True
    is_due: bool = True
    is_live: bool = True
    is_brief: bool = False
    looked_at: float = float("-inf")
    rests_until: float = float("-inf")
    waiting: Told = field(default_factory=list)
    n_waiting: int = 0

    doctor: Doctor | None = None
    name: str = ""
    info: dict[str, Any] = field(default_factory=dict)
    is_over: bool = False
    n_series: int = 0
    acked: dict[str, int] = field(default_factory=dict)
    last_steps: dict[str, int] = field(default_factory=dict)
    is_twisted: bool = False
    untold: dict[str, Finding] = field(default_factory=dict)
    told: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    told_at: float = 0.0

    @property
    def due_at(self) -> float:
        """The moment of the next look: sooner where the run's state has changed, for it may have ended."""
        return max(self.looked_at + (SOON_SECONDS if self.is_changed else LOOK_SECONDS), self.rests_until)

    def hear(self, producer: str | None, message: SequencedMessage) -> None:
        """Take a frame that is committed; one out of a spool (no producer) is read from the database.

        So is everything once the history is to be read: it has what is committed by then.
        """
        self.is_due = True
        self.is_changed |= isinstance(message, State)
        self.needs_history |= producer is None
        if producer is not None and (isinstance(message, Points | Info) or _is_told(message)):
            self.waiting.append((producer, message))
            self.n_waiting += _size(message)
        self.needs_history |= self.n_waiting > MAX_WAITING
        if self.needs_history:
            self.waiting, self.n_waiting = [], 0

    def visit(self, now: float) -> Visit:
        """Return what is to be done, and begin to wait anew."""
        visit = Visit(self.waiting, self.needs_history, self.is_changed)
        self.waiting, self.n_waiting = [], 0
        self.needs_history = self.is_changed = self.is_due = False
        self.looked_at = now
        return visit

    def feed(self, told: Told) -> None:
        """Tell the doctor what has come in, but for what the history had already."""
        assert self.doctor is not None
        for producer, message in told:
            if message.seq <= self.acked.get(producer, 0):
                continue
            if isinstance(message, Points):
                self._take(self.doctor, message)
            elif isinstance(message, Info):
                self.is_twisted |= any(
                    message.data.get(key, self.info.get(key)) != self.info.get(key) for key in LENGTHS
                )
                self.info |= message.data
                self.doctor.tell_info(self.info)
            elif isinstance(message, Event):
                self.doctor.note_event(message.kind, message.step, message.data)

    @property
    def has_changes(self) -> bool:
        """Whether something has opened, cleared or become better or worse since it was told."""
        return any(_head(finding) != self.told.get(finding.id) for finding in self.untold.values())

    def note_told(self, found: Iterable[Finding], now: float) -> None:
        """Take note that these are what was told."""
        self.untold, self.told_at = {}, now
        if self.doctor is not None:
            self.n_series = len(self.doctor.history.names())
        self.told |= {finding.id: _head(finding) for finding in found}

    def _take(self, doctor: Doctor, message: Points) -> None:
        for block in message.blocks:
            steps, _, values = block.columns()
            first, last = int(steps[0]), int(steps[-1])
            self.is_twisted |= bool((steps[1:] <= steps[:-1]).any())
            self.is_twisted |= any(first <= self.last_steps.get(name, -1) for name in block.names)
            self.last_steps.update(dict.fromkeys(block.names, last))
            doctor.take((name, steps, values[row]) for row, name in enumerate(block.names))


def _head(finding: Finding) -> tuple[Any, ...]:
    """Return what of a finding is told at once when it changes."""
    return finding.status, finding.severity, finding.cause


def _is_told(message: SequencedMessage) -> bool:
    return isinstance(message, Event) and message.kind in KINDS


def _size(message: SequencedMessage) -> int:
    if isinstance(message, Points):
        return sum(block.n * len(block.names) for block in message.blocks)
    return 100
