"""Commands: what a person asks of a run."""

from typing import Any

from fastapi import APIRouter

from babysit.server.command import give
from babysit.server.dependencies import ServicesDep
from babysit.wire.messages import Order

router = APIRouter(tags=["commands"])


@router.post("/api/runs/{run_id}/commands", status_code=202)
async def post_command(run_id: str, order: Order, services: ServicesDep) -> dict[str, Any]:
    """Give a run an order: stop, pause, resume, advance, checkpoint or set. It is applied between two steps; a stop
    within a second.

    What can be set in a running run, and its present value, stands in its `info.settings`: `{"type": "set", "field":
    "optimizer.learning_rate", "value": 0.001, "expected": 0.01, "note": "…"}`. Where the field has another value than
    the expected one by then, the answer is a refusal that says who has changed it. `advance` trains a paused run by so
    many `steps`.

    A run that has stopped or failed is resumed from its newest checkpoint, if it has one: it goes back into the queue.
    """
    return await give(services, run_id, order)
