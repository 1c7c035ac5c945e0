"""One browser that watches: its subscriptions, its credits, and the one task that sends to it.

A viewer is owed at most two frames before it says that it has painted one (a credit), and at most thirty frames a
second; meanwhile its updates are conflated. A slow or stalled viewer costs bounded memory and slows nobody.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import ormsgpack

from babysit.live.pending import Pending
from babysit.live.update import Numbered

FRAME_INTERVAL = 0.03
FRAMES_IN_FLIGHT = 2
SEND_DEADLINE = 10.0
PULSE_INTERVAL = 5.0
TENSOR_INTERVAL = 0.5
TENSOR_BYTES_PER_SECOND = 150_000
MAX_SUBSCRIPTIONS = 64

Send = Callable[[bytes], Awaitable[None]]


class Viewer:
    """The server's side of one live socket."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._pending: dict[str, Pending] = {}
        self._wake = asyncio.Event()
        self._credits = FRAMES_IN_FLIGHT
        self._is_visible = True
        self._tensors_until = 0.0

    def watch(self, run: str) -> None:
        """Begin to keep the updates of `run`."""
        self._pending[run] = Pending()

    def unwatch(self, run: str) -> None:
        """Forget `run`."""
        self._pending.pop(run, None)

    @property
    def n_watched(self) -> int:
        """How many runs are watched."""
        return len(self._pending)

    def add(self, run: str, numbered: Numbered) -> None:
        """Take in an update of a watched run; never waits."""
        pending = self._pending.get(run)
        if pending is not None:
            pending.add(numbered, self._is_visible)
            self._wake.set()

    def credit(self) -> None:
        """Note that the browser has painted a frame."""
        self._credits = min(self._credits + 1, FRAMES_IN_FLIGHT)
        self._wake.set()

    def show(self, is_visible: bool) -> None:
        """Note whether the page is visible: a hidden one gets no points and fetches them when it is shown again."""
        self._is_visible = is_visible
        self._wake.set()

    async def tell(self, message: dict[str, Any]) -> None:
        """Send `message` now, within the deadline; raises TimeoutError for a browser that does not read.

        (asyncio.timeout and not wait_for, which in Python 3.11 can swallow a cancellation.)
        """
        async with asyncio.timeout(SEND_DEADLINE):
            await self._send(ormsgpack.packb(message))

    async def pump(self) -> None:
        """Send frames as they fall due, until cancelled or the browser does not read any more."""
        while True:
            await self._wait()
            for run in [run for run, pending in self._pending.items() if pending.needs_resync and self._is_visible]:
                self._pending[run].needs_resync = False
                await self.tell({"type": "resync", "run": run})
            frames = self._take() if self._credits else []
            if frames:
                self._credits -= 1
                await self.tell({"type": "frame", "frames": frames})
                await asyncio.sleep(FRAME_INTERVAL)

    async def _wait(self) -> None:
        """Wait until something may be due; say that the line is alive meanwhile."""
        now = time.monotonic()
        is_held = self._credits and any(not pending.is_empty for pending in self._pending.values())
        timeout = max(self._tensors_until - now, 0.01) if is_held else PULSE_INTERVAL
        try:
            async with asyncio.timeout(timeout):
                await self._wake.wait()
        except TimeoutError:
            if not is_held:
                await self.tell({"type": "pulse", "time": time.time()})
        self._wake.clear()

    def _take(self) -> list[dict[str, Any]]:
        now = time.monotonic()
        frames, n_bytes = [], 0
        for run, pending in self._pending.items():
            content, sent = pending.take(now, self._tensors_until)
            n_bytes += sent
            if content is not None:
                frames.append({"run": run, **content})
        if n_bytes:
            self._tensors_until = now + max(TENSOR_INTERVAL, n_bytes / TENSOR_BYTES_PER_SECOND)
        return frames
