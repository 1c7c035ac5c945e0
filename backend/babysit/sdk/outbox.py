"""The outbox: what the training thread has said and no frame holds yet; bounded, with its drops counted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from babysit.sdk.columns import Names, Sheet
from babysit.wire.messages import SequencedMessage

LIMIT_VALUES = 4_000_000
BATCH_VALUES = 100_000
MAX_STEP = 1 << 63


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that lacks its sequence number; a vital one is kept where others are dropped.

    `record_bytes` is the size of a tensor record, which may go in one frame with others; 0 for other messages.
    """

    write: Callable[[int], SequencedMessage]
    is_vital: bool = False
    record_bytes: int = 0


@dataclass(slots=True)
class Batch:
    """Rows that go into one frame, by their names; `n_values` numbers in `n_rows`."""

    sheets: dict[Names, Sheet] = field(default_factory=dict)
    n_rows: int = 0
    n_values: int = 0


Item: TypeAlias = Batch | Draft


class Outbox:
    """Items in the order they were put; `limit` counts numbers (8 bytes each) that wait at the same time.

    Rows go to the newest batch until it is full, or until a message is put that is no tensor record.
    """

    def __init__(self, limit: int = LIMIT_VALUES) -> None:
        self.limit = limit
        self.n_dropped = 0  # points
        self.is_closed = False
        self._lock = threading.Lock()
        self._items: list[Item] = []
        self._batch: Batch | None = None
        self._weight = 0

    def put_row(self, step: int, time: float, names: Names, values: bytes) -> None:
        """Keep a row of points, a float64 in `values` for each of `names`, or count its points as dropped."""
        n = len(names)
        with self._lock:
            if self._weight + n > self.limit or self.is_closed or not 0 <= step < MAX_STEP:
                self.n_dropped += n
                return
            batch = self._batch
            if batch is None or batch.n_values >= BATCH_VALUES:
                self._batch = batch = Batch()
                self._items.append(batch)
            sheet = batch.sheets.get(names)
            if sheet is None:
                batch.sheets[names] = sheet = Sheet(names)
            self._weight += n
            batch.n_values += n
            batch.n_rows += 1
            sheet.places.append(batch.n_rows)
            sheet.steps.append(step)
            sheet.times.append(time)
            sheet.values += values

    def put(self, draft: Draft, n_bytes: int = 0) -> bool:
        """Keep a draft of about `n_bytes`; False when there is no room."""
        weight = n_bytes // 8 + 16
        with self._lock:
            if self.is_closed or (self._weight + weight > self.limit and not draft.is_vital):
                return False
            self._weight += weight
            self._items.append(draft)
            if not draft.record_bytes:
                self._batch = None
            return True

    def take(self) -> list[Item]:
        """Return everything that waits, in order, and forget it here."""
        with self._lock:
            items, self._items, self._batch, self._weight = self._items, [], None, 0
        return items

    def close(self) -> None:
        """Refuse what comes from now on."""
        self.is_closed = True
