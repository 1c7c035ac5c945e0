"""An update: what one commit changed in one run, as every watcher will hear of it."""

from dataclasses import dataclass, field
from typing import Any

from babysit.wire.messages import Block, Tensor


@dataclass(frozen=True, slots=True)
class Update:
    """Points, pictures, events and the run's new summary, each possibly empty; for the runs list only summaries."""

    blocks: tuple[Block, ...] = ()
    tensors: tuple[Tensor, ...] = ()
    events: tuple[dict[str, Any], ...] = ()
    summaries: tuple[dict[str, Any], ...] = ()

    @property
    def cost(self) -> int:
        """The bytes that keeping this update takes, about."""
        points = sum(len(b.steps) + len(b.times) + len(b.values) for b in self.blocks)
        return 512 * (1 + len(self.events) + len(self.summaries)) + points + sum(len(t.data) for t in self.tensors)


@dataclass(slots=True)
class Numbered:
    """An update with its place in the hub's order."""

    seq: int
    update: Update = field(default_factory=Update)
