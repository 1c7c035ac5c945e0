"""The storage: what the data folder holds, run by run; which old runs may go; space that is given back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from babysit.server.accounts import MAX_LISTED, Kind
from babysit.server.cleaning import Order, clean
from babysit.server.dependencies import JsonDep, ServicesDep

router = APIRouter(tags=["storage"])


@router.get("/api/storage")
def get_storage(
    services: ServicesDep,
    sort: Annotated[Kind, Query(description="by what the runs are sorted, the largest first")] = "bytes",
    limit: Annotated[int, Query(ge=0, le=MAX_LISTED)] = MAX_LISTED,
) -> dict[str, Any]:
    """Return the bytes of the database, of its log, of what in it is free, and of its disk; and what each run takes.

    A run's bytes are those of its points, tensor records, events and files, as they were at `counted_at`.
    """
    return services.accounts.summary(services.caretaker.is_full, sort, limit)


@router.post("/api/storage/retention")
def post_retention(body: JsonDep, services: ServicesDep) -> dict[str, Any]:
    """Say which runs would go by the rules in the body, why, and what they take; with `"apply": true` they go for good.

    A run that has not ended, has a star (unless `"keep_starred": false`) or one of `keep_tags` stays in any case.
    """
    caretaker, supervisor = services.caretaker, services.supervisor
    return clean(services.database, services.accounts, Order.read(body), caretaker.purge, supervisor.is_busy_with)


@router.post("/api/storage/compact")
def post_compact(services: ServicesDep) -> dict[str, int]:
    """Give the space in the database that nothing uses back to the disk; say its bytes before and after."""
    before, after = services.caretaker.compact()
    return {"before": before, "after": after}
