"""What the doctor has found in a run, as it stands: one row a finding, kept up to date while the run goes on."""

import time as clock
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, case, func, insert, select, update

from babysit.errors import NotFoundError
from babysit.store.tables import events, findings
from babysit.store.types import plain

Feedback: TypeAlias = Literal["", "not useful"]

HEALTHY = "healthy"
JUDGED = "judged"
"""The kind of the event that says that a run was judged to its end."""
SEVERITIES = ("note", "warning", "alarm")
"""From the mildest to the worst."""
MAX_FINDINGS = 500
"""Of one run; a rule that opens and clears without end stops being told after that."""

_OWN = ("rule", "number", "status", "severity", "opened_step", "step", "cleared_step")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `data` is all that the doctor said, `time` (unix seconds) when it was found, `feedback` what a
    person said of it.
    """

    rule: str
    number: int
    status: str
    severity: str
    opened_step: int
    step: int
    cleared_step: int | None
    time: float
    feedback: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The finding's name within its run: `dead_relu#1`."""
        return f"{self.rule}#{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it has not cleared."""
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class Change:
    """A finding as it was, None for a new one, and as it is now."""

    old: Finding | None
    new: Finding

    @property
    def is_worse(self) -> bool:
        """Whether it has opened, or is graver than it was."""
        if not self.new.is_open:
            return False
        old = self.old
        is_graver = old is not None and SEVERITIES.index(self.new.severity) > SEVERITIES.index(old.severity)
        return old is None or not old.is_open or is_graver


def list_findings(connection: Connection, run_id: str) -> list[Finding]:
    """Return the run's findings in the order in which they were found; none for an unknown run."""
    wanted = [findings.c[field] for field in Finding.__dataclass_fields__]
    query = select(*wanted).where(findings.c.run_id == run_id).order_by(findings.c.id)
    return [Finding(*row) for row in connection.execute(query)]


def keep(connection: Connection, run_id: str, found: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Store findings of an existing run as the doctor tells them; return those that are new or have changed.

    A finding that is known by its rule and number keeps its time and its feedback. Beyond MAX_FINDINGS of a run no
    new ones are taken.
    """
    known = {(item.rule, item.number): item for item in list_findings(connection, run_id)}
    changes = []
    for data in map(plain, found):
        key = data["rule"], data["number"]
        old = known.get(key)
        if (old is None and len(known) >= MAX_FINDINGS) or (old is not None and old.data == data):
            continue
        known[key] = _put(connection, run_id, old, data)
        changes.append(Change(old, known[key]))
    return changes


def replace_all(connection: Connection, run_id: str, found: Sequence[Mapping[str, Any]], step: int) -> list[Change]:
    """Store what a doctor has found who has read the whole history: what is open and unknown to it clears at `step`."""
    told = {(data["rule"], data["number"]) for data in found}
    gone = [item for item in list_findings(connection, run_id) if item.is_open and (item.rule, item.number) not in told]
    cleared = [item.data | {"status": "cleared", "cleared_step": max(step, item.opened_step)} for item in gone]
    return keep(connection, run_id, [*found, *cleared])


def is_judged(connection: Connection, run_id: str) -> bool:
    """Return whether the doctor has judged the run since its state has changed last: an ended one, to its end."""
    c = events.c
    query = select(c.kind).where(c.run_id == run_id, c.kind.in_(("state", JUDGED))).order_by(c.id.desc()).limit(1)
    return connection.execute(query).scalar() == JUDGED


def _put(connection: Connection, run_id: str, old: Finding | None, data: dict[str, Any]) -> Finding:
    row = {field: data[field] for field in _OWN} | {"data": data}
    if old is None:
        row |= {"time": clock.time(), "feedback": ""}
        connection.execute(insert(findings).values(run_id=run_id, **row))
    else:
        row |= {"time": old.time, "feedback": old.feedback}
        connection.execute(update(findings).where(_is(run_id, old.rule, old.number)).values(row))
    return Finding(**row)


def set_feedback(connection: Connection, run_id: str, finding_id: str, feedback: Feedback) -> Finding:
    """Keep what a person says of a finding, and return the finding; raises NotFoundError."""
    finding = next((item for item in list_findings(connection, run_id) if item.id == finding_id), None)
    if finding is None:
        raise NotFoundError("finding", finding_id)
    place = _is(run_id, finding.rule, finding.number)
    connection.execute(update(findings).where(place).values(feedback=feedback))
    return replace(finding, feedback=feedback)


def health_of(found: Sequence[Finding]) -> str:
    """Return the worst severity among those that are open and that nobody has called not useful, or "healthy"."""
    return worst([item.severity for item in found if item.is_open and not item.feedback])


def worst(severities: Sequence[str]) -> str:
    """Return the worst of some severities, or "healthy" where there are none."""
    return max(severities, key=SEVERITIES.index, default=HEALTHY)


def counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return for each rule that has found something how often, over all runs, and how often it was not useful."""
    is_useless = func.sum(case((findings.c.feedback == "", 0), else_=1))
    query = select(findings.c.rule, func.count(), is_useless).group_by(findings.c.rule)
    return {rule: (n, int(n_useless)) for rule, n, n_useless in connection.execute(query)}


def _is(run_id: str, rule: str, number: int) -> Any:
    return (findings.c.run_id == run_id) & (findings.c.rule == rule) & (findings.c.number == number)
