"""What the page of a run needs at once: the run, its events, the series of the first view, what else there is."""

import re

from fastapi import APIRouter, Request, Response

from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.numbers import respond
from babysit.server.present import columns, detail, event_entry, finding_entry, tensor_entry
from babysit.server.window import Buckets, Names, choose, require_rows
from babysit.store import media, series
from babysit.store.events import list_events
from babysit.store.findings import list_findings
from babysit.store.marks import note
from babysit.store.runs import get_run

router = APIRouter(tags=["runs"])

FIRST_VIEW = re.compile(r"(train|val)/(loss|accuracy)|optimizer/learning_rate|layer/\d+/activation/(mean|std)")
"""The series that the page of a run shows before anything is unfolded."""
MAX_NAMES = 256


@router.get("/api/runs/{run_id}/page")
def get_page(
    request: Request,
    run_id: str,
    services: ServicesDep,
    connection: ConnectionDep,
    names: Names = None,
    buckets: Buckets = 1500,
) -> Response:
    """Return the run, its events and findings, the names of all its series, the catalogue of its tensor records, and
    the points of `names` as /series gives them: without any, those of the first view (losses, accuracies, rate,
    activations).
    """
    run = get_run(connection, run_id)
    if run.state.is_final or run.health is None:
        services.attendance.ask(run_id)
    known = series.names(connection, run_id)
    first_view = [name for name in known if FIRST_VIEW.fullmatch(name)]
    wanted = first_view[:MAX_NAMES] if names is None else choose(names, known, MAX_NAMES, "a series")
    require_rows(len(wanted), buckets)
    found = series.query(connection, run_id, wanted, buckets=buckets)
    content = {
        "run": detail(run, services.supervisor.queue_place(run_id), note(connection, run_id)),
        "events": [event_entry(event) for event in list_events(connection, run_id)],
        "findings": [finding_entry(finding) for finding in list_findings(connection, run_id)],
        "names": known,
        "series": {name: columns(data) for name, data in found.items()},
        "tensors": [tensor_entry(item) for item in media.catalogue(connection, run_id)],
    }
    return respond(request, content)
