"""Imports: a run for a foreign source, and the token by which its points come in."""

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import ServicesDep
from babysit.server.imports import Source, begin

router = APIRouter(tags=["imports"])


@router.post("/api/imports")
async def post_import(source: Source, services: ServicesDep) -> dict[str, Any]:
    """Return the run of the source in the body, made if it is new, and what is stored of it by series and record.

    The points follow on the ingest socket with the token; then a state: finished. Answers 409 while another import of
    the same source goes on.
    """
    return await run_in_threadpool(begin, services, source)
