"""An order: which runs are exported and what of them, with the facts that go along, and its pieces one by one."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from babysit import __version__
from babysit.errors import ConfigError, Problem
from babysit.store.database import Connection
from babysit.store.known_names import nearest
from babysit.store.marks import note
from babysit.store.passages import passages
from babysit.store.runs import Run, get_run
from babysit.store.series import SeriesData, names, query

MAX_RUNS = 1000
MAX_BUCKETS = 10_000
_MAX_LISTED = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Points of one series, by step: raw, or a row a bucket where the order has `buckets`."""

    run: Run
    name: str
    data: SeriesData


@dataclass(frozen=True, slots=True)
class Order:
    """What is exported: of each run some series (name by name), between two steps, raw or in so many buckets."""

    runs: tuple[Run, ...]
    names: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    buckets: int | None
    first: int | None
    last: int | None
    made: float

    def pieces(self, connection: Connection) -> Iterator[Piece]:
        """Yield everything, run by run and series by series; memory holds one piece at a time."""
        for place, run in enumerate(self.runs):
            for name in self.names[place]:
                yield from (Piece(run, name, data) for data in self.read(connection, place, name))

    def read(self, connection: Connection, place: int, name: str) -> Iterator[SeriesData]:
        """Yield the points of one series of the run at `place`."""
        run_id = self.runs[place].id
        if self.buckets is None:
            found = passages(connection, run_id, name, self.first, self.last)
        else:
            found = iter([bucketed(query(connection, run_id, [name], self.first, self.last, self.buckets)[name])])
        yield from (data for data in found if len(data.steps))

    def facts(self) -> dict[str, Any]:
        """Return what the file says of itself, runs apart."""
        what = "every point" if self.buckets is None else f"at most {self.buckets:,} buckets a series"
        return {
            "format": "babysit",
            "version": 1,
            "program": f"babysit {__version__}",
            "made_at": datetime.fromtimestamp(self.made, UTC).isoformat(" ", "seconds"),
            "points": f"{what}, of one moment: of a run that goes on, what was stored then",
            "buckets": self.buckets,
            "first": self.first,
            "last": self.last,
        }

    def about(self, place: int) -> dict[str, Any]:
        """Return what the file says of the run at `place`: its state and step at that moment, its configuration."""
        run = self.runs[place]
        wanted = ("id", "name", "step", "total_steps", "dataset", "network", "created_at", "started_at", "ended_at")
        facts = {field: getattr(run, field) for field in wanted}
        facts |= {"state": run.state.value, "is_at_its_end": run.state.is_final, "tags": list(run.tags)}
        return facts | {"note": self.notes[place], "metrics": run.metrics, "config": run.config}

    def filename(self, ending: str) -> str:
        """Return what the file is called; it says where a run stood that goes on, and the number of buckets."""
        parts = ["babysit", self.runs[0].id if len(self.runs) == 1 else f"{len(self.runs)}-runs"]
        if len(self.runs) == 1 and not self.runs[0].state.is_final:
            parts.append(f"{self.runs[0].state.value}-at-step-{self.runs[0].step}")
        if self.buckets is not None:
            parts.append(f"{self.buckets}-buckets")
        return "-".join(parts) + ending


def take(
    connection: Connection,
    run_ids: Sequence[str],
    wanted: Sequence[str] | None = None,
    buckets: int | None = None,
    first: int | None = None,
    last: int | None = None,
) -> Order:
    """Return the order of some runs, all their series or the `wanted` ones that they have.

    Raises NotFoundError for an unknown run, ConfigError for no run at all or too many, and names that no run has.
    """
    _require("ids", f"must be 1 to {MAX_RUNS:,} runs", len(run_ids), 1 <= len(run_ids) <= MAX_RUNS)
    is_fit = buckets is None or 1 <= buckets <= MAX_BUCKETS
    _require("buckets", f"must be 1 to {MAX_BUCKETS:,}, or none for every point", buckets, is_fit)
    _require("first", "must not be above last", first, first is None or last is None or first <= last)
    runs = tuple(get_run(connection, run_id) for run_id in dict.fromkeys(run_ids))
    known = [names(connection, run.id) for run in runs]
    if wanted is not None:
        _require_known(wanted, {name for own in known for name in own})
        known = [[name for name in own if name in set(wanted)] for own in known]
    notes = tuple(note(connection, run.id) for run in runs)
    return Order(runs, tuple(map(tuple, known)), notes, buckets, first, last, time.time())


def bucketed(data: SeriesData) -> SeriesData:
    """Return points as buckets; where there were too few for that, each is one of its own."""
    if data.is_bucketed:
        return data
    is_finite = np.isfinite(data.values)
    masked = np.where(is_finite, data.values, np.nan)
    rows = (~is_finite).astype(np.int64)
    return SeriesData(data.n, data.steps, data.times, data.values, masked, masked, rows)


def _require(field: str, rule: str, value: object, is_fit: bool) -> None:
    if not is_fit:
        raise ConfigError([Problem(field, rule, value)])


def _require_known(wanted: Sequence[str], known: set[str]) -> None:
    if unknown := [name for name in dict.fromkeys(wanted) if name not in known]:
        raise ConfigError([Problem("names", _rule(name, known), name) for name in unknown[:_MAX_LISTED]])


def _rule(name: str, known: set[str]) -> str:
    """Return what is wrong with the name of a series that there is not, with those that were likely meant."""
    near = " or ".join(nearest(name, sorted(known)))
    return f"must each be a series of these runs{f'; did you mean {near}?' if near else ''}"
