"""The web pages and their files."""

from fastapi import APIRouter, Request, Response

from babysit.errors import NotFoundError
from babysit.server.assets import Asset
from babysit.server.dependencies import ServicesDep

router = APIRouter(include_in_schema=False)

IMMUTABLE = "public, max-age=31536000, immutable"


@router.get("/")
@router.get("/new")
@router.get("/runs/{run_id}")
async def get_page(request: Request, services: ServicesDep) -> Response:
    """Return the one page; its script shows the view that the address names."""
    return _response(request, services.assets.index, "no-cache")


@router.get("/assets/{path:path}")
async def get_asset(request: Request, services: ServicesDep) -> Response:
    """Return a file of the web pages by its exact address; nothing is looked up on disk."""
    asset = services.assets.files.get(request.scope["path"])
    if asset is None:
        raise NotFoundError("file", request.scope["path"])
    return _response(request, asset, IMMUTABLE)


@router.get("/favicon.ico")
async def get_favicon() -> Response:
    """Say that there is none here: the page names its own icon."""
    return Response(status_code=204)


def _response(request: Request, asset: Asset, cache: str) -> Response:
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.zipped, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
