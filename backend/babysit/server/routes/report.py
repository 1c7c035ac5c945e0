"""A run's report as a file to keep: one HTML page that opens offline."""

from fastapi import APIRouter, Response

from babysit.server.dependencies import ConnectionDep
from babysit.store import series
from babysit.store.events import list_events
from babysit.store.runs import get_run

router = APIRouter(tags=["report"])

BUCKETS = 1000


@router.get("/api/runs/{run_id}/report", response_class=Response)
def get_report(run_id: str, connection: ConnectionDep) -> Response:
    """Return the run's report as an HTML attachment."""
    from babysit.report.figures import charts  # plotly takes its time to import: only those who ask wait for it
    from babysit.report.html import render
    from babysit.report.moments import KINDS

    run = get_run(connection, run_id)
    known = [item.name for item in series.catalogue(connection, run_id)]
    wanted = [name for chart in charts(known) for name in chart.names]
    events = list_events(connection, run_id, KINDS)
    page = render(run, series.query(connection, run_id, wanted, None, None, BUCKETS), events)
    headers = {"Content-Disposition": f'attachment; filename="babysit-{run.id}.html"'}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)
