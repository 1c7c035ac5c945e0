"""One browser that watches: its subscriptions, its credits, and the one task that sends to it.

A viewer is owed at most two frames before it says that it has painted one (a credit), and at most thirty frames a
second and about 200 kB a second; meanwhile its updates are conflated. A slow or stalled viewer costs bounded memory
and slows nobody.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import ormsgpack

from babysit.live.allowance import Allowance
from babysit.live.digest import Digest
from babysit.live.pending import Pending
from babysit.live.records import Records
from babysit.live.update import Numbered

FRAME_INTERVAL = 0.03
FRAMES_IN_FLIGHT = 2
SEND_DEADLINE = 10.0
PULSE_INTERVAL = 5.0
POINT_RATE = 90_000
"""Bytes a second that points may always take; those that the records leave come on top."""
FRAME_BYTES = 9_000
"""What the points of a frame may always take: ten such frames a second are that rate."""
LARGEST_FRAME = 8 * FRAME_BYTES
MAX_SUBSCRIPTIONS = 64

Send = Callable[[bytes], Awaitable[None]]


class Viewer:
    """The server's side of one live socket."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._pending: dict[str, Pending] = {}
        self._records = Records()
        self._points = Allowance(POINT_RATE, LARGEST_FRAME)
        self._wake = asyncio.Event()
        self._credits = FRAMES_IN_FLIGHT
        self._is_visible = True
        self._disk: bool | None = None  # what is still to be told of it

    def watch(self, run: str, digest: Digest) -> None:
        """Begin to keep the updates of `run`."""
        self._pending[run] = Pending(run, digest)

    def unwatch(self, run: str) -> None:
        """Forget `run`."""
        if self._pending.pop(run, None):
            self._records.drop(run)

    @property
    def n_watched(self) -> int:
        """How many runs are watched."""
        return len(self._pending)

    def add(self, run: str, numbered: Numbered) -> None:
        """Take in an update of a watched run; never waits."""
        pending = self._pending.get(run)
        if pending is None:
            return
        pending.add(numbered, self._is_visible)
        has_room = [self._records.add(run, tensor) for tensor in numbered.update.tensors if self._is_visible]
        if not all(has_room):
            pending.drop()
        if pending.needs_resync:
            self._records.drop(run)
        self._wake.set()

    def credit(self) -> None:
        """Note that the browser has painted a frame."""
        self._credits = min(self._credits + 1, FRAMES_IN_FLIGHT)
        self._wake.set()

    def show(self, is_visible: bool) -> None:
        """Note whether the page is visible: a hidden one gets no points and fetches them when it is shown again."""
        self._is_visible = is_visible
        self._wake.set()

    def tell_disk(self, is_full: bool) -> None:
        """Say soon whether the disk is full."""
        self._disk = is_full
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
            if self._disk is not None:
                is_full, self._disk = self._disk, None
                await self.tell({"type": "disk", "is_full": is_full})
            for run in [run for run, pending in self._pending.items() if pending.needs_resync and self._is_visible]:
                self._pending[run].needs_resync = False
                await self.tell({"type": "resync", "run": run})
            frames = self._take(time.monotonic()) if self._credits else []
            if frames:
                self._credits -= 1
                await self.tell({"type": "frame", "frames": frames})
                await asyncio.sleep(FRAME_INTERVAL)

    async def _wait(self) -> None:
        """Wait until something may be due; say that the line is alive meanwhile."""
        held = self._held_for(time.monotonic())
        try:
            async with asyncio.timeout(PULSE_INTERVAL if held is None else max(held, 0.01)):
                await self._wake.wait()
        except TimeoutError:
            if held is None:
                await self.tell({"type": "pulse", "time": time.time()})
        self._wake.clear()

    def _held_for(self, now: float) -> float | None:
        """Return the seconds until something that waits may be sent; None where nothing does, or no credit is left."""
        waits = [self._records.wait(now)]
        if not all(pending.is_empty for pending in self._pending.values()):
            waits.append(0.0)
        known = [wait for wait in waits if wait is not None]
        return max(min(known), self._points.wait(FRAME_BYTES, now)) if known and self._credits else None

    def _take(self, now: float) -> list[dict[str, Any]]:
        self._points.rate = POINT_RATE + self._records.spare(now)
        left = self._points.left(now)
        if left < FRAME_BYTES:
            return []
        share = self._share(left)
        tensors = self._records.take(now)
        frames = []
        for run, pending in self._pending.items():
            content, n_bytes = pending.take(share, tensors.get(run, []))
            if content is not None:
                self._points.spend(n_bytes, now)
                frames.append({"run": run, **content})
        return frames

    def _share(self, left: float) -> int:
        """Return the bytes that the points of each run may take: of few sizes, so that viewers are told the same."""
        size = FRAME_BYTES
        while 2 * size <= left:
            size *= 2
        return size // max(1, sum(pending.has_points for pending in self._pending.values()))
