"""The carrier: takes a foreign track to the server, as a producer like any other, and only what is not there yet.

A series' points stand in the same order whenever a source is read, and a frame is stored whole or not at all: so the
number of points that are stored of a series is the number to leave out, however an import before this one has ended.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from babysit.cli.client import Client, ContactError, ServerError
from babysit.errors import DataError
from babysit.foreign.track import Curve, Facts, Record, Track
from babysit.sdk.run import Run

MAX_WAITING = 64
"""Frames that may be on their way before more is read."""
PATIENCE = 60.0  # seconds without any acknowledgement
BYTES_A_ROUND = 8 << 20
MAX_TAGS = 31
MAX_SERIES, MAX_RECORDS = 10_000, 1000
"""What a run takes, in names: see store.curves and store.media."""


@dataclass(slots=True)
class Carried:
    """What came of a track: its run, whether that is new, and how much was added to it."""

    run: str
    name: str
    is_new: bool
    points: int = 0
    records: int = 0
    notes: list[str] = field(default_factory=list)


def carry(client: Client, address: Callable[[], str], track: Track, name: str, tags: list[str]) -> Carried:
    """Import a track under `name`, with `tags` beside its own; return once all of it is stored.

    Raises ServerError and ConfigError where the server refuses it, ContactError where it does not answer, DataError
    where the source cannot be read to its end: what was read before is stored then.
    """
    begun = client.begin_import(order(track, name, tags))
    found = Carried(begun["run"], name, begun["is_new"])
    with tempfile.TemporaryDirectory(prefix="babysit-import-") as folder:
        run = Run(address, found.run, begun["token"], folder=Path(folder))
        load = _Load(run, found, begun["series"], begun["records"])
        try:
            load.all(track)
            if not run.finish(timeout=PATIENCE):
                raise ContactError(f"the server did not take all of it: {run.trouble or 'no answer'}")
        except DataError as error:
            load.end("failed", f"the source cannot be read to its end: {error}")
            run.finish(timeout=PATIENCE)
            raise
        finally:
            run.finish(timeout=0)
        if any(run.dropped):
            raise ContactError(f"{sum(run.dropped):,} points or records found no room: import it again")
    found.notes += track.notes
    return found


def order(track: Track, name: str, tags: list[str]) -> dict[str, Any]:
    """Return the request that begins the import of a track."""
    own = [" ".join(tag.split()) for tag in track.tags]
    kept = [tag for tag in own if 1 <= len(tag) <= 64 and tag.isprintable() and tag != "imported"]
    wanted = list(dict.fromkeys([*tags, *kept]))[:MAX_TAGS]
    facts = {"key": track.key, "kind": track.kind, "source": _line(track.source), "name": name, "tags": wanted}
    facts |= {"dataset": track.dataset, "network": track.network, "config": _clean(track.config)}
    return facts | {"started_at": track.started if track.started and 0 <= track.started <= 1e11 else None}


class _Load:
    """One track on its way."""

    def __init__(self, run: Run, found: Carried, series: Mapping[str, int], records: Mapping[str, float]) -> None:
        self._run, self._found = run, found
        self._skipped, self._newest = dict(series), dict(records)
        self._names, self._record_names = set(series), set(records)
        self._last_step, self._last_time = 0, 0.0
        self._n_bytes = 0
        self._left_out: set[str] = set()

    def all(self, track: Track) -> None:
        for item in track.read():
            match item:
                case Curve():
                    self._curve(item)
                case Record():
                    self._record(item)
                case Facts(data=data):
                    self._run.info(_clean(data))
            if self._n_bytes >= BYTES_A_ROUND:
                self._wait()
        self.end("finished", f"imported from {track.source}")

    def end(self, state: Literal["finished", "failed"], reason: str) -> None:
        """Say that nothing more comes, at the time of the last item."""
        self._run.info({"total_steps": self._last_step})
        self._run.state(state, reason, self._last_step, time=self._last_time or None)
        self._wait()

    def _curve(self, curve: Curve) -> None:
        if not self._has_room(curve.name, self._names, MAX_SERIES, "series"):
            return
        skipped = min(self._skipped.get(curve.name, 0), len(curve.steps))
        if skipped:
            self._skipped[curve.name] -= skipped
        self._note(int(curve.steps.max()), float(curve.times.max()))
        columns = (column[skipped:].tolist() for column in (curve.steps, curve.times, curve.values))
        for step, moment, value in zip(*columns, strict=True):
            self._run.log(step, {curve.name: value}, moment)
        n = len(curve.steps) - skipped
        self._found.points += n
        self._n_bytes += 24 * n

    def _record(self, record: Record) -> None:
        self._note(record.step, record.time)
        if not self._has_room(record.name, self._record_names, MAX_RECORDS, "records"):
            return
        if record.time <= self._newest.get(record.name, -1.0):
            return
        log = self._run.log_picture if record.array.dtype == np.uint8 else self._run.log_tensor
        log(record.step, record.name, record.array, record.meta, record.time)
        self._found.records += 1
        self._n_bytes += record.array.nbytes

    def _has_room(self, name: str, names: set[str], most: int, what: str) -> bool:
        """Return whether the run takes this name; says once of each name that it does not."""
        if name in names or len(names) < most:
            names.add(name)
            return True
        if not self._left_out:
            self._found.notes.append(f"a run takes {most:,} names of {what}: the others are left out")
        self._left_out.add(name)
        return False

    def _note(self, step: int, moment: float) -> None:
        self._last_step, self._last_time = max(self._last_step, step), max(self._last_time, moment)

    def _wait(self) -> None:
        """Wait until not much is on its way; raises ServerError where the server refuses it, ContactError."""
        self._run.flush()
        self._n_bytes = 0
        waiting, since = self._run.n_waiting, time.monotonic()
        while self._run.n_waiting > MAX_WAITING:
            if self._run.is_refused:
                raise ServerError(422, self._run.trouble)
            if self._run.n_waiting < waiting:
                waiting, since = self._run.n_waiting, time.monotonic()
            if time.monotonic() - since > PATIENCE:
                raise ContactError(f"the server does not take what is sent: {self._run.trouble or 'no answer'}")
            time.sleep(0.01)


def _clean(value: Any, depth: int = 32) -> Any:
    """Return plain data as a message takes it: text without control characters, keys that are short and not empty."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping) and depth:
        return {_line(str(key))[:200] or "_": _clean(entry, depth - 1) for key, entry in value.items()}
    if isinstance(value, list | tuple) and depth:
        return [_clean(entry, depth - 1) for entry in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value if isinstance(value, bool | int | float) or value is None else str(value)[:500]


def _line(text: str) -> str:
    return " ".join(_text(text).split())[:1000]


def _text(text: str) -> str:
    """Return text that is printable, tabs and line ends aside."""
    return "".join(each if each in "\n\t" or each.isprintable() else "\ufffd" for each in text)
