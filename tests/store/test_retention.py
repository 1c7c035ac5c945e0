"""Which runs may go, and why: the rules together, and what holds a run whatever they say."""

from typing import Any

import pytest

from babysit.errors import ConfigError
from babysit.store import marks, runs
from babysit.store.database import Database
from babysit.store.retention import Kept, Policy, candidates
from babysit.store.runs import Run, RunState
from store.samples import Write

DAY = 86400.0
NOW = 1000 * DAY


def kept(name: str, age: float, **changes: Any) -> Kept:
    """Return a run that ended `age` days ago."""
    facts: dict[str, Any] = {"state": RunState.FINISHED, "is_starred": False, "is_deleted": False, "tags": ()}
    ended = NOW - age * DAY
    return Kept(**{"id": name, "name": name, "created_at": ended - 60, "ended_at": ended, **facts, **changes})


RUNS = [kept("e", 1), kept("d", 10), kept("c", 20), kept("b", 30), kept("a", 40)]


def chosen(policy: Policy, runs: list[Kept] = RUNS) -> dict[str, str]:
    return {leaving.run.id: leaving.why for leaving in policy.choose(runs, NOW)}


def test_by_age() -> None:
    assert chosen(Policy(older_than_days=20)) == {
        "c": "ended 20 days ago",
        "b": "ended 30 days ago",
        "a": "ended 40 days ago",
    }
    assert chosen(Policy(older_than_days=0.5), [kept("x", 1.5)]) == {"x": "ended 36 hours ago"}


def test_by_count() -> None:
    assert chosen(Policy(keep=3)) == {"b": "3 newer runs", "a": "4 newer runs"}
    assert chosen(Policy(keep=0)).keys() == set("abcde")
    assert chosen(Policy(keep=5)) == {}


def test_by_what_is_asked_for() -> None:
    assert chosen(Policy(filter="x = 1", matching={"a", "e"})).keys() == {"a", "e"}
    assert chosen(Policy(filter="x = 1")) == {}  # nobody has looked: nothing goes


def test_rules_hold_together() -> None:
    both = Policy(older_than_days=20, keep=4)
    assert chosen(both) == {"a": "ended 40 days ago, 4 newer runs"}
    assert chosen(Policy(older_than_days=20, keep=4, filter="x", matching={"b"})) == {}


def test_what_holds_a_run() -> None:
    held = [
        kept("running", 40, state=RunState.RUNNING, ended_at=None),
        kept("paused", 40, state=RunState.PAUSED, ended_at=None),
        kept("lost", 40, state=RunState.LOST, ended_at=None),
        kept("queued", 40, state=RunState.QUEUED, ended_at=None),
        kept("starred", 40, is_starred=True),
        kept("tagged", 40, tags=("other", "paper")),
    ]
    assert chosen(Policy(keep=0, keep_tags=("paper",)), held) == {}
    assert chosen(Policy(keep=0, keep_starred=False), held).keys() == {"starred", "tagged"}


def test_deleted_runs_are_none_of_the_newest() -> None:
    found = [kept("d", 1, is_deleted=True), kept("c", 2), kept("b", 3), kept("a", 4)]
    assert chosen(Policy(keep=2), found) == {"d": "deleted", "a": "2 newer runs"}
    assert chosen(Policy(keep=2, older_than_days=2), found) == {"a": "ended 4 days ago, 2 newer runs"}


def test_a_run_that_never_told_of_its_end_is_as_old_as_itself() -> None:
    assert chosen(Policy(older_than_days=5), [kept("x", 0, ended_at=None, created_at=NOW - 6 * DAY)]).keys() == {"x"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "or keep, or filter, must be given"),
        ({"keep_tags": ("x",)}, "or keep, or filter, must be given"),
        ({"filter": " \t"}, "or keep, or filter, must be given"),
        ({"keep": -1}, "keep: must be at least 0"),
        ({"older_than_days": float("nan")}, "older_than_days: must be at least 0"),
    ],
)
def test_a_policy_that_would_take_everything_is_none(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Policy(**values)


def test_candidates_are_every_run_with_its_marks(database: Database, write: Write, run: Run) -> None:
    other = write(lambda c: runs.create_run(c, {}, "other", "digits", "x", 1))
    write(lambda c: marks.add_tags(c, other.id, ["b", "a"]))
    write(lambda c: marks.star(c, other.id, True))
    with database.read() as connection:
        first, second = candidates(connection)
    assert (first.id, first.name, first.tags, first.is_starred) == (other.id, "other", ("a", "b"), True)
    assert (second.id, second.state, second.ended_at, second.is_deleted) == (run.id, RunState.QUEUED, None, False)
