"""A run's series: which there are, and their points in a window, at most two a pixel."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from babysit.errors import ConfigError, Problem
from babysit.server.dependencies import ConnectionDep
from babysit.server.numbers import respond
from babysit.store import series
from babysit.store.series import SeriesData

router = APIRouter(tags=["series"])

MAX_NAMES = 1024
Step = Annotated[int | None, Query(ge=0, lt=1 << 63)]


@router.get("/api/runs/{run_id}/series")
def get_series(
    request: Request,
    run_id: str,
    connection: ConnectionDep,
    names: Annotated[list[str] | None, Query(max_length=MAX_NAMES)] = None,
    first: Step = None,
    last: Step = None,
    buckets: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Response:
    """Return the catalogue of series, or the points of `names` (comma-separated) from step `first` to `last`.

    Up to 2 × `buckets` points come as they are; more are put into buckets of equal width in steps, each with the
    last, smallest and largest value and the number of non-finite ones. `Accept: application/msgpack` gives columns
    as little-endian bytes (steps and counts int64, else float64).
    """
    if names is None:
        return respond(request, {"series": [asdict(item) for item in series.catalogue(connection, run_id)]})
    if first is not None and last is not None and first > last:
        raise ConfigError([Problem("first", f"must not be above last ({last})", first)])
    wanted = list(dict.fromkeys(name for part in names for name in part.split(",") if name))
    found = series.query(connection, run_id, wanted, first, last, buckets)
    return respond(request, {"series": {name: _columns(data) for name, data in found.items()}})


def _columns(data: SeriesData) -> dict[str, Any]:
    columns: dict[str, Any] = {"n": data.n, "is_bucketed": data.is_bucketed}
    columns |= {"steps": data.steps, "times": data.times, "values": data.values}
    if data.is_bucketed:
        columns |= {"min": data.min, "max": data.max, "nonfinite": data.nonfinite}
    return columns
