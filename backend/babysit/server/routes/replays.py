"""Replays: a run trained again with its interventions."""

from typing import Any

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import ServicesDep
from babysit.server.present import detail
from babysit.server.replay import ReplayOrder, launch_replay

router = APIRouter(tags=["replays"])


@router.post("/api/runs/{run_id}/replays", status_code=201)
async def post_replay(
    run_id: str, services: ServicesDep, response: Response, order: ReplayOrder | None = None
) -> dict[str, Any]:
    """Train a run again, with its interventions at their steps, up to its newest checkpoint, and compare the weights.

    What came of it stands in the new run's `info.replay`, once it has finished: whether the weights are the same, bit
    for bit, and how the machine differs from the first one's.
    """
    run = await run_in_threadpool(launch_replay, services, run_id, order or ReplayOrder())
    response.headers["Location"] = f"/api/runs/{run.id}"
    return detail(run, services.supervisor.queue_place(run.id))
