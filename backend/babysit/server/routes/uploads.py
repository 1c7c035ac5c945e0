"""Uploads: send a data set's file to the server, see what is there, remove it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from babysit.errors import ConfigError, Problem
from babysit.server.dependencies import ServicesDep
from babysit.server.reception import receive
from babysit.server.uploads import to_dict

router = APIRouter(tags=["uploads"])

BINARY = "application/octet-stream"
BODY = {"requestBody": {"required": True, "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}}


@router.post("/api/uploads", status_code=201, openapi_extra=BODY)
async def post_upload(
    request: Request, services: ServicesDep, name: Annotated[str, Query(min_length=1, max_length=200)]
) -> dict[str, Any]:
    """Keep the body, a file called `name` (.npz, .csv, .parquet, .tar.gz, or a .zip of pictures in a folder a class).

    The body is the file itself, of type application/octet-stream. A zip is unpacked. The answer's `path` is what
    data.path takes.
    """
    _require_binary(request)
    return to_dict(await receive(services.uploads, request.stream(), _shown(name), _length(request)))


@router.get("/api/uploads")
def get_uploads(services: ServicesDep) -> dict[str, Any]:
    """Return what has been uploaded, the newest first, and how many bytes one file may have."""
    return {"uploads": [to_dict(upload) for upload in services.uploads.all()], "limit": services.uploads.limit}


@router.delete("/api/uploads/{upload_id}", status_code=204, response_class=Response)
async def delete_upload(upload_id: str, services: ServicesDep) -> Response:
    """Remove an upload. A run that has read it already goes on."""
    await run_in_threadpool(services.uploads.remove, upload_id)
    return Response(status_code=204)


def _require_binary(request: Request) -> None:
    """Refuse every type that a form of another site could send."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != BINARY:
        raise ConfigError([Problem("content-type", f"must be {BINARY}", content_type)])


def _length(request: Request) -> int | None:
    length = request.headers.get("content-length", "")
    return int(length[:20]) if length.isdecimal() else None


def _shown(name: str) -> str:
    """Return the sender's name for a file as it may be shown: one printable line."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)
