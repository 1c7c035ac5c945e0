"""One connection to the ingest socket: opened, spoken over in whole messages, and never waited for without end."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, urlsplit

from websockets.sync.client import ClientConnection, connect

from babysit.errors import WireError
from babysit.wire.codec import decode_server, encode
from babysit.wire.messages import Message, ServerMessage

PATH = "/ws/ingest"
OPEN_SECONDS = 5.0
SEND_SECONDS = 10
CLOSE_SECONDS = 1.0
MAX_ANSWER_BYTES = 1 << 20


class Connection:
    """Messages to and from the server; every failure is an OSError, WireError or websockets exception."""

    def __init__(self, websocket: ClientConnection) -> None:
        self._websocket = websocket

    def send(self, message: Message) -> None:
        """Send a message; raises when the server has not read for SEND_SECONDS."""
        self._websocket.send(encode(message))

    def send_frame(self, frame: bytes) -> None:
        """Send a message that is encoded already."""
        self._websocket.send(frame)

    def receive(self, timeout: float) -> ServerMessage | None:
        """Return the next message, or None when none came within `timeout` seconds; raises WireError for nonsense."""
        try:
            frame = self._websocket.recv(timeout)
        except TimeoutError:
            return None
        if isinstance(frame, str):
            raise WireError("the server sent text")
        return decode_server(frame)


@contextmanager
def open_connection(url: str, token: str) -> Iterator[Connection]:
    """Connect to the server at `url` (http or https, or ws or wss) and close at the end.

    The token goes to that address only: no proxy is asked and no redirect is followed.
    """
    parts = urlsplit(url)
    is_secure = parts.scheme in {"https", "wss"}
    address = f"{'wss' if is_secure else 'ws'}://{parts.netloc}{parts.path.rstrip('/')}{PATH}"
    with connect(
        address,
        sock=_open_socket(parts, 443 if is_secure else 80),
        additional_headers={"Authorization": f"Bearer {token}"},
        compression=None,
        proxy=None,
        open_timeout=OPEN_SECONDS,
        close_timeout=CLOSE_SECONDS,
        max_size=MAX_ANSWER_BYTES,
    ) as websocket:
        yield Connection(websocket)


def _open_socket(parts: SplitResult, default_port: int) -> socket.socket:
    opened = socket.create_connection((parts.hostname or "", parts.port or default_port), timeout=OPEN_SECONDS)
    opened.settimeout(None)
    # A server that stops reading must not hold the sender for ever: a blocked send then fails by itself.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", SEND_SECONDS, 0))
    return opened
