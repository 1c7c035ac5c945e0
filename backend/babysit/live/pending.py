"""What one viewer has yet to be told of one run: points coalesce, pictures keep the newest, events keep their order."""

from typing import Any

from babysit.live.thin import Columns, join, thin
from babysit.live.update import Numbered
from babysit.wire.messages import Block, Tensor

MAX_POINTS = 1 << 17
MAX_EVENTS = 1000
FRAME_NUMBERS = 2500


class Pending:
    """A bounded store of untold updates; over its bounds it forgets the points and says that they must be fetched."""

    def __init__(self) -> None:
        self.seq = 0
        self.needs_resync = False
        self._blocks: dict[tuple[str, ...], list[Columns]] = {}
        self._n_points = 0
        self._tensors: dict[str, Tensor] = {}
        self._events: list[dict[str, Any]] = []
        self._summaries: dict[str, dict[str, Any]] = {}

    def add(self, numbered: Numbered, with_points: bool) -> None:
        """Take in an update; `with_points` is false while the viewer's page is hidden."""
        self.seq, update = numbered.seq, numbered.update
        if with_points:
            for block in update.blocks:
                self._add_block(block)
            self._tensors.update((tensor.name, tensor) for tensor in update.tensors)
        elif update.blocks or update.tensors:
            self.drop()
        self._events.extend(update.events)
        if len(self._events) > MAX_EVENTS:
            self.drop()
        self._summaries.update((summary["id"], summary) for summary in update.summaries)

    def drop(self) -> None:
        """Forget points, pictures and events: the viewer will be told to fetch them."""
        self.needs_resync = True
        self._blocks.clear()
        self._tensors.clear()
        self._events.clear()
        self._n_points = 0

    def take(self, now: float, tensors_until: float) -> tuple[dict[str, Any] | None, int]:
        """Return what is due as a frame's content, and the bytes of its pictures; pictures may be held back."""
        tensors = self._tensors if now >= tensors_until else {}
        if not (self._blocks or self._events or self._summaries or tensors):
            return None, 0
        content = {
            "seq": self.seq,
            "blocks": [block for names, parts in self._blocks.items() for block in self._thinned(names, join(parts))],
            "tensors": [tensor.model_dump(exclude={"type", "seq"}) for tensor in tensors.values()],
            "events": self._events,
            "summaries": list(self._summaries.values()),
        }
        sent = sum(len(tensor.data) for tensor in tensors.values())
        self._blocks, self._events, self._summaries, self._n_points = {}, [], {}, 0
        if tensors:
            self._tensors = {}
        return content, sent

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to tell."""
        return not (self._blocks or self._tensors or self._events or self._summaries)

    def _add_block(self, block: Block) -> None:
        self._n_points += block.n * len(block.names)
        if self._n_points > MAX_POINTS:
            self.drop()
        elif not self.needs_resync:
            self._blocks.setdefault(tuple(block.names), []).append(block.columns())

    def _thinned(self, names: tuple[str, ...], columns: Columns) -> list[dict[str, Any]]:
        steps, times, values = columns
        n_series = sum(len(names) for names in self._blocks)
        if self._n_points <= FRAME_NUMBERS:
            return [_packed(names, columns, len(steps))]
        quota = max(8, FRAME_NUMBERS // n_series)
        rows = []
        for name, row in zip(names, values, strict=True):
            kept = thin(row, quota)
            rows.append(_packed((name,), (steps[kept], times[kept], row[None, kept]), len(steps)))
        return rows


def _packed(names: tuple[str, ...], columns: Columns, n: int) -> dict[str, Any]:
    return {**Block.pack(names, *columns).model_dump(), "n": n}
