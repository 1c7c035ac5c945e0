"""Reports as files to keep: one HTML page of a run, or of a comparison, that opens offline."""

from fastapi import APIRouter, Response

from babysit.server.dependencies import ConnectionDep
from babysit.server.reporting import comparison_of, report_of
from babysit.server.selecting import SelectionDep

router = APIRouter(tags=["report"])


@router.get("/api/runs/{run_id}/report", response_class=Response)
def get_report(run_id: str, connection: ConnectionDep) -> Response:
    """Return the run's report as an HTML attachment."""
    return _attached(report_of(connection, run_id), run_id)


@router.get("/api/report", response_class=Response)
def get_comparison(connection: ConnectionDep, chosen: SelectionDep) -> Response:
    """Return the comparison of the runs `ids`, or of those that `filter` and `search` leave, as an HTML attachment.

    It holds the first fifty, and says so; of one run it is its report.
    """
    page, ids = comparison_of(connection, chosen)
    return _attached(page, ids[0] if len(ids) == 1 else f"{len(ids)}-runs")


def _attached(page: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="babysit-{name}.html"'}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)
