"""Comparing runs: what they share and where they differ, their curves at once, and a run against those like it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from babysit.errors import NotFoundError
from babysit.server.comparison import Comparison, CurveOrder, compare, curves
from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.files import IMMUTABLE
from babysit.server.ghost import describe
from babysit.server.numbers import respond
from babysit.server.plotly import plotly_file
from babysit.server.plotly_address import VERSION

router = APIRouter(tags=["compare"])


@router.post("/api/compare")
def post_compare(request: Request, order: Comparison, services: ServicesDep, connection: ConnectionDep) -> Response:
    """Return up to 200 runs side by side: which series how many of them have; the fields of their configurations, and
    last and best value (with its step) of their metrics, each with a value a run, in the order of `runs`.

    Runs that are not there are named in `missing`. Of metrics there are 40,000 values at the most, headlines first.
    """
    return respond(request, compare(services, connection, order))


@router.post("/api/compare/series")
def post_series(request: Request, order: CurveOrder, connection: ConnectionDep) -> Response:
    """Return the points of `names` of each run, as the series of one run come; those that it has not are left out.

    Answers 422 where runs × names × buckets are too many for one answer.
    """
    return respond(request, curves(connection, order))


@router.get("/api/runs/{run_id}/ghost")
def get_ghost(
    request: Request,
    run_id: str,
    connection: ConnectionDep,
    name: Annotated[str, Query(min_length=1, max_length=200)],
    buckets: Annotated[int, Query(ge=2, le=1000)] = 200,
) -> Response:
    """Return how a series went in finished runs like this one: the 10th percentile, the median and the 90th by step.

    Like it are those of the same data set and network; where these are fewer than three, of the same data set. The
    newest 50 count, no archived or deleted ones. `standing` is this run's place at its newest step, 1 the best.
    """
    return respond(request, describe(connection, run_id, name, buckets))


@router.get("/assets/plotly/{version}/plotly.min.js", include_in_schema=False)
async def get_plotly(request: Request, version: str) -> Any:
    """Return plotly's own script, which only the pages that draw with it ask for."""
    if version != VERSION:
        raise NotFoundError("file", request.url.path)
    asset = await run_in_threadpool(plotly_file)
    is_zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": IMMUTABLE.decode(), "Vary": "Accept-Encoding"}
    headers |= {"Content-Encoding": "gzip"} if is_zipped else {}
    return Response(asset.zipped if is_zipped else asset.content, media_type=asset.media_type, headers=headers)
