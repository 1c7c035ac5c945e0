"""A real server that speaks the ingest protocol, keeps a ledger, and misbehaves when told to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from babysit.sdk.run import Run
from babysit.wire.codec import decode_producer, encode
from babysit.wire.messages import (
    Ack,
    Command,
    Event,
    Hello,
    Message,
    Order,
    Points,
    Refusal,
    State,
    Tensor,
    Tensors,
    Welcome,
)

TOKEN = "a token"


class Ledger:
    """What was accepted: frames of each producer in order, what came twice, and what came out of order."""

    def __init__(self) -> None:
        self.frames: dict[str, list[Any]] = {}
        self.n_repeats = 0
        self.gaps: list[tuple[int, int]] = []

    def acked(self, producer: str) -> int:
        return len(self.frames.get(producer, []))

    def accept(self, producer: str, message: Any) -> int:
        kept = self.frames.setdefault(producer, [])
        if message.seq == len(kept) + 1:
            kept.append(message)
        elif message.seq <= len(kept):
            self.n_repeats += 1
        else:
            self.gaps.append((len(kept), message.seq))
        return len(kept)

    def messages(self, kind: type[Message]) -> list[Any]:
        return [frame for frames in self.frames.values() for frame in frames if isinstance(frame, kind)]

    def points(self, name: str) -> list[tuple[int, float]]:
        """Every accepted point of a series, in the order it came."""
        found: list[tuple[int, float]] = []
        for frame in self.messages(Points):
            for block in cast(Points, frame).blocks:
                if name in block.names:
                    steps, _, values = block.columns()
                    found += zip(steps.tolist(), values[block.names.index(name)].tolist(), strict=True)
        return found

    def states(self) -> list[str]:
        return [frame.state for frame in self.messages(State)]

    def events(self, kind: str) -> list[Event]:
        return [frame for frame in self.messages(Event) if frame.kind == kind]

    def tensors(self) -> list[Tensor]:
        together = [tensor for message in self.messages(Tensors) for tensor in message.tensors]
        return self.messages(Tensor) + together


class IngestPeer:
    """One server process's worth of protocol; several may follow one another on one ledger."""

    def __init__(self, ledger: Ledger, port: int = 0) -> None:
        self.ledger = ledger
        self.is_acking = True
        self.cut_after: int | None = None  # frames of a connection
        self.refusals: list[Refusal] = []  # one a connection, until there are no more
        self.greeting: Callable[[Welcome], bytes | str] = lambda welcome: encode(welcome)
        self.connections: list[ServerConnection] = []
        self.n_greeted = 0  # connections that were told welcome
        self.headers: list[str | None] = []
        self.n_connections = 0
        self._server = serve(self._handle, "127.0.0.1", port, compression=None, max_size=None, close_timeout=0.2)
        self.port = self._server.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def _handle(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        self.headers.append(connection.request.headers.get("Authorization"))
        self.n_connections += 1
        self.connections.append(connection)
        try:
            self._serve(connection)
        except ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)

    def _serve(self, connection: ServerConnection) -> None:
        hello = decode_producer(cast(bytes, connection.recv()))
        assert isinstance(hello, Hello)
        if self.refusals:
            connection.send(encode(self.refusals.pop(0)))
            return
        connection.send(self.greeting(Welcome(acked=self.ledger.acked(hello.producer))))
        self.n_greeted += 1
        for i, frame in enumerate(connection):
            message = decode_producer(cast(bytes, frame))
            if not hasattr(message, "seq"):
                continue
            acked = self.ledger.accept(hello.producer, message)
            if self.cut_after is not None and i >= self.cut_after:
                return  # accepted, but never acknowledged
            if self.is_acking:
                connection.send(encode(Ack(seq=acked)))

    def command(self, id: int, type: str) -> None:  # noqa: A002
        for connection in list(self.connections):
            with suppress(ConnectionClosed):
                connection.send(encode(Command(id=id, command=Order.model_validate({"type": type}))))

    def kill(self) -> None:
        """End as a killed process does: sockets cut, nothing said."""
        self._server.shutdown()
        for connection in list(self.connections):
            connection.close_socket()
        self._thread.join()


@contextmanager
def ingest_peer(ledger: Ledger, port: int = 0) -> Iterator[IngestPeer]:
    peer = IngestPeer(ledger, port)
    try:
        yield peer
    finally:
        peer.kill()


def make(peer: IngestPeer | str, folder: Path, **options: Any) -> Run:
    return Run(peer if isinstance(peer, str) else peer.url, "run1", TOKEN, folder=folder, **options)


def wait_for(is_so: Callable[[], object], timeout: float = 60.0) -> None:
    """Return once `is_so()`; raises AssertionError after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)
