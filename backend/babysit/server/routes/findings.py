"""What the doctor has found in a run, and what people say of it."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.present import finding_entry
from babysit.server.services import Services
from babysit.store.database import Connection
from babysit.store.findings import Feedback, Finding, health_of, is_judged, list_findings, set_feedback
from babysit.store.runs import get_run, set_health

router = APIRouter(tags=["doctor"])


class Opinion(BaseModel):
    """What a person says of a finding; "" takes it back."""

    model_config = ConfigDict(extra="forbid")

    feedback: Feedback


@router.get("/api/runs/{run_id}/findings")
def get_findings(run_id: str, connection: ConnectionDep) -> dict[str, Any]:
    """Return how the run is, whether it is judged to its end, and all that was found in it, in its order."""
    run = get_run(connection, run_id)
    return {
        "health": run.health or "",
        "is_judged": run.state.is_final and is_judged(connection, run_id),
        "findings": [finding_entry(finding) for finding in list_findings(connection, run_id)],
    }


@router.post("/api/runs/{run_id}/findings/{finding_id}/feedback")
async def post_feedback(run_id: str, finding_id: str, opinion: Opinion, services: ServicesDep) -> dict[str, Any]:
    """Say that a finding (its # written as %23) is not useful, or take it back. It is kept and counted by rule, and
    the finding no longer says how the run is.
    """
    finding = await run_in_threadpool(_say, services, run_id, finding_id, opinion.feedback)
    services.broadcast.found(run_id, [finding])
    return finding_entry(finding)


def _say(services: Services, run_id: str, finding_id: str, feedback: Feedback) -> Finding:
    def job(connection: Connection) -> Finding:
        get_run(connection, run_id)
        finding = set_feedback(connection, run_id, finding_id, feedback)
        set_health(connection, run_id, health_of(list_findings(connection, run_id)))
        return finding

    return services.database.writer.submit(job).result()
