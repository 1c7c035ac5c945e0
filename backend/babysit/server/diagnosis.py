"""A diagnosis: what the doctor finds in a run as it is stored, the same as when it attended the run."""

import logging
from collections.abc import Callable
from typing import Any

from babysit.doctor.doctor import Doctor, is_read
from babysit.doctor.history import History
from babysit.doctor.rule import Rule, Sign, rules
from babysit.store import findings as kept
from babysit.store import points
from babysit.store.database import Connection
from babysit.store.events import list_events
from babysit.store.runs import Run, get_run

KINDS = ("intervention", "resumed", "nan", "diverged")
"""The events that the doctor is told of."""
PAGE = 1000

_OF_A_RULE = ("title", "title_below", "statistic", "source", "waits", "refuted_by", "explanation")
_OF_A_COURSE = ("patience", "forgets", "outlives_numbers")

logger = logging.getLogger(__name__)


class Careful(Rule):
    """A rule that is left out for the rest of a run once it has raised, which is logged; it harms no other."""

    def __init__(self, name: str, run_id: str) -> None:
        self._rule: Rule | None = rules.create(name)
        self._name, self._run_id = name, run_id
        for field in (*_OF_A_RULE, *_OF_A_COURSE):
            setattr(self, field, getattr(self._rule, field))

    def judge(self, history: History) -> Sign | None:
        """Return what the rule sees; nothing where it raises, or has raised."""
        if self._rule is None:
            return None
        try:
            return self._rule.judge(history)
        except Exception:
            logger.exception("run %s: the rule %s is left out after an error", self._run_id, self._name)
            self._rule = None
            return None


def open_doctor(run: Run) -> Doctor:
    """Return a doctor for a run, who knows its configuration and what it has told of itself."""
    return Doctor(run.config, run.info, {name: Careful(name, run.id) for name in rules.names()})


def recall(connection: Connection, run: Run, is_over: Callable[[], bool] = lambda: False) -> tuple[Doctor, bool]:
    """Return a doctor who has read all that is stored of a run, and whether there was anything.

    It has judged what lies behind; the end is not judged yet. Raises InterruptedError where `is_over` becomes true
    meanwhile: a long history takes a while.
    """
    doctor = open_doctor(run)
    for kind, step, data in events_of(connection, run.id):
        doctor.note_event(kind, step, data)
    has_points = False
    for stretch in points.stretches(connection, run.id, is_read):
        if is_over():
            raise InterruptedError
        doctor.take(stretch)
        doctor.judge()
        has_points = True
    return doctor, has_points


def diagnose_run(connection: Connection, run_id: str) -> dict[str, Any]:
    """Return how a run is and its findings as JSON has them, read anew; raises NotFoundError.

    What people have said of a finding is with it.
    """
    run = get_run(connection, run_id)
    doctor, has_points = recall(connection, run)
    doctor.judge(run.state.is_final)
    said = {finding.id: finding.feedback for finding in kept.list_findings(connection, run_id)}
    found = [finding.to_dict() | {"feedback": said.get(finding.id, "")} for finding in doctor.findings]
    grave = [entry["severity"] for entry in found if entry["status"] == "open" and not entry["feedback"]]
    health = kept.worst(grave) if has_points else ""
    return {
        "run": run.id,
        "name": run.name,
        "state": run.state.value,
        "step": run.step,
        "total_steps": run.total_steps,
        "health": health,
        "findings": found,
    }


def events_of(connection: Connection, run_id: str) -> list[tuple[str, int, dict[str, Any]]]:
    """Return the kind, step and data of everything in a run that the doctor is told of, in its order."""
    found = []
    after = 0
    while page := list_events(connection, run_id, KINDS, after, PAGE):
        found += [(event.kind, event.step or 0, event.data) for event in page]
        after = page[-1].id
    return found
