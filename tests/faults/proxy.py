"""A proxy between producers or viewers and a server that comes and goes: it cuts, delays, stalls, and keeps the ledger.

It carries bytes, and cuts between any two of them. Beside that it reads the WebSocket frames that pass: what a producer
sends is noted when it has come from it, an acknowledgement before it goes on to the producer.
"""

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from babysit.errors import WireError
from babysit.wire.codec import decode_producer, decode_server
from babysit.wire.messages import Ack, Heartbeat, Hello, Welcome
from faults.ledger import Ledger

PIECE = 1 << 16


@dataclass(slots=True)
class Weather:
    """How the line behaves: the chances are for each piece of up to 64 KiB that passes, the times in seconds."""

    cut: float = 0.0
    delay: float = 0.0
    delay_seconds: float = 0.05
    stall: float = 0.0
    stall_seconds: float = 1.0


class Proxy:
    """Listens on a port of its own, in a thread; `upstream` returns the server's present URL."""

    def __init__(
        self, upstream: Callable[[], str], ledger: Ledger, rng: random.Random, weather: Weather | None = None
    ) -> None:
        self.upstream, self.ledger, self.rng = upstream, ledger, rng
        self.weather = weather or Weather()
        self.n_cuts = self.n_delays = self.n_stalls = 0
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            parts = urlsplit(self.upstream())
            theirs, back = await asyncio.open_connection(parts.hostname, parts.port)
            ends.append(back)
            note = Notes(self.ledger)
            ways = [self._carry(reader, back, note.forth), self._carry(theirs, writer, note.back)]
            await asyncio.wait([asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
        except OSError:
            pass
        finally:
            for end in ends:
                end.transport.abort()  # a cut: what is underway is gone, as with a cable that is pulled

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, note: Callable[[bytes], None]
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(PIECE):
                keep = len(piece)
                if self.rng.random() < self.weather.cut:
                    self.n_cuts += 1
                    keep = self.rng.randrange(len(piece))
                await self._hold()
                note(piece[:keep])
                target.write(piece[:keep])
                await target.drain()
                if keep < len(piece):
                    await asyncio.sleep(0.01)  # what was before the cut may arrive, or may not
                    return

    async def _hold(self) -> None:
        if self.rng.random() < self.weather.delay:
            self.n_delays += 1
            await asyncio.sleep(self.rng.uniform(0, self.weather.delay_seconds))
        if self.rng.random() < self.weather.stall:
            self.n_stalls += 1
            await asyncio.sleep(self.weather.stall_seconds)


class Notes:
    """What passes on one connection, as the ledger has it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._hello: Hello | None = None
        self._frames_forth, self._frames_back = Frames(), Frames()

    def forth(self, data: bytes) -> None:
        """Note what a producer sends."""
        for frame in self._frames_forth.feed(data):
            with contextlib.suppress(WireError):
                message = decode_producer(frame)
                if isinstance(message, Hello):
                    self._hello = message
                elif self._hello is not None and not isinstance(message, Heartbeat):
                    self._ledger.sent(self._hello.run, self._hello.producer, message)

    def back(self, data: bytes) -> None:
        """Note what the server answers."""
        for frame in self._frames_back.feed(data):
            with contextlib.suppress(WireError):
                message = decode_server(frame)
                if self._hello is not None and isinstance(message, Ack | Welcome):
                    seq = message.seq if isinstance(message, Ack) else message.acked
                    self._ledger.acked(self._hello.run, self._hello.producer, seq)


class Frames:
    """A reader of one direction of a WebSocket: yields the binary messages that are in the bytes so far."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_open = False  # the handshake is over

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take in bytes and yield the binary messages that they complete (none of ours comes in fragments)."""
        self._buffer += data
        if not self._is_open:
            _, mark, rest = self._buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            self._buffer, self._is_open = rest, True
        while (found := _frame(self._buffer)) is not None:
            opcode, start, end, mask = found
            payload = bytes(self._buffer[start:end])
            del self._buffer[:end]
            if opcode == 2:
                yield _unmask(payload, mask)


def _frame(buffer: bytearray) -> tuple[int, int, int, bytes] | None:
    """Return the first whole frame's opcode, the place of its payload, and its mask (RFC 6455, 5.2)."""
    if len(buffer) < 2:
        return None
    length, start = buffer[1] & 127, 2
    if length >= 126:
        size = 2 if length == 126 else 8
        length, start = int.from_bytes(buffer[2 : 2 + size], "big"), 2 + size
        if len(buffer) < start:
            return None
    mask = b""
    if buffer[1] & 128:
        mask, start = bytes(buffer[start : start + 4]), start + 4
    return None if len(buffer) < start + length else (buffer[0] & 15, start, start + length, mask)


def _unmask(payload: bytes, mask: bytes) -> bytes:
    if not mask:
        return payload
    n = len(payload)
    whole = int.from_bytes((mask * (n // 4 + 1))[:n], "big")
    return (int.from_bytes(payload, "big") ^ whole).to_bytes(n, "big")
