"""Serving: find a port, open the services, run uvicorn, print where to look."""

import logging
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn

from babysit.errors import LimitError
from babysit.server.app import create_app
from babysit.server.services import Services, open_services
from babysit.server.settings import Settings
from babysit.wire.codec import MAX_FRAME_BYTES

PORTS_TRIED = 20
FORGOTTEN = "ASGI callable returned without completing handshake."
"""What uvicorn logs of a socket that was refused with a status, as if nobody had answered it."""


def run(settings: Settings, open_browser: bool) -> None:
    """Serve until interrupted. Prints the login address once it can be opened."""
    listener = bind(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    with open_services(settings, address(settings)) as services:
        server = _Server(services, on_ready=lambda: _greet(services, open_browser))
        server.run(sockets=[listener])


class Background:
    """A server in a thread of this process, for as long as a `with` block lasts."""

    def __init__(self, settings: Settings) -> None:
        self._listener = bind(settings.host, settings.port)
        self.settings = settings.model_copy(update={"port": self._listener.getsockname()[1]})
        self._opened = open_services(self.settings, address(self.settings))

    def __enter__(self) -> Self:
        try:
            self.services = services = self._opened.__enter__()
        except BaseException:
            self._listener.close()
            raise
        self.url, self.token = services.url, services.tokens.token
        ready = threading.Event()
        self._server = _Server(services, on_ready=ready.set)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, name="babysit-server", daemon=True
        )
        self._thread.start()
        ready.wait(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        self._opened.__exit__(kind, error, trace)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket on `port` or the next free one; raises LimitError when twenty in a row are taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(1024)
        except OSError:
            listener.close()
            if port == 0:
                break
        else:
            return listener
    raise LimitError(f"no free port at {host} from {port}", PORTS_TRIED)


def address(settings: Settings) -> str:
    """Return the address under which this machine reaches the server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


class _Server(uvicorn.Server):
    """uvicorn with the checked settings, that says when it answers."""

    def __init__(self, services: Services, on_ready: Callable[[], object]) -> None:
        self._on_ready = on_ready
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        super().__init__(
            uvicorn.Config(
                create_app(services),
                ws="websockets-sansio",
                ws_max_size=MAX_FRAME_BYTES,
                ws_per_message_deflate=False,
                ws_ping_interval=20,
                ws_ping_timeout=20,
                timeout_graceful_shutdown=10,
                server_header=False,
                access_log=False,
                log_level="warning",
                proxy_headers=services.settings.proxy is not None,
                forwarded_allow_ips=services.settings.proxy or "",
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def _is_news(record: logging.LogRecord) -> bool:
    return record.msg != FORGOTTEN


def _greet(services: Services, open_browser: bool) -> None:
    base = services.settings.public_url or services.url
    login = f"{base}/login?token={services.tokens.token}" if services.settings.auth else f"{base}/"
    print(f"babysit is watching at\n\n    {login}\n\nData in {services.settings.data_dir}. Ctrl-C ends it.", flush=True)  # noqa: T201
    if open_browser:
        try:
            webbrowser.open(login)
        except webbrowser.Error:
            logging.getLogger(__name__).info("no browser could be opened")
