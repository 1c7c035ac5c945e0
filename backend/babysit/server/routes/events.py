"""What happened in a run: state moves, commands, errors; and its worker's log."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.numbers import respond
from babysit.server.present import event_entry
from babysit.store.events import list_events
from babysit.store.runs import get_run

router = APIRouter(tags=["events"])

LOG_TAIL_BYTES = 256 << 10


@router.get("/api/runs/{run_id}/events")
def get_events(
    request: Request, run_id: str, connection: ConnectionDep, after: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Return the run's events in order, up to 1,000 whose id is above `after`."""
    get_run(connection, run_id)
    events = [event_entry(event) for event in list_events(connection, run_id, after_id=after)]
    return respond(request, {"events": events})


@router.get("/api/runs/{run_id}/log", response_class=PlainTextResponse)
def get_log(run_id: str, connection: ConnectionDep, services: ServicesDep) -> PlainTextResponse:
    """Return the end of the worker's log as plain text."""
    path = services.run_folder(get_run(connection, run_id).id) / "worker.log"
    if not path.is_file():
        return PlainTextResponse("")
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_TAIL_BYTES))
        return PlainTextResponse(file.read().decode("utf-8", "replace"))
