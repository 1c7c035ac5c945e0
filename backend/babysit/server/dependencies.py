"""What endpoints ask for by type: the services, a JSON body, a reading connection."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from babysit.errors import ConfigError, Problem
from babysit.server.services import Services
from babysit.store.database import Connection


def get_services(connection: HTTPConnection) -> Services:
    """Return the parts of this server."""
    services: Services = connection.app.state.services
    return services


def get_connection(services: "ServicesDep") -> Iterator[Connection]:
    """Yield a connection that can only read."""
    with services.database.read() as connection:
        yield connection


async def read_json(request: Request) -> dict[str, Any]:
    """Return the body as a JSON object; raises ConfigError for whatever else it is."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise ConfigError([Problem("content-type", "must be application/json", content_type)])
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise ConfigError([Problem("body", f"must be JSON: {error}", None)]) from None
    if not isinstance(value, dict):
        raise ConfigError([Problem("body", "must be a JSON object", value)])
    return value


ServicesDep = Annotated[Services, Depends(get_services)]
ConnectionDep = Annotated[Connection, Depends(get_connection)]
JsonDep = Annotated[dict[str, Any], Depends(read_json)]
