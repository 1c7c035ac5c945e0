"""Forks: a run's checkpoints, the runs that go on from them, and the tree that they make."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from babysit.server.checkpoints import describe, file_of
from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.errors import listed
from babysit.server.fork import ForkOrder, check_forks, launch_forks
from babysit.server.present import detail, summary
from babysit.store.runs import family, get_run

router = APIRouter(tags=["forks"])


@router.get("/api/runs/{run_id}/checkpoints")
def get_checkpoints(run_id: str, services: ServicesDep, connection: ConnectionDep) -> dict[str, Any]:
    """Return the checkpoints of a run that stand on the disk, oldest first.

    Files that are cut short or have no readable header are left out; whether all numbers of one are whole is seen when
    it is forked from, or gone on with.
    """
    return {"checkpoints": describe(services, connection, get_run(connection, run_id))}


@router.get("/api/runs/{run_id}/checkpoints/{step}", response_class=FileResponse)
def get_checkpoint(run_id: str, step: int, services: ServicesDep, connection: ConnectionDep) -> FileResponse:
    """Return the file of a checkpoint, in the safetensors format; 404 where none of that step stands on the disk."""
    path = file_of(services, get_run(connection, run_id), step)
    return FileResponse(path, media_type="application/octet-stream", filename=f"babysit-{run_id}-{path.name}")


@router.post("/api/runs/{run_id}/forks", status_code=201)
async def post_forks(run_id: str, order: ForkOrder, services: ServicesDep) -> dict[str, Any]:
    """Start runs that go on from a checkpoint of this one, all of them or none.

    Each child has `changes`, dotted fields with their new values (null takes one out), or a whole `config`; what a
    checkpoint holds fast is refused with the field and why. `training.epochs` and `steps` count from the beginning, so
    that a fork at step 400 of 1,000 trains 600 more. Step 0 starts from the beginning, and anything may be changed.
    """
    group, runs = await run_in_threadpool(launch_forks, services, run_id, order)
    place = services.supervisor.queue_place
    return {"group": group, "runs": [detail(run, place(run.id)) for run in runs]}


@router.post("/api/runs/{run_id}/forks/check")
async def post_check(run_id: str, order: ForkOrder, services: ServicesDep) -> dict[str, Any]:
    """Say what the runs of such an order would be, and what stands against them; nothing is started."""
    drafts = await run_in_threadpool(check_forks, services, run_id, order)
    children = [{"config": d.body, "changes": d.changes, "problems": [listed(p) for p in d.problems]} for d in drafts]
    return {"children": children}


@router.get("/api/runs/{run_id}/lineage")
def get_lineage(run_id: str, services: ServicesDep, connection: ConnectionDep) -> dict[str, Any]:
    """Return the family tree of a run, oldest first: each has its `parent`, None for the first of all."""
    place = services.supervisor.queue_place
    return {"runs": [summary(run, place(run.id)) for run in family(connection, run_id)]}
