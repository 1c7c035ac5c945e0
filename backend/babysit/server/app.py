"""The application: routes, sockets and errors behind the gate."""

import contextlib
from collections.abc import AsyncIterator
from functools import partial

from fastapi import FastAPI

from babysit import __version__
from babysit.server import errors
from babysit.server.command import give
from babysit.server.files import Files
from babysit.server.gate import Gate
from babysit.server.routes import (
    alerts,
    checks,
    commands,
    compare,
    config,
    docs,
    doctor,
    events,
    export,
    findings,
    forks,
    health,
    history,
    imports,
    lecture,
    login,
    page,
    pages,
    preview,
    replays,
    report,
    runs,
    schema,
    series,
    storage,
    tensors,
    uploads,
    views,
)
from babysit.server.services import Services, running
from babysit.server.sockets import ingest, live

MAX_BODY_BYTES = 1 << 20
API = (
    health,
    login,
    runs,
    page,
    history,
    views,
    commands,
    checks,
    forks,
    replays,
    series,
    compare,
    tensors,
    events,
    findings,
    doctor,
    alerts,
    report,
    export,
    imports,
    schema,
    config,
    preview,
    lecture,
    storage,
)
"""What the interface consists of, in the order of its reference."""
PUBLIC_PATHS = frozenset({"/login", "/api/login", "/api/health"})


def create_app(services: Services) -> FastAPI:
    """Return the application over open services."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(services):
            yield

    app = FastAPI(
        title="babysit",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        max_body_size=MAX_BODY_BYTES,
    )
    app.state.services = services
    services.alerts.give = partial(give, services)
    for module in (*API, docs, ingest, live, pages):
        app.include_router(module.router)
    # Its own count comes first, and says more; this one is for a body that is never read.
    app.include_router(uploads.router, max_body_size=services.uploads.limit + MAX_BODY_BYTES)
    errors.install(app)
    app.add_middleware(Files, files=services.assets.files)
    app.add_middleware(  # the last one added is the first that a request meets
        Gate,
        tokens=services.tokens,
        hosts=services.hosts,
        cookie=services.cookie_name,
        public=PUBLIC_PATHS | services.assets.public,
        is_open=not services.settings.auth,
    )
    return app
