"""The web pages: one file of HTML, which differs in what it asks for at once."""

from fastapi import APIRouter, Request, Response

from babysit.server.assets import Asset
from babysit.server.dependencies import ServicesDep

router = APIRouter(include_in_schema=False)


@router.get("/")
async def get_runs_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its view of all runs needs."""
    return _response(request, services.assets.views["runs"])


@router.get("/new")
async def get_new_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its form needs."""
    return _response(request, services.assets.views["new"])


@router.get("/lecture")
async def get_lecture_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its gallery of the lecture's experiments needs."""
    return _response(request, services.assets.views["lecture"])


@router.get("/compare")
async def get_compare_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its comparison of runs needs."""
    return _response(request, services.assets.views["compare"])


@router.get("/alerts")
async def get_alerts_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its view of who is told, and what is done, needs."""
    return _response(request, services.assets.views["alerts"])


@router.get("/storage")
async def get_storage_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its view of the disk, and of what runs take of it, needs."""
    return _response(request, services.assets.views["storage"])


@router.get("/runs/{run_id}")
async def get_run_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page, with what its view of a run needs; its script finds out whether there is such a run."""
    return _response(request, services.assets.views["run"])


@router.get("/favicon.ico")
async def get_favicon() -> Response:
    """Say that there is none here: the page names its own icon."""
    return Response(status_code=204)


def _response(request: Request, page: Asset) -> Response:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page.zipped, media_type=page.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(page.content, media_type=page.media_type, headers=headers)
