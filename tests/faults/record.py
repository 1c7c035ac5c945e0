"""The record of a fault: what was tried, what was acknowledged meanwhile, and what of it was lost or doubled."""

import json
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Self

from faults.ledger import Audit

HEADS = ("fault", "tries", "frames", "points", "lost", "doubled", "integrity", "seconds", "seed")


@dataclass(slots=True)
class Record:
    """`frames` and `points` were acknowledged; `notes` say what else was seen, `problems` what must not be."""

    fault: str
    seed: int
    tries: int = 0
    frames: int = 0
    points: int = 0
    lost: int = 0
    doubled: int = 0
    n_checks: int = 0  # of the database's integrity
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    deadline: float = math.inf  # monotonic; no try begins after it

    @property
    def has_time(self) -> bool:
        """Whether another try may begin."""
        return time.monotonic() < self.deadline

    def rounds(self, size: int) -> Iterator[int]:
        """Yield 0 … `size` − 1, for as long as there is time."""
        for place in range(size):
            if not self.has_time:
                self.notes.append(f"{place} of {size} tries, for want of time")
                return
            yield place

    def add(self, audit: Audit) -> None:
        """Take in what a comparison of the ledger with a database has found."""
        self.frames += audit.frames
        self.points += audit.points
        self.lost += audit.lost
        self.doubled += audit.doubled
        self.n_checks += 1
        self.problems += audit.problems

    def require(self, is_so: object, problem: str) -> None:
        """Note `problem` unless `is_so`."""
        if not is_so:
            self.problems.append(problem)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or otherwise wrong."""
        return not (self.lost or self.doubled or self.problems)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the seconds of a block."""
        begin = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - begin

    def to_json(self) -> str:
        """Return the record as a text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the record that `to_json` has made a text of."""
        return cls(**json.loads(text))

    def cells(self) -> tuple[str, ...]:
        """Return the record's row of the table."""
        integrity = "ok" if not self.problems else f"{len(self.problems)} problems"
        counts = (self.tries, self.frames, self.points, self.lost, self.doubled)
        return self.fault, *(f"{count:,}" for count in counts), integrity, f"{self.seconds:.0f}", str(self.seed)

    def remarks(self) -> list[str]:
        """Return a line for everything that was seen besides."""
        return [f"  {self.fault}: {text}" for text in [*self.notes, *(f"PROBLEM {each}" for each in self.problems)]]


def table(records: Sequence[Record]) -> list[str]:
    """Return the lines of a table of records, their sums, and what they remark."""
    rows = [HEADS, *(record.cells() for record in records), total(records).cells()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    lines = [
        "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(pairs))
        for pairs in (tuple(zip(row, widths, strict=True)) for row in rows)
    ]
    return [*lines, *(line for record in records for line in record.remarks())]


def total(records: Sequence[Record]) -> Record:
    """Return the sums of records."""
    sums = {name: sum(getattr(record, name) for record in records) for name in ("tries", "frames", "points", "lost")}
    rest = {name: sum(getattr(record, name) for record in records) for name in ("doubled", "seconds")}
    problems = [problem for record in records for problem in record.problems]
    return Record("all", records[0].seed if records else 0, **sums, **rest, problems=problems)
