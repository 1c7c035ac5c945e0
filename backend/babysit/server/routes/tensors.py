"""A run's tensor records: picture walls and, later, histograms."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from babysit.server.dependencies import ConnectionDep
from babysit.server.numbers import respond
from babysit.store import media

router = APIRouter(tags=["tensors"])


@router.get("/api/runs/{run_id}/tensors")
def get_tensors(
    request: Request,
    run_id: str,
    connection: ConnectionDep,
    name: Annotated[str | None, Query(max_length=200)] = None,
    step: Annotated[int | None, Query(ge=0, lt=1 << 63)] = None,
) -> Response:
    """Return the catalogue of tensor records, or the record of `name` at or before `step` (the newest without one)."""
    if name is None:
        return respond(request, {"tensors": [asdict(item) for item in media.catalogue(connection, run_id)]})
    tensor = media.get(connection, run_id, name, step)
    fields = ("name", "step", "time", "dtype", "shape", "data", "meta")
    return respond(request, {field: getattr(tensor, field) for field in fields})
