"""The link to a server of the data folder: to the one that runs already, else to one that this process hosts."""

import time
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from babysit.cli.client import Client, find
from babysit.cli.output import errors
from babysit.errors import FolderInUseError
from babysit.server.settings import Settings

PATIENCE = 30.0  # seconds that a server may take to start or to end


class Link:
    """A server to talk to for as long as a `with` block lasts; `is_host` says whether it runs in this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self.is_host = False
        self.client: Client

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def renew(self) -> None:
        """Link anew after the server has gone: to its successor, else by hosting one, which adopts the workers."""
        self._stack.close()
        self._connect()

    def page(self, run_id: str) -> str:
        """Return the address to open; on a terminal, where nobody can have logged in yet, the login address."""
        if self.is_host and self._settings.auth and errors().is_terminal:
            return f"{self.client.url}/login?token={self.client.token}"
        return f"{self.client.url}/runs/{run_id}"

    def _connect(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            client = find(self._settings.data_dir, self._token)
            try:
                self.client = self._stack.enter_context(client or self._host())
            except FolderInUseError:  # a server is about to answer, or about to end
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
            else:
                return

    def _host(self) -> Client:
        from babysit.server.serve import Background

        server = self._stack.enter_context(Background(self._settings))
        self.is_host = True
        return Client(server.url, server.token)

    @property
    def _token(self) -> str | None:
        return self._settings.token.get_secret_value() if self._settings.token else None
