"""Runs: start one, find them, look at one, and change what people put on it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import ConnectionDep, JsonDep, ServicesDep
from babysit.server.launch import estimate, launch
from babysit.server.listing import listing
from babysit.server.marking import Changes, mark, purge
from babysit.server.present import detail
from babysit.server.project import Project
from babysit.server.selecting import ColumnsDep, SelectionDep
from babysit.server.services import Services
from babysit.store.marks import note
from babysit.store.runs import get_run

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
    selection: SelectionDep,
    columns: ColumnsDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, lt=1 << 31)] = 0,
) -> dict[str, Any]:
    """Return a page of the runs that a filter line, a search and a scope leave, the newest first unless sorted.

    Each is a summary with the value of each of the `columns`: a number, a text, a truth, "NaN", or null where it has
    none. `total` is how many there are, `all` how many there would be without filter and search.
    """
    return listing(connection, selection, columns, limit, offset, services.supervisor.queue_place)


@router.get("/api/runs/{run_id}")
def get_one(run_id: str, services: ServicesDep, connection: ConnectionDep) -> dict[str, Any]:
    """Return one run with its configuration, what is known of it, and what people wrote of it."""
    return detail(get_run(connection, run_id), services.supervisor.queue_place(run_id), note(connection, run_id))


@router.patch("/api/runs/{run_id}")
async def patch_run(run_id: str, changes: Changes, services: ServicesDep) -> dict[str, Any]:
    """Change what people put on a run: its name, note (Markdown), tags (all that it is to have) and star; archive or
    delete it, or take that back. What is left out stays.

    Answers 409 for a run that is to be archived or deleted before it has ended.
    """
    await mark(services, run_id, changes)
    return await run_in_threadpool(_read, services, run_id)


@router.delete("/api/runs/{run_id}", status_code=204)
async def delete_run(run_id: str, services: ServicesDep) -> None:
    """Purge a run that is deleted: it is gone for good, with its files. Answers 409 for one that is not deleted."""
    await purge(services, run_id)


def _read(services: Services, run_id: str) -> dict[str, Any]:
    with services.database.read() as connection:
        return get_one(run_id, services, connection)
