"""Runs: start one, list them, look at one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import ConnectionDep, JsonDep, ServicesDep
from babysit.server.launch import estimate, launch
from babysit.server.present import detail, summary
from babysit.server.project import Project
from babysit.store.runs import get_run, list_runs

router = APIRouter(tags=["runs"])


@router.post("/api/runs", status_code=201)
async def post_run(
    body: JsonDep,
    services: ServicesDep,
    response: Response,
    checks: Annotated[str | None, Query(max_length=64, description="a checkup whose results the run keeps")] = None,
    gate: Annotated[bool, Query(description="refuse the run unless that checkup has passed")] = False,
    project: Annotated[str | None, Query(max_length=2000, description="where it is started from: a Project")] = None,
) -> dict[str, Any]:
    """Check the configuration in the body, estimate it, and put the run into the queue.

    Answers 409 for `checks` of another configuration, and with `gate` for checks that are missing, running or failed.
    """
    begun = None if project is None else Project.read(project)
    run = await run_in_threadpool(launch, services, body, checks, gate, begun)
    response.headers["Location"] = f"/api/runs/{run.id}"
    return detail(run, services.supervisor.queue_place(run.id))


@router.post("/api/estimate")
async def post_estimate(body: JsonDep, services: ServicesDep) -> dict[str, Any]:
    """Say what the configuration in the body would need, without starting anything."""
    return await run_in_threadpool(estimate, services, body)


@router.get("/api/runs")
def get_runs(
    services: ServicesDep,
    connection: ConnectionDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, lt=1 << 31)] = 0,
) -> dict[str, Any]:
    """Return the newest runs first, and how many there are in all."""
    runs, total = list_runs(connection, limit, offset)
    return {"runs": [summary(run, services.supervisor.queue_place(run.id)) for run in runs], "total": total}


@router.get("/api/runs/{run_id}")
def get_one(run_id: str, services: ServicesDep, connection: ConnectionDep) -> dict[str, Any]:
    """Return one run with its configuration and what is known of it."""
    return detail(get_run(connection, run_id), services.supervisor.queue_place(run_id))
