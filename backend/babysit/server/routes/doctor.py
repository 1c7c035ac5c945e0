"""The doctor: its rules and how useful people have found them, a run read anew, its curves explained, its verdicts."""

import threading
from typing import Any

from fastapi import APIRouter, Request, Response

from babysit.doctor.rule import rules
from babysit.errors import LimitError
from babysit.server.dependencies import ConnectionDep
from babysit.server.diagnosis import diagnose_run
from babysit.server.explanation import explain_run
from babysit.server.numbers import respond
from babysit.server.verdicts import verdicts_of
from babysit.store.findings import counts

router = APIRouter(tags=["doctor"])

MAX_READINGS = 4

_readings = threading.BoundedSemaphore(MAX_READINGS)

TEXTS = ("title", "statistic", "source", "waits", "refuted_by", "explanation")


@router.get("/api/doctor/rules")
def get_rules(connection: ConnectionDep) -> dict[str, Any]:
    """Return what each rule looks at, and over all runs how often it has found something and was called not useful."""
    found = counts(connection)
    return {"rules": [_rule(name, *found.get(name, (0, 0))) for name in rules.names()]}


@router.get("/api/runs/{run_id}/diagnosis")
def get_diagnosis(request: Request, run_id: str, connection: ConnectionDep) -> Response:
    """Read the run as it is stored from its beginning, and return how it is and every finding; nothing is kept."""
    if not _readings.acquire(blocking=False):
        raise LimitError("runs that are read at once", MAX_READINGS)
    try:
        return respond(request, diagnose_run(connection, run_id))
    finally:
        _readings.release()


@router.get("/api/runs/{run_id}/explanation")
def get_explanation(request: Request, run_id: str, connection: ConnectionDep) -> Response:
    """Return what the run's curves look like in the lecture's terms, how surely and why, the surest first."""
    return respond(request, {"archetypes": explain_run(connection, run_id)})


@router.get("/api/runs/{run_id}/verdicts")
def get_verdicts(request: Request, run_id: str, connection: ConnectionDep) -> Response:
    """Return whether the run helped, if it was born from an experiment or a counterfactual, and its children."""
    return respond(request, {"verdicts": verdicts_of(connection, run_id)})


def _rule(name: str, n_opened: int, n_not_useful: int) -> dict[str, Any]:
    rule = rules.get(name)
    texts = {field: getattr(rule, field) for field in TEXTS}
    return {"name": name, **texts, "n_opened": n_opened, "n_not_useful": n_not_useful}
