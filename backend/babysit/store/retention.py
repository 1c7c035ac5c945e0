"""Retention: which runs may go, and why; pure, so that a dry run and the real one choose alike.

A run goes where every rule that is given says so (it is old enough, it is not among the newest, it is of those asked
for), and where nothing holds it: it has ended, it has no star and none of the tags that keep a run.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from babysit.errors import ConfigError, Problem
from babysit.store.marks import tags_of
from babysit.store.states import RunState
from babysit.store.tables import marks, runs

_DAY = 86400.0
_BATCH = 500
_MOST = 1e9


@dataclass(frozen=True, slots=True)
class Kept:
    """A run as retention looks at it; times in unix seconds."""

    id: str
    name: str
    state: RunState
    created_at: float
    ended_at: float | None
    is_starred: bool
    is_deleted: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A run that may go, and the reasons as words."""

    run: Kept
    why: str


@dataclass(frozen=True)
class Policy:
    """What may go: runs that ended longer ago than `older_than_days`, all but the `keep` newest that are not deleted,
    those among `matching`, of which `filter` says in words which they are. At least one of the three is wanted.
    """

    older_than_days: float | None = None
    keep: int | None = None
    keep_tags: tuple[str, ...] = ()
    keep_starred: bool = True
    filter: str = ""
    matching: Set[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name in ("older_than_days", "keep"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < _MOST:
                raise ConfigError([Problem(name, "must be at least 0", value)])
        if self.older_than_days is None and self.keep is None and not self.filter.strip():
            rule = "or keep, or filter, must be given: else every run would go"
            raise ConfigError([Problem("older_than_days", rule, None)])

    def choose(self, candidates: Iterable[Kept], now: float) -> list[Leaving]:
        """Return who goes of the runs, which are given newest first, in their order."""
        found, n_before = [], 0
        for run in candidates:
            reasons = self._reasons(run, n_before, now)
            n_before += not run.is_deleted
            if reasons is not None and not self.is_held(run):
                found.append(Leaving(run, ", ".join(reasons)))
        return found

    def is_held(self, run: Kept) -> bool:
        """Return whether a run stays whatever the rules say."""
        is_kept = (self.keep_starred and run.is_starred) or not {*self.keep_tags}.isdisjoint(run.tags)
        return is_kept or not run.state.is_final

    def _reasons(self, run: Kept, n_before: int, now: float) -> list[str] | None:
        """Return why a run goes that has so many newer ones before it; None where a rule keeps it."""
        reasons = []
        if self.older_than_days is not None:
            days = (now - (run.ended_at or run.created_at)) / _DAY
            if days < self.older_than_days:
                return None
            reasons.append(f"ended {_days(days)} ago")
        if self.keep is not None:
            if n_before < self.keep and not run.is_deleted:
                return None
            reasons.append("deleted" if run.is_deleted else f"{n_before:,} newer runs")
        if self.filter.strip():
            if self.matching is None or run.id not in self.matching:
                return None
            reasons.append(f"matches {self.filter}")
        return reasons


def candidates(connection: Connection) -> list[Kept]:
    """Return every run, newest first."""
    wanted = (runs.c.id, runs.c.name, runs.c.state, runs.c.created_at, runs.c.ended_at)
    query = select(*wanted, marks.c.is_starred, marks.c.deleted_at).join(marks).order_by(runs.c.id.desc())
    rows = connection.execute(query).all()
    tags = _tags(connection, [row.id for row in rows])
    return [
        Kept(
            row.id,
            row.name,
            RunState(row.state),
            row.created_at,
            row.ended_at,
            row.is_starred,
            row.deleted_at is not None,
            tags[row.id],
        )
        for row in rows
    ]


def _tags(connection: Connection, run_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(run_ids), _BATCH):
        found |= tags_of(connection, run_ids[start : start + _BATCH])
    return found


def _days(days: float) -> str:
    return f"{days:,.0f} days" if days >= 2 else f"{24 * days:.0f} hours"
