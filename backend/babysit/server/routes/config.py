"""Configurations as text: TOML read and written, for a form that can be pasted into and copied from."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from starlette.concurrency import run_in_threadpool

from babysit.report.configuration import toml_of
from babysit.server.dependencies import ConnectionDep, JsonDep
from babysit.store.runs import get_run
from babysit.train.config import parse
from babysit.train.toml_text import format_toml, parse_toml

router = APIRouter(tags=["configuration"])


@router.post("/api/config/parse")
async def post_parse(toml: Annotated[str, Body(embed=True)]) -> dict[str, Any]:
    """Read `toml`, and return the whole configuration, defaults written out.

    Answers 422 with every problem, and with the line on which it stands.
    """
    config = await run_in_threadpool(parse_toml, toml)
    return {"config": config.to_dict()}


@router.post("/api/config/format")
async def post_format(body: JsonDep) -> dict[str, str]:
    """Return the configuration in the body as TOML, only what differs from the defaults."""
    return {"toml": await run_in_threadpool(lambda: format_toml(parse(body)))}


@router.get("/api/runs/{run_id}/config.toml", response_class=Response)
def get_config(run_id: str, connection: ConnectionDep) -> Response:
    """Return a run's configuration as a TOML file, by which `babysit train` starts the same training.

    Answers 404 for a run that was streamed in or imported, and has no configuration of ours.
    """
    text = toml_of(get_run(connection, run_id))
    headers = {"Content-Disposition": f'attachment; filename="babysit-{run_id}.toml"'}
    return Response(text, media_type="application/toml", headers=headers)
