"""The outbox: what the training thread has said and no frame holds yet; bounded, with its drops counted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from babysit.sdk.columns import Row
from babysit.wire.messages import SequencedMessage

LIMIT_VALUES = 2_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that lacks its sequence number; a vital one is kept where others are dropped.

    `record_bytes` is the size of a tensor record, which may go in one frame with others; 0 for other messages.
    """

    write: Callable[[int], SequencedMessage]
    is_vital: bool = False
    record_bytes: int = 0


Item: TypeAlias = Row | Draft


class Outbox:
    """Items in the order they were put; `limit` counts numbers (8 bytes each) that wait at the same time."""

    def __init__(self, limit: int = LIMIT_VALUES) -> None:
        self.limit = limit
        self.n_dropped = 0  # points
        self.is_closed = False
        self._lock = threading.Lock()
        self._items: list[Item] = []
        self._weight = 0

    def put_row(self, row: Row) -> None:
        """Keep a row of points, or count its points as dropped."""
        weight = len(row[3])
        with self._lock:
            if self._weight + weight > self.limit or self.is_closed:
                self.n_dropped += weight
                return
            self._weight += weight
            self._items.append(row)

    def put(self, draft: Draft, n_bytes: int = 0) -> bool:
        """Keep a draft of about `n_bytes`; False when there is no room."""
        weight = n_bytes // 8 + 16
        with self._lock:
            if self.is_closed or (self._weight + weight > self.limit and not draft.is_vital):
                return False
            self._weight += weight
            self._items.append(draft)
            return True

    def take(self) -> list[Item]:
        """Return everything that waits, in order, and forget it here."""
        with self._lock:
            items, self._items, self._weight = self._items, [], 0
        return items

    def close(self) -> None:
        """Refuse what comes from now on."""
        self.is_closed = True
