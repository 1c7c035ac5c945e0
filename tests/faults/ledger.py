"""The outside ledger: which frames a server has acknowledged, noted before anybody acts on it, and how it audits.

What is streamed is known beforehand: a producer logs the steps 1, 2, 3 … to its own series, with `value_of` as their
values, and a `mark` now and then. So the ledger need only know how many steps were in the frames up to each number.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from babysit.errors import NotFoundError
from babysit.store import events, ingest, series
from babysit.store.database import FILE_NAME, Database
from babysit.store.series import SeriesData
from babysit.wire.messages import Points, SequencedMessage

SERIES = ("a", "b")
MARK = "mark"


def value_of(steps: NDArray[np.int64], name: str) -> NDArray[np.float64]:
    """Return what a producer logs at `steps` to its series `name`."""
    values = np.sqrt(np.asarray(steps, np.float64))
    return values if name == "a" else -values


@dataclass(slots=True)
class Told:
    """What one producer of a run has sent, and how much of that was acknowledged."""

    series: str = ""  # what the names of its series begin with: the name that it had at first
    acked: int = 0
    last_steps: dict[int, int] = field(default_factory=dict)  # frame → the last step in the frames up to it
    n_points: dict[int, int] = field(default_factory=dict)  # frame → its points

    @property
    def last_step(self) -> int:
        """The last step that is acknowledged."""
        return self.last_steps.get(self.acked, 0)


@dataclass(slots=True)
class Audit:
    """What a comparison has found: `lost` and `doubled` count points."""

    frames: int = 0
    points: int = 0
    lost: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)


class Ledger:
    """Safe for several threads; keys are (run, producer)."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, str], Told] = {}
        self._lock = threading.Lock()

    def sent(self, run: str, producer: str, message: SequencedMessage) -> None:
        """Note a frame on its way to the server; a repeat says nothing new."""
        with self._lock:
            told = self.told.setdefault((run, producer), Told(producer))
            if message.seq in told.last_steps:
                return
            blocks = message.blocks if isinstance(message, Points) else []
            told.series = blocks[0].names[0].rpartition("/")[0] if blocks else told.series
            last = max((int(block.columns()[0].max()) for block in blocks), default=0)
            told.last_steps[message.seq] = max(last, told.last_steps.get(message.seq - 1, 0))
            told.n_points[message.seq] = sum(block.n * len(block.names) for block in blocks)

    def acked(self, run: str, producer: str, seq: int) -> None:
        """Note that the server holds every frame up to `seq`."""
        with self._lock:
            told = self.told.setdefault((run, producer), Told(producer))
            told.acked = max(told.acked, seq)

    def of(self, run: str, producer: str) -> Told:
        """Return what is known of a producer."""
        with self._lock:
            return self.told.setdefault((run, producer), Told(producer))

    def n_acked(self) -> int:
        """Return how many frames were acknowledged in all."""
        with self._lock:
            return sum(told.acked for told in self.told.values())

    def audit(self, folder: Path) -> Audit:
        """Compare a database that no server holds with the ledger, and check its integrity."""
        found = Audit(problems=integrity(folder))
        with contextlib.closing(Database.open(folder)) as database, database.read() as connection:
            for (run, producer), told in self.told.items():
                held = ingest.acked(connection, run, producer)
                if held < told.acked:
                    found.problems.append(f"{producer} was told {told.acked} frames are stored, and {held} are")
                found.frames += told.acked
                found.points += sum(n for seq, n in told.n_points.items() if seq <= told.acked)
                is_alone = not self._others(run, producer)
                for name in SERIES:
                    stored = _stored(connection, run, f"{told.series}/{name}")
                    _compare(found, stored, told, held if is_alone else -1, f"{told.series}/{name}")
                _compare_marks(found, events.list_events(connection, run, [MARK], limit=1 << 30), told.series)
        return found

    def _others(self, run: str, producer: str) -> list[str]:
        """Return the other names under which a producer's series were streamed: it renames itself at need."""
        own = self.told[run, producer].series
        return [
            name for (key, name), told in self.told.items() if (key, told.series) == (run, own) and name != producer
        ]


def _stored(connection: object, run: str, name: str) -> SeriesData | None:
    try:
        return series.query(connection, run, [name], buckets=1 << 40)[name]  # type: ignore[arg-type]
    except NotFoundError:
        return None


def _compare(found: Audit, stored: SeriesData | None, told: Told, held: int, what: str) -> None:
    """Compare a series: all acknowledged steps must be there, each once, in order and with its value."""
    steps = np.zeros(0, np.int64) if stored is None else stored.steps
    unique = np.unique(steps)
    found.doubled += len(steps) - len(unique)
    found.lost += told.last_step - int(np.isin(np.arange(1, told.last_step + 1), unique).sum())
    if not np.array_equal(unique, np.arange(1, len(unique) + 1)):
        found.problems.append(f"{what} has gaps among its {len(unique)} steps")
    if held in told.last_steps and len(unique) != told.last_steps[held]:
        found.problems.append(f"{what} has {len(unique)} steps; the frames that are held have {told.last_steps[held]}")
    if stored is not None and not np.array_equal(stored.values, value_of(stored.steps, what.rpartition("/")[2])):
        found.problems.append(f"{what} has values that were never sent")


def _compare_marks(found: Audit, marks: Iterable[events.Event], producer: str) -> None:
    numbers = [mark.data["n"] for mark in marks if mark.data["producer"] == producer]
    if numbers != list(range(1, len(numbers) + 1)):
        found.problems.append(f"{producer} has its marks out of order, twice or not at all: {numbers[:20]}")


def integrity(folder: Path) -> list[str]:
    """Return what SQLite finds wrong with a folder's database, which no server holds."""
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        answers = [row[0] for row in connection.execute("PRAGMA integrity_check").fetchall()]
        answers += [f"foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check").fetchall()]
    return [answer for answer in answers if answer != "ok"]
