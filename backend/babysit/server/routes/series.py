"""A run's series: which there are, and their points in a window, at most two a pixel."""

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from babysit.server.dependencies import ConnectionDep
from babysit.server.numbers import respond
from babysit.server.present import columns
from babysit.server.window import Buckets, Names, Step, choose, require_range, require_rows
from babysit.store import series

router = APIRouter(tags=["series"])

MAX_NAMES = 1024


@router.get("/api/runs/{run_id}/series")
def get_series(
    request: Request,
    run_id: str,
    connection: ConnectionDep,
    names: Names = None,
    first: Step = None,
    last: Step = None,
    buckets: Buckets = 1000,
) -> Response:
    """Return the catalogue of series, or the points of `names` (comma-separated) from step `first` to `last`.

    Up to 2 × `buckets` points come as they are; more are put into buckets of about equal width in steps, each with the
    last, smallest and largest value and the number of non-finite ones. `Accept: application/msgpack` gives columns
    as little-endian bytes (steps and counts int64, else float64).
    """
    if names is None:
        return respond(request, {"series": [asdict(item) for item in series.catalogue(connection, run_id)]})
    require_range(first, last)
    wanted = choose(names, series.names(connection, run_id), MAX_NAMES, "a series")
    require_rows(len(wanted), buckets)
    found = series.query(connection, run_id, wanted, first, last, buckets)
    return respond(request, {"series": {name: columns(data) for name, data in found.items()}})
