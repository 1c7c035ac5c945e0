"""The hub: hands what was committed to the viewers that watch it, and remembers enough for them to resume.

It lives in the server's event loop and no other thread calls it. Sequence numbers count all updates of one hub;
its epoch tells a browser that comes back whether it is still the same hub.
"""

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from babysit.live.digest import Digest
from babysit.live.update import Numbered, Update
from babysit.live.viewer import Viewer

EVERYTHING = "*"
RING_BYTES = 4 << 20
IDLE_CHANNELS = 64


@dataclass(slots=True)
class Channel:
    """The recent updates of one run, all that came after `since`, and who watches it."""

    since: int
    ring: deque[Numbered] = field(default_factory=deque)
    n_bytes: int = 0
    viewers: set[Viewer] = field(default_factory=set)

    def push(self, numbered: Numbered) -> None:
        """Remember an update, and forget the oldest over the bound."""
        self.ring.append(numbered)
        self.n_bytes += numbered.update.cost
        while self.n_bytes > RING_BYTES and len(self.ring) > 1:
            oldest = self.ring.popleft()
            self.n_bytes -= oldest.update.cost
            self.since = oldest.seq


class Hub:
    """All channels of one server."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.seq = 0
        self._channels: OrderedDict[str, Channel] = OrderedDict()
        self._digest = Digest()
        self._viewers: set[Viewer] = set()
        self.is_disk_full = False

    def publish(self, run: str, update: Update) -> None:
        """Number `update`, remember it, and give it to everyone who watches `run`."""
        self.seq += 1
        numbered = Numbered(self.seq, update)
        channel = self._channel(run)
        channel.push(numbered)
        for viewer in channel.viewers:
            viewer.add(run, numbered)

    def greet(self, viewer: Viewer) -> None:
        """Tell `viewer` from now on when the disk becomes full or has room again."""
        self._viewers.add(viewer)

    def tell_disk(self, is_full: bool) -> None:
        """Tell everyone that the disk is full, or has room again."""
        self.is_disk_full = is_full
        for viewer in self._viewers:
            viewer.tell_disk(is_full)

    def attach(self, viewer: Viewer, run: str, epoch: str | None = None, after: int | None = None) -> tuple[int, bool]:
        """Begin to feed `viewer`; return the seq it is at, and whether what it missed after `after` will follow."""
        channel = self._channel(run)
        channel.viewers.add(viewer)
        viewer.watch(run, self._digest)
        if epoch != self.epoch or after is None or not channel.since <= after <= self.seq:
            return self.seq, False
        for numbered in channel.ring:
            if numbered.seq > after:
                viewer.add(run, numbered)
        return after, True

    def detach(self, viewer: Viewer, run: str | None = None) -> None:
        """Stop feeding `viewer` with `run`, or with everything."""
        if run is None:
            self._viewers.discard(viewer)
        for name, channel in self._channels.items():
            if run in (None, name):
                channel.viewers.discard(viewer)
                viewer.unwatch(name)

    def _channel(self, run: str) -> Channel:
        if run not in self._channels:
            self._channels[run] = Channel(since=self.seq)
            self._forget_idle()
        self._channels.move_to_end(run)
        return self._channels[run]

    def _forget_idle(self) -> None:
        idle = [run for run, channel in self._channels.items() if not channel.viewers]
        for run in idle[: max(0, len(idle) - IDLE_CHANNELS)]:
            del self._channels[run]
