"""What one viewer has yet to be told of a run: points coalesce, summaries keep the newest, events keep their order."""

from typing import Any

from babysit.live.digest import Digest, PackedBlock, cost, pack
from babysit.live.thin import Columns
from babysit.live.update import Numbered
from babysit.wire.messages import Block

MAX_POINTS = 1 << 19
MAX_EVENTS = 1000


class Pending:
    """A bounded store of untold updates; over its bounds it forgets the points and says that they must be fetched."""

    def __init__(self, run: str, digest: Digest) -> None:
        self.seq = 0
        self.needs_resync = False
        self._run, self._digest = run, digest
        self._blocks: dict[tuple[str, ...], list[Columns]] = {}
        self._n_points = 0
        self._first = self._last = 0
        self._events: list[dict[str, Any]] = []
        self._summaries: dict[str, dict[str, Any]] = {}

    def add(self, numbered: Numbered, with_points: bool) -> None:
        """Take in an update, but for its tensors; `with_points` is false while the viewer's page is hidden."""
        self.seq, update = numbered.seq, numbered.update
        if with_points:
            for block in update.blocks:
                self._add_block(block, numbered.seq)
        elif update.blocks or update.tensors:
            self.drop()
        self._events.extend(update.events)
        if len(self._events) > MAX_EVENTS:
            self.drop()
        self._summaries.update((summary["id"], summary) for summary in update.summaries)

    def drop(self) -> None:
        """Forget points and events: the viewer will be told to fetch them."""
        self.needs_resync = True
        self._blocks.clear()
        self._events.clear()
        self._n_points = 0

    def take(self, n_bytes: int, tensors: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, int]:
        """Return a frame's content with `tensors`, its points thinned to about `n_bytes`; and what these take."""
        if not (self.has_points or self._events or self._summaries or tensors):
            return None, 0
        blocks = self._pack(n_bytes)
        content = {
            "seq": self.seq,
            "blocks": blocks,
            "tensors": tensors,
            "events": self._events,
            "summaries": list(self._summaries.values()),
        }
        self._blocks, self._events, self._summaries, self._n_points = {}, [], {}, 0
        return content, cost(blocks)

    @property
    def has_points(self) -> bool:
        """Whether there are points to tell."""
        return bool(self._blocks)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to tell."""
        return not (self._blocks or self._events or self._summaries)

    def _pack(self, n_bytes: int) -> list[PackedBlock]:
        if not self._blocks:
            return []
        return self._digest.get((self._run, self._first, self._last, n_bytes), lambda: pack(self._blocks, n_bytes))

    def _add_block(self, block: Block, seq: int) -> None:
        self._n_points += block.n * len(block.names)
        if self._n_points > MAX_POINTS:
            self.drop()
        elif not self.needs_resync:
            if not self._blocks:
                self._first = seq
            self._last = seq
            self._blocks.setdefault(tuple(block.names), []).append(block.columns())
