"""The probing of a training: which probes are on, when they are asked, and what becomes of those that fail.

Whatever a probe does, the training goes on as without it.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import babysit.probes  # noqa: F401 — enters the probes
from babysit.errors import shorten
from babysit.nn.network import Network
from babysit.probes.probe import Kind, Measurement, Probe, Setting, probes
from babysit.probes.schedule import Every, Schedule
from babysit.train.entry import title
from babysit.train.events import Event, PictureTaken, ProbeSwitched, TensorTaken
from babysit.train.probe_section import Probes

T = TypeVar("T")

STEPWISE: tuple[Kind, ...] = ("values", "histograms", "pictures")
"""What is asked for after a step; examples are when there is an evaluation."""
LONGEST_TELLING = 0.25
"""Seconds that telling of records can cost: what takes longer was a pause."""


class Probing:
    """The probes of one training of `network`, switched and scheduled as `section` says.

    `setting` is what they may know beside the network.
    """

    def __init__(self, network: Network, section: Probes, setting: Setting) -> None:
        self._network, self._section, self._setting = network, section, setting
        self._on: dict[str, Probe] = {}
        self._told: deque[ProbeSwitched] = deque()
        self._schedule: Schedule = Every(1)
        self._due: dict[Kind, float] = {}
        self._examined_at = 0
        for name in probes.names():
            if section.is_on(name):
                self._add(name, 0)

    def begin(self) -> Iterator[Event]:
        """Begin to count steps and time; yields what has failed so far."""
        self._schedule = self._section.schedule()
        yield from self._tell()

    def reschedule(self, section: Probes) -> None:
        """Measure as often as `section` says from now on; which probes are on stays as it is."""
        self._section = section
        self._schedule = section.schedule()

    def prepare(self, step: int, is_last: bool) -> Iterator[Event]:
        """Prepare the probes that will be due after the coming `step`; the last one is always due."""
        self._due.clear()
        for kind in STEPWISE:
            if self._schedule.is_due(step, kind) or is_last:
                start = time.perf_counter()
                for name, probe in self._of(kind):
                    self._try(name, step, partial(probe.prepare, self._network))
                self._due[kind] = time.perf_counter() - start
        yield from self._tell()

    def measure(self, step: int, values: dict[str, float]) -> Iterator[Event]:
        """Ask what is due after `step`: the points are added to `values`, the records yielded."""
        total = 0.0
        for kind, preparing in self._due.items():
            start = time.perf_counter()
            records = self._histograms(step) if kind == "histograms" else self._measure(kind, step, values)
            seconds = preparing + time.perf_counter() - start
            telling = time.perf_counter()
            yield from records
            seconds += min(time.perf_counter() - telling, LONGEST_TELLING)
            self._schedule.spent(seconds, kind)
            total += seconds
        if "time/update" in values:  # the probe of times cannot tell what the others took
            values["time/probes"] = total
        if step == 1:
            yield from self.examine(step, values, is_last=True)
        yield from self._tell()

    def examine(self, step: int, values: dict[str, float], is_last: bool) -> Iterator[Event]:
        """Ask those that run the network on examples, where that is due at an evaluation; as `measure` does."""
        if self._examined_at == step or not (self._schedule.is_due(step, "examples") or is_last):
            return
        self._examined_at = step
        start = time.perf_counter()
        records = self._measure("examples", step, values)
        self._schedule.spent(time.perf_counter() - start, "examples")
        yield from records
        yield from self._tell()

    def switch(self, name: str, is_on: bool, step: int, reason: str) -> list[ProbeSwitched]:
        """Switch a probe and return what is to be told of it; nothing where it is so already.

        One that is switched on begins anew; that may fail, which is told, too.
        """
        if is_on is self.is_on(name):
            return []
        if is_on:
            self._add(name, step)
        else:
            del self._on[name]
        told = [ProbeSwitched(step, name, is_on, reason, self.describe())] if is_on is self.is_on(name) else []
        told += self._told
        self._told.clear()
        return told

    def is_on(self, name: str) -> bool:
        """Return whether a probe is on; raises UnknownNameError."""
        probes.get(name)
        return name in self._on

    def describe(self) -> list[dict[str, Any]]:
        """Return every probe as plain JSON: name, title and whether it is on."""
        return [{"name": name, "title": title(name), "is_on": name in self._on} for name in probes.names()]

    def _add(self, name: str, step: int) -> None:
        def start() -> Probe:
            probe = probes.create(name)
            probe.begin(self._setting)
            return probe

        probe = self._try(name, step, start)
        if probe is not None:
            self._on[name] = probe

    def _of(self, kind: Kind) -> list[tuple[str, Probe]]:
        return [(name, probe) for name, probe in sorted(self._on.items()) if probe.kind == kind]

    def _measure(self, kind: Kind, step: int, values: dict[str, float]) -> list[Event]:
        """Ask the probes of a kind; return their pictures."""
        found: list[Event] = []
        for name, probe in self._of(kind):
            measurement = self._try(name, step, partial(probe.measure, self._network)) or Measurement()
            values.update(measurement.values)
            found += [PictureTaken(step, p.name, p.array, p.meta) for p in measurement.pictures]
        return found

    def _histograms(self, step: int) -> list[Event]:
        found: list[Event] = []
        for name, probe in sorted(self._on.items()):
            for each in self._try(name, step, partial(probe.histograms, self._network)) or []:
                found.append(TensorTaken(step, each.name, each.counts, each.meta))
        return found

    def _try(self, name: str, step: int, act: Callable[[], T]) -> T | None:
        """Return what `act` does; a probe that raises is off from then on, and the reason is told."""
        try:
            return act()
        except Exception as error:
            self._on.pop(name, None)
            reason = f"it failed at step {step}: {type(error).__name__}: {shorten(str(error), 500)}"
            self._told.append(ProbeSwitched(step, name, False, reason, self.describe()))
            return None

    def _tell(self) -> Iterator[Event]:
        while self._told:
            yield self._told.popleft()
