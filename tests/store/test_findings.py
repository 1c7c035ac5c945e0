"""What the doctor found, as it is stored: kept up to date, called not useful, counted, and never forged."""

from functools import partial
from typing import Any

import pytest

from babysit.errors import NotFoundError
from babysit.store import events, findings, ingest
from babysit.store.database import Database
from babysit.store.runs import Run, RunState, create_run, move_run
from babysit.wire.messages import SERVER_KINDS, Event
from store.samples import Write


def found(rule: str = "dead_relu", number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a finding as the doctor tells it, as far as the store looks at it."""
    facts = {"id": f"{rule}#{number}", "rule": rule, "number": number, "status": "open", "severity": "warning"}
    return {**facts, "opened_step": 10, "step": 10, "cleared_step": None, "sentence": "", "evidence": []} | changes


def listed(database: Database, run: Run) -> list[findings.Finding]:
    with database.read() as connection:
        return findings.list_findings(connection, run.id)


def test_a_finding_is_kept_up_to_date_under_its_rule_and_number(database: Database, write: Write, run: Run) -> None:
    first = write(lambda c: findings.keep(c, run.id, [found()]))
    again = write(lambda c: findings.keep(c, run.id, [found()]))
    later = write(lambda c: findings.keep(c, run.id, [found(step=20, severity="alarm"), found(number=2)]))
    assert [(change.old, change.new.id, change.is_worse) for change in first] == [(None, "dead_relu#1", True)]
    assert again == []
    assert [(change.new.id, change.is_worse) for change in later] == [("dead_relu#1", True), ("dead_relu#2", True)]
    kept = listed(database, run)
    assert [(item.id, item.severity, item.step) for item in kept] == [
        ("dead_relu#1", "alarm", 20),
        ("dead_relu#2", "warning", 10),
    ]
    assert kept[0].time == first[0].new.time


def test_only_what_opens_or_grows_is_worse(write: Write, run: Run) -> None:
    write(lambda c: findings.keep(c, run.id, [found(severity="alarm")]))
    for changes, is_worse in (
        ({"step": 11, "severity": "alarm"}, False),
        ({"step": 12, "severity": "warning"}, False),
        ({"step": 13, "severity": "alarm"}, True),
        ({"status": "cleared", "cleared_step": 14}, False),
        ({"step": 15}, True),
    ):
        [change] = write(partial(findings.keep, run_id=run.id, found=[found(**changes)]))
        assert change.is_worse == is_worse, changes


def test_numbers_that_are_not_finite_are_stored_as_words(database: Database, write: Write, run: Run) -> None:
    evidence = [{"value": float("nan"), "threshold": float("inf")}]
    write(lambda c: findings.keep(c, run.id, [found(evidence=evidence)]))
    assert write(lambda c: findings.keep(c, run.id, [found(evidence=evidence)])) == []
    assert listed(database, run)[0].data["evidence"] == [{"value": "NaN", "threshold": "Infinity"}]


def test_what_a_whole_reading_does_not_find_clears(database: Database, write: Write, run: Run) -> None:
    write(lambda c: findings.keep(c, run.id, [found(), found("divergence")]))
    write(lambda c: findings.replace_all(c, run.id, [found()], 30))
    assert [(item.id, item.status, item.cleared_step) for item in listed(database, run)] == [
        ("dead_relu#1", "open", None),
        ("divergence#1", "cleared", 30),
    ]


def test_an_opinion_is_kept_counted_and_outlives_an_update(database: Database, write: Write, run: Run) -> None:
    write(lambda c: findings.keep(c, run.id, [found(severity="alarm"), found("divergence", severity="note")]))
    assert findings.health_of(listed(database, run)) == "alarm"
    said = write(lambda c: findings.set_feedback(c, run.id, "dead_relu#1", "not useful"))
    write(lambda c: findings.keep(c, run.id, [found(severity="alarm", step=50)]))
    kept = listed(database, run)
    assert (said.feedback, kept[0].feedback, kept[0].step) == ("not useful", "not useful", 50)
    assert findings.health_of(kept) == "note"
    with database.read() as connection:
        assert findings.counts(connection) == {"dead_relu": (1, 1), "divergence": (1, 0)}
    write(lambda c: findings.set_feedback(c, run.id, "dead_relu#1", ""))
    assert findings.health_of(listed(database, run)) == "alarm"


@pytest.mark.parametrize("unknown", ["dead_relu#2", "dead_relu", "#", "", "x#y", "dead_relu#1#1", "dead_relu#01"])
def test_an_opinion_on_what_nobody_found_is_refused(write: Write, run: Run, unknown: str) -> None:
    write(lambda c: findings.keep(c, run.id, [found()]))
    with pytest.raises(NotFoundError, match="there is no finding"):
        write(lambda c: findings.set_feedback(c, run.id, unknown, "not useful"))


def test_healthy_is_what_has_nothing_open(database: Database, write: Write, run: Run) -> None:
    assert findings.health_of(listed(database, run)) == "healthy"
    write(lambda c: findings.keep(c, run.id, [found(status="cleared", cleared_step=20)]))
    assert findings.health_of(listed(database, run)) == "healthy"


def test_findings_of_one_run_have_a_bound(
    database: Database, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MAX_FINDINGS", 3)
    write(lambda c: findings.keep(c, run.id, [found(number=n) for n in range(1, 6)]))
    assert [item.number for item in listed(database, run)] == [1, 2, 3]
    changes = write(lambda c: findings.keep(c, run.id, [found(number=3, step=99), found(number=4)]))
    assert [change.new.id for change in changes] == ["dead_relu#3"]


def test_a_run_is_judged_until_its_state_changes_again(database: Database, write: Write, run: Run) -> None:
    def is_judged() -> bool:
        with database.read() as connection:
            return findings.is_judged(connection, run.id)

    assert not is_judged()
    write(lambda c: move_run(c, run.id, RunState.FAILED, ""))
    write(lambda c: events.add(c, run.id, findings.JUDGED, {}))
    write(lambda c: events.add(c, run.id, "alerted", {}))
    assert is_judged()
    write(lambda c: move_run(c, run.id, RunState.QUEUED, "again"))
    assert not is_judged()


def test_findings_of_another_run_are_left_alone(database: Database, write: Write, run: Run) -> None:
    other: Run = write(lambda c: create_run(c, {}, "second", "digits", "x", 1))
    write(lambda c: findings.keep(c, run.id, [found()]))
    write(lambda c: findings.keep(c, other.id, [found(severity="alarm")]))
    write(lambda c: findings.replace_all(c, other.id, [], 5))
    assert [item.status for item in listed(database, run)] == ["open"]


@pytest.mark.parametrize("kind", sorted(SERVER_KINDS))
def test_a_producer_cannot_tell_what_only_the_server_tells(
    database: Database, write: Write, run: Run, kind: str
) -> None:
    forged = Event(seq=1, kind=kind, step=1, time=1.0, data={"finding": found()})
    write(lambda c: ingest.append(c, run.id, "p", forged))
    with database.read() as connection:
        kinds = [event.kind for event in events.list_events(connection, run.id)]
    assert kinds == ["state", f"producer/{kind}"]
    assert listed(database, run) == []
