"""Exports: the points of runs as a file, of one run or of several."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Query, Response

from babysit.errors import LimitError
from babysit.export import formats
from babysit.export.order import MAX_BUCKETS
from babysit.server.dependencies import ServicesDep
from babysit.server.download import Download
from babysit.server.exporting import order_for
from babysit.server.selecting import SelectionDep
from babysit.server.services import Services
from babysit.server.window import Names, Step
from babysit.store.selection import Selection

router = APIRouter(tags=["export"])

MAX_AT_ONCE = 4
"""Each holds a reading connection for as long as it is sent."""
Format = Annotated[formats.Name, Query(description="csv, json or parquet")]
Buckets = Annotated[int | None, Query(ge=1, le=MAX_BUCKETS, description="of each series; every point without it")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is to hold: `names` of series (all without), from step `first` to `last`, and in which format."""

    format: Format = "csv"
    names: Names = None
    buckets: Buckets = None
    first: Step = None
    last: Step = None


WantedDep: TypeAlias = Annotated[Wanted, Depends()]


@router.get("/api/runs/{run_id}/export", response_class=Response)
def get_run_export(run_id: str, services: ServicesDep, wanted: WantedDep) -> Response:
    """Return the points of a run as an attachment: `names` of its series (all without), from step `first` to `last`.

    It is of one moment, also where the run goes on; the file says which step that was. Only so many are sent at once:
    503.
    """
    return _send(services, Selection(ids=(run_id,)), wanted)


@router.get("/api/export", response_class=Response)
def get_export(services: ServicesDep, chosen: SelectionDep, wanted: WantedDep) -> Response:
    """Return the points of the runs `ids`, or of those that `filter` and `search` leave, in one attachment."""
    return _send(services, chosen, wanted)


def _send(services: Services, chosen: Selection, wanted: Wanted) -> Response:
    """Return the download of an order, made within the one transaction that its points are read in."""
    if len(services.downloads) >= MAX_AT_ONCE:
        raise LimitError("exports at the same time", MAX_AT_ONCE)
    form = formats.format_named(wanted.format)
    with ExitStack() as stack:
        services.downloads.add(stack)
        stack.callback(services.downloads.discard, stack)
        connection = stack.enter_context(services.database.read())
        order = order_for(connection, chosen, wanted.names, wanted.buckets, wanted.first, wanted.last)
        pieces = form.write(order, connection)
        return Download(pieces, stack.pop_all(), form.media_type, order.filename(form.ending))
