"""A table of points, whatever its file's format: its rows, the runs in it, and the track of each."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from babysit.errors import DataError
from babysit.foreign.names import run_name, series_name
from babysit.foreign.track import Curve, Item, Track

BATCH = 50_000
MAX_RUNS = 10_000
_HASHED = 1 << 20


class Point(NamedTuple):
    """One point; `run` is "" in a file of one run, `time` in unix seconds."""

    run: str
    name: str
    step: int
    time: float
    value: float


class Table(Protocol):
    """What a format has to give."""

    path: Path
    kind: str

    @property
    def is_bucketed(self) -> bool:
        """Whether its values stand for many points each."""

    def points(self, run: str | None = None) -> Iterator[Point]:
        """Yield all points in their order, or those of one run; raises DataError naming the line or row."""

    def about(self, run: str) -> dict[str, Any]:
        """Return what the file says of a run besides: `name`, `config`, `tags`, `dataset`, `network`."""

    def notes(self) -> list[str]:
        """Return what was left out, once all points were read."""


@dataclass(slots=True)
class _Seen:
    first: Point
    n: int = 1
    started: float = 0.0


def tracks(table: Table) -> list[Track]:
    """Return a track for each run in the table. All of it is read, so that a line that is wrong is told before any
    is taken in; raises DataError.
    """
    seen: dict[str, _Seen] = {}
    for point in table.points():
        own = seen.get(point.run)
        if own is None:
            if len(seen) >= MAX_RUNS:
                raise DataError(table.path.name, f"has more than {MAX_RUNS:,} runs")
            seen[point.run] = _Seen(point, started=point.time)
        else:
            own.n += 1
            own.started = min(own.started, point.time)
    if not seen:
        raise DataError(table.path.name, "has no points")
    content = _digest(table.path) if table.is_bucketed else ""
    return [_track(table, run, own, content, len(seen) == 1) for run, own in seen.items()]


def _track(table: Table, run: str, seen: _Seen, content: str, is_only: bool) -> Track:
    about = table.about(run)
    stem = table.path.name.split(".")[0] or table.path.name
    first = seen.first  # without its time, which may be the file's own
    identity = [table.kind, str(table.path.resolve()), run, first.name, first.step, repr(first.value), content]
    notes = table.notes()
    if table.is_bucketed:
        notes.append(f"{table.path.name} has buckets: of each the last value is taken")
    return Track(
        kind=table.kind,
        source=str(table.path),
        key=hashlib.sha256(json.dumps(identity).encode()).hexdigest(),
        name=run_name(str(about.get("name") or (stem if is_only else f"{stem}/{run}"))),
        read=lambda: _curves(table.points(run)),
        started=seen.started,
        dataset=run_name(str(about["dataset"])) if about.get("dataset") else "",
        network=run_name(str(about["network"])) if about.get("network") else "",
        config=about["config"] if isinstance(about.get("config"), dict) else {},
        tags=[str(tag) for tag in about["tags"]] if isinstance(about.get("tags"), list) else [],
        notes=notes,
    )


def _curves(points: Iterator[Point]) -> Iterator[Item]:
    waiting: dict[str, list[Point]] = {}
    n = 0
    for point in points:
        waiting.setdefault(point.name, []).append(point)
        n += 1
        if n >= BATCH:
            yield from map(_curve, waiting.values())
            waiting, n = {}, 0
    yield from map(_curve, waiting.values())


def _curve(points: list[Point]) -> Curve:
    return Curve(
        series_name(points[0].name),
        np.array([point.step for point in points], np.int64),
        np.array([point.time for point in points], np.float64),
        np.array([point.value for point in points], np.float64),
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_HASHED):
            digest.update(piece)
    return digest.hexdigest()
