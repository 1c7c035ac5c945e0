"""A run's tensor records: pictures, histograms and tables of one step, by themselves or over time."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from babysit.server.dependencies import ConnectionDep
from babysit.server.numbers import respond
from babysit.server.present import tensor_entry
from babysit.server.window import Names, Step, choose, require_range
from babysit.store import histories, media
from babysit.store.histories import History

router = APIRouter(tags=["tensors"])

MAX_NAMES = 256


@router.get("/api/runs/{run_id}/tensors")
def get_tensors(
    request: Request,
    run_id: str,
    connection: ConnectionDep,
    name: Annotated[str | None, Query(max_length=200)] = None,
    step: Step = None,
) -> Response:
    """Return the catalogue of tensor records, or the record of `name` at or before `step` (the newest without one)."""
    if name is None:
        return respond(request, {"tensors": [tensor_entry(item) for item in media.catalogue(connection, run_id)]})
    tensor = media.get(connection, run_id, name, step)
    fields = ("name", "step", "time", "dtype", "shape", "data", "meta")
    return respond(request, {field: getattr(tensor, field) for field in fields})


@router.get("/api/runs/{run_id}/tensors/history")
def get_history(
    request: Request,
    run_id: str,
    connection: ConnectionDep,
    names: Names = None,
    first: Step = None,
    last: Step = None,
    limit: Annotated[int, Query(ge=1, le=2000)] = 300,
) -> Response:
    """Return the records of `names` (comma-separated, at most 256) from step `first` to `last`, at most `limit` a name.

    They are evenly chosen, the first and the last included, and fewer where all would be more than 32 MB. `data` is the
    arrays of one name one after the other; those of another shape than the newest one's are left out.
    """
    require_range(first, last)
    wanted = choose(names or (), histories.names(connection, run_id), MAX_NAMES, "a tensor record")
    found = histories.query(connection, run_id, wanted, first, last, limit)
    return respond(request, {"tensors": {name: _content(history) for name, history in found.items()}})


def _content(history: History) -> dict[str, Any]:
    return {field: getattr(history, field) for field in History.__dataclass_fields__}
