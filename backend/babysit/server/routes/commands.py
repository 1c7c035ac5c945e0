"""Commands: what a person asks of a run."""

from typing import Any

from fastapi import APIRouter

from babysit.server.command import give
from babysit.server.dependencies import ServicesDep
from babysit.wire.messages import Order

router = APIRouter(tags=["commands"])


@router.post("/api/runs/{run_id}/commands", status_code=202)
async def post_command(run_id: str, order: Order, services: ServicesDep) -> dict[str, Any]:
    """Give a run an order: stop, pause, resume or set. It is applied between two steps; a stop within a second.

    What can be set in a running run are the switches of its probes: `{"type": "set", "field": "probes.gradients",
    "value": false, "note": "…"}`.

    A run that has stopped or failed is resumed from its newest checkpoint, if it has one: it goes back into the queue.
    """
    return await give(services, run_id, order)
