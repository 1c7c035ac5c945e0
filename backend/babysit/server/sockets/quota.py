"""The quota of a kind of socket: a connection beyond it is refused before it is accepted."""

import contextlib
from collections.abc import Iterator

from fastapi import WebSocket

CLOSE_INVALID, CLOSE_POLICY, CLOSE_LATER = 1007, 1008, 1013


@contextlib.contextmanager
def counted(socket: WebSocket, among: set[WebSocket]) -> Iterator[None]:
    """Count `socket` `among` those that are served, for as long as it is."""
    among.add(socket)
    try:
        yield
    finally:
        among.discard(socket)


async def admit(socket: WebSocket, among: set[WebSocket], limit: int, what: str) -> bool:
    """Accept `socket` and return True, or refuse it when `limit` of its kind are served already."""
    if len(among) >= limit:
        await socket.close(CLOSE_LATER, f"too many {what}")
        return False
    await socket.accept()
    return True
