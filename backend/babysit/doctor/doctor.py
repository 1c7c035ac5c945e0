"""The doctor: takes a run's points as they come, judges at fixed moments, and tells of what is new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

import babysit.doctor.rules  # noqa: F401 — enters the rules
from babysit.doctor.causes import cause_of
from babysit.doctor.course import Course
from babysit.doctor.curve import Steps, Values
from babysit.doctor.finding import Finding, worse
from babysit.doctor.history import GUARDS, ROLES, History
from babysit.doctor.moments import next_moment
from babysit.doctor.progress import has_no_number
from babysit.doctor.rule import Rule
from babysit.doctor.rule import rules as registered

Block = tuple[str, Steps, Values]
"""A series' name and some of its points, in the order in which they were logged."""
READ = ("train/", "val/", "optimizer/", "layer/")
UNREAD = ("/time/",)
"""Series that no rule reads are passed over: a history is kept for every run that is attended."""
MAX_SERIES = 4096
"""Names that are kept of one run."""


class Doctor:
    """Judges one run: the same findings live, in whatever pieces the points come, as from the whole stored run.

    At each moment rules see what has a step up to it. A moment is judged when a point of a later step has come, so
    points must come in the order of their steps over all series, as training loops log them; one that comes later than
    its moment is seen at the next. `rules` by their names; None for all of them.
    """

    def __init__(
        self, config: Mapping[str, Any], info: Mapping[str, Any], rules: Mapping[str, Rule] | None = None
    ) -> None:
        self.history = History(config, info)
        chosen = {name: registered.create(name) for name in registered.names()} if rules is None else rules
        self._courses = [Course(name, rule) for name, rule in chosen.items()]
        self._waiting: dict[str, list[tuple[Steps, Values]]] = {}
        self._events: list[tuple[str, int, Mapping[str, Any]]] = []
        self._reached = 0
        self._moment = 0
        self._told: dict[str, Finding] = {}
        self._findings: list[Finding] = []

    @property
    def findings(self) -> list[Finding]:
        """All findings so far, those that opened first before the others."""
        return list(self._findings)

    def take(self, blocks: Iterable[Block]) -> None:
        """Take the next points of some series; cheap, nothing is judged before `judge`."""
        for name, steps, values in blocks:
            if not len(steps) or not is_read(name):
                continue
            if name not in self._waiting and len(self._waiting) + len(self.history.names()) >= MAX_SERIES:
                continue
            rising = np.maximum.accumulate(np.asarray(steps, np.int64))  # what goes back counts as the largest before
            self._waiting.setdefault(name, []).append((rising, np.asarray(values, np.float64)))
            self._reached = max(self._reached, int(rising[-1]))

    def note_event(self, kind: str, step: int, data: Mapping[str, Any]) -> None:
        """Take an event of the run, such as an intervention."""
        self._events.append((kind, step, data))

    def tell_info(self, info: Mapping[str, Any]) -> None:
        """Take what the run tells of itself."""
        self.history.tell(info)

    def judge(self, is_over: bool = False) -> list[Finding]:
        """Judge every moment that is complete, and the end if the run is over; return what is new or has changed."""
        while (moment := self._next()) < self._complete():
            self._judge(moment)
        if is_over and self._reached:
            self.history.is_over = True
            self._judge(max([self._reached, self._moment, *self._guarded()]))  # a guard's step has no points
            self.history.is_over = False
        self._merge()
        news = [finding for finding in self._findings if self._told.get(finding.id) != finding]
        self._told |= {finding.id: finding for finding in news}
        return news

    def _next(self) -> int:
        return min([next_moment(self._moment, self.history.total_steps), *self._guarded()])

    def _complete(self) -> int:
        """Return the first step of which there may be more to come: a guard's is the last until somebody has looked."""
        return max([self._reached, *(step + 1 for step in self._guarded() if self._reached >= step - 1)])

    def _guarded(self) -> list[int]:
        """Return the steps at which a guard saw a number that is none, as far as they are still to be judged."""
        return [step for kind, step, _ in self._events if kind in GUARDS and step > self._moment]

    def _judge(self, moment: int) -> None:
        self._feed(moment)
        self._moment = max(self._moment, moment)
        is_a_number = not has_no_number(self.history)
        with np.errstate(all="ignore"):  # what a loop logs may be anything
            for course in self._courses:
                if is_a_number or course.rule.outlives_numbers:
                    course.follow(moment, course.rule.judge(self.history))

    def _feed(self, moment: int) -> None:
        """Give the history what waits and has a step up to `moment`."""
        waiting, self._waiting = self._waiting, {}
        for name, blocks in waiting.items():
            later: list[tuple[Steps, Values]] = []
            for steps, values in blocks:
                n = 0 if later else int(np.searchsorted(steps, moment, "right"))
                self.history.extend(name, steps[:n], values[:n])
                if n < len(steps):
                    later.append((steps[n:], values[n:]))
            if later:
                self._waiting[name] = later
        due = [event for event in self._events if event[1] <= moment]
        self._events = [event for event in self._events if event[1] > moment]
        for kind, step, data in due:
            self.history.note_event(kind, step, data)
        self.history.reach(moment)

    def _merge(self) -> None:
        """Put findings under those that explain them, which are as grave as what they explain."""
        found = sorted((f for course in self._courses for f in course.findings), key=lambda f: (f.opened_step, f.rule))
        causes = {f.id: cause_of(f, [other for other in found if _overlap(f, other)]) for f in found}
        below = {course.name: course.rule.title_below for course in self._courses}
        merged = {
            f.id: replace(f, cause=cause.id, title=below[f.rule] or f.title) if (cause := causes[f.id]) else f
            for f in found
        }
        for finding in found:
            cause = causes[finding.id]
            while cause is not None:
                known = merged[cause.id]
                merged[cause.id] = replace(known, severity=worse(known.severity, finding.severity))
                cause = causes[cause.id]
        self._findings = list(merged.values())


def diagnose(
    config: Mapping[str, Any],
    info: Mapping[str, Any],
    events: Iterable[tuple[str, int, Mapping[str, Any]]],
    series: Mapping[str, tuple[Sequence[int] | Steps, Sequence[float] | Values]],
    is_over: bool,
) -> list[Finding]:
    """Return what a doctor that had attended the run would have found by now; `series` are steps and values by name."""
    doctor = Doctor(config, info)
    for name, (steps, values) in series.items():
        doctor.take([(name, np.asarray(steps, np.int64), np.asarray(values, np.float64))])
    for kind, step, data in events:
        doctor.note_event(kind, step, data)
    doctor.judge(is_over)
    return doctor.findings


def _overlap(one: Finding, other: Finding) -> bool:
    """Return whether two findings were open at the same time."""
    ends = [f.cleared_step if f.cleared_step is not None else np.inf for f in (one, other)]
    return one.id != other.id and one.opened_step <= ends[1] and other.opened_step <= ends[0]


def is_read(name: str) -> bool:
    """Return whether any rule may read the series of this name."""
    is_known = name.startswith(READ) and not any(part in name for part in UNREAD)
    return is_known or any(name in names for names in ROLES.values())
