"""Pre-flight checks: begin them for a configuration, look at what has come of them, give them up."""

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import JsonDep, ServicesDep
from babysit.server.launch import begin_checks

router = APIRouter(tags=["checks"])


@router.post("/api/checks", status_code=202)
async def post_checks(body: JsonDep, services: ServicesDep) -> dict[str, Any]:
    """Begin the checks of the configuration in the body, in a process of their own; they wait for those before.

    Answers 422 for a configuration that no run could be started with, and 503 when too many wait.
    """
    return {"id": await run_in_threadpool(begin_checks, services, body)}


@router.get("/api/checks/{checkup_id}")
def get_checks(checkup_id: str, services: ServicesDep) -> dict[str, Any]:
    """Return the results so far, and which check is being made. The latest 32 checkups are kept."""
    return services.checkups.describe(checkup_id)


@router.delete("/api/checks/{checkup_id}")
def delete_checks(checkup_id: str, services: ServicesDep) -> dict[str, Any]:
    """Give the checks up; return how they stand."""
    services.checkups.cancel(checkup_id)
    return services.checkups.describe(checkup_id)
