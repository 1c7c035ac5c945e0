"""Webhooks to call: a real HTTP server in a thread that answers as it is told, well or badly."""

import json
import socket
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Hook:
    """A server on a free port. `answers` are the statuses of the first requests, the last one that of all others.

    With a `location` it redirects there. `received` has the bodies, as JSON.
    """

    def __init__(self, *answers: int, location: str = "") -> None:
        self.received: list[dict[str, Any]] = []
        self._answers: Sequence[int] = answers or (200,)
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = hook._answers[min(len(hook.received), len(hook._answers) - 1)]
                hook.received.append(json.loads(body))
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class RawHook:
    """A server that reads what comes and sends `bytes`, over and over if it is to drip; without any it is silent."""

    def __init__(self, answer: bytes = b"", is_dripping: bool = False) -> None:
        self._answer, self._is_dripping = answer, is_dripping
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/hook"
        self.n_calls = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        self._listener.settimeout(0.05)
        calls: list[threading.Thread] = []
        while not self._is_over.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                break
            self.n_calls += 1
            calls.append(threading.Thread(target=self._answer_one, args=(connection,), daemon=True))
            calls[-1].start()
        for call in calls:
            call.join(5)

    def _answer_one(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(60.0)
            connection.recv(65536)
            connection.sendall(self._answer)
            while not self._is_over.wait(0.01):
                if self._is_dripping:
                    try:
                        connection.sendall(b"X-Drip: drop\r\n")
                    except OSError:
                        return
