"""Many viewers of one run, as a program: they read like browsers that paint five times a second; what they saw.

Arguments: the server's address, its token, the run, how many, for how many seconds. Prints one JSON object.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import ormsgpack
from websockets.asyncio.client import connect

PAINT_INTERVAL = 0.2


@dataclass(slots=True)
class Seen:
    """What one viewer saw: bytes, frames, points, and the age of the newest point of each frame in seconds."""

    n_bytes: int = 0
    frames: int = 0
    points: int = 0
    ages: list[float] = field(default_factory=list)

    def take(self, data: bytes) -> bool:
        """Count a message; return whether it is a frame, which wants a credit."""
        self.n_bytes += len(data)
        message: dict[str, Any] = ormsgpack.unpackb(data)
        if message["type"] != "frame":
            return False
        self.frames += 1
        blocks = [block for part in message["frames"] for block in part["blocks"]]
        self.points += sum(block["n"] * len(block["names"]) for block in blocks)
        newest = max((float(np.frombuffer(block["times"], "<f8")[-1]) for block in blocks), default=None)
        if newest is not None:
            self.ages.append(time.time() - newest)
        return True


async def watch(url: str, token: str, run: str, until: float) -> Seen:
    """Watch the run until a moment of the monotonic clock."""
    seen = Seen()
    headers = {"Authorization": f"Bearer {token}"}
    address = url.replace("http", "ws", 1) + "/ws/live"
    async with connect(address, additional_headers=headers, proxy=None, max_size=None, compression=None) as line:
        await line.send(json.dumps({"type": "hello", "protocol": 1}))
        await line.send(json.dumps({"type": "watch", "run": run}))
        while (left := until - time.monotonic()) > 0:
            try:
                data = await asyncio.wait_for(line.recv(), left)
            except TimeoutError:
                break
            if seen.take(data if isinstance(data, bytes) else data.encode()):
                await asyncio.sleep(PAINT_INTERVAL)
                await line.send('{"type":"credit"}')
    return seen


def stall(url: str, token: str, run: str) -> socket.socket:
    """Return the connection of a viewer that has asked for the run and reads nothing."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect((host, port))
    lines = [f"GET /ws/live HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\nUpgrade: websocket\r\n"]
    lines += ["Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"]
    line.sendall("".join(lines).encode())
    assert b"101" in line.recv(64)
    for message in ({"type": "watch", "run": run}, *[{"type": "credit"}] * 2):
        line.sendall(frame(json.dumps(message).encode()))
    return line


def frame(text: bytes) -> bytes:
    """Return a short text message as a client frames it, under a mask of zeros."""
    assert len(text) < 126
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


async def main(arguments: Sequence[str]) -> None:
    """Watch, and print what was seen."""
    url, token, run, n, seconds = arguments
    until = time.monotonic() + float(seconds)
    everyone = await asyncio.gather(*(watch(url, token, run, until) for _ in range(int(n))))
    print(
        json.dumps(
            {
                "bytes": [seen.n_bytes for seen in everyone],
                "frames": [seen.frames for seen in everyone],
                "points": [seen.points for seen in everyone],
                "worst_age": max(age for seen in everyone for age in seen.ages),
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
