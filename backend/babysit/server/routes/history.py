"""The history: one action on many runs."""

from typing import Any

from fastapi import APIRouter

from babysit.server.dependencies import ServicesDep
from babysit.server.marking import Bulk, act

router = APIRouter(tags=["history"])


@router.post("/api/history/bulk")
async def post_bulk(order: Bulk, services: ServicesDep) -> dict[str, Any]:
    """Star, archive, delete, purge, tag or stop runs, or take that back.

    Says for which it is `done`, which are `refused` with the reason, and what would `undo` it: an order of the same
    form, for the runs that were not so before.
    """
    return await act(services, order)
