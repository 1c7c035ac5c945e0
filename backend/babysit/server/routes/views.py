"""The saved views of the runs."""

import asyncio
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.store import views

router = APIRouter(tags=["history"])


class Kept(BaseModel):
    """What a view shows: what stands behind the page's question mark."""

    model_config = ConfigDict(extra="forbid", strict=True)

    query: Annotated[str, Field(max_length=views.MAX_QUERY)]


@router.get("/api/views")
def get_views(connection: ConnectionDep) -> dict[str, Any]:
    """Return the views that people keep, by name."""
    return {"views": [asdict(view) for view in views.list_views(connection)]}


@router.put("/api/views/{name:path}")
async def put_view(name: str, kept: Kept, services: ServicesDep) -> dict[str, Any]:
    """Keep a view under a name, in the place of the one that had it."""
    job = partial(views.keep, name=name, query=kept.query)
    return asdict(await asyncio.wrap_future(services.database.writer.submit(job)))


@router.delete("/api/views/{name:path}", status_code=204)
async def delete_view(name: str, services: ServicesDep) -> None:
    """Forget a view."""
    await asyncio.wrap_future(services.database.writer.submit(partial(views.remove, name=name)))
