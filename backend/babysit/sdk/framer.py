"""The framer: it turns what waits in the outbox into numbered frames in the spool, and accounts for what it drops."""

import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from babysit.sdk.columns import Names, Rows, Sheet, pack_rows
from babysit.sdk.outbox import Batch, Draft, Outbox
from babysit.sdk.spool import Spool
from babysit.wire.codec import MAX_FRAME_BYTES, encode
from babysit.wire.messages import MAX_BLOCKS, Block, Event, Points, SequencedMessage, Tensors
from babysit.wire.text import Name

MAX_NAMES = 4096  # of one row: as many as a block has
MAX_RECORDS = 256  # of one frame
RECORD_BYTES = 1 << 20  # of records after which a frame is full
REPORT_SECONDS = 1.0

_name: TypeAdapter[str] = TypeAdapter(Name)


class Framer:
    """From outbox to spool, in order; any thread may call `frame`."""

    def __init__(self, outbox: Outbox, spool: Spool) -> None:
        self.outbox, self.spool = outbox, spool
        self.n_dropped_points = 0
        self.n_dropped_messages = 0
        self._lock = threading.Lock()
        self._names: dict[Names, bool] = {}
        self._reported = (0, 0)
        self._report_due = 0.0
        self._step = 0

    def frame(self, is_last: bool = False) -> None:
        """Move everything that waits into the spool; `is_last` also tells of drops that were not told yet."""
        with self._lock:
            batches: list[Batch] = []
            records: list[Draft] = []
            for item in self.outbox.take():
                if isinstance(item, Batch):
                    batches.append(item)
                elif item.record_bytes:
                    records.append(item)
                else:
                    self._put_all(batches, records)
                    self._put_draft(item)
                    batches, records = [], []
            self._put_all(batches, records)
            self._report(is_last)

    @property
    def dropped(self) -> tuple[int, int]:
        """The points and the other messages that were dropped so far."""
        return self.n_dropped_points + self.outbox.n_dropped, self.n_dropped_messages

    def _put_all(self, batches: Sequence[Batch], records: Sequence[Draft]) -> None:
        """Put the points of many steps, and then their records, into few frames: each costs a server an answer."""
        for batch in batches:
            self._put_batch(batch)
        start = weight = 0
        for i, record in enumerate(records):
            weight += record.record_bytes
            if weight >= RECORD_BYTES or i - start + 1 == MAX_RECORDS or i == len(records) - 1:
                self._put_records(records[start : i + 1])
                start, weight = i + 1, 0

    def _put_batch(self, batch: Batch) -> None:
        sheets = [rows for sheet in batch.sheets.values() if (rows := self._sound(sheet)) is not None]
        if sheets:
            self._step = int(max(sheets, key=lambda sheet: sheet.places[-1]).steps[-1])
        blocks = pack_rows(sheets)
        for start in range(0, len(blocks), MAX_BLOCKS):
            part = blocks[start : start + MAX_BLOCKS]
            if not self._append(Draft(partial(_points, part))):
                self.n_dropped_points += sum(block.n * len(block.names) for block in part)

    def _sound(self, sheet: Sheet) -> Rows | None:
        """Return the rows of a sheet without the values whose names the protocol does not take."""
        if self._is_sound(sheet.names):
            return sheet.rows()
        kept = [i for i, name in enumerate(sheet.names) if i < MAX_NAMES and _is_name(name)]
        self.n_dropped_points += len(sheet) * (len(sheet.names) - len(kept))
        return sheet.rows(kept) if kept else None

    def _is_sound(self, names: Names) -> bool:
        if names not in self._names:
            if len(self._names) >= 10_000:
                self._names.clear()
            self._names[names] = 0 < len(names) <= MAX_NAMES and all(map(_is_name, names))
        return self._names[names]

    def _put_records(self, records: Sequence[Draft]) -> None:
        """Put records into a frame, or each into one of its own where one of them breaks a rule."""

        def write(seq: int) -> SequencedMessage:
            return Tensors.model_construct(seq=seq, tensors=[record.write(seq) for record in records])  # type: ignore[misc]

        if len(records) == 1 or not self._append(Draft(write)):
            for record in records:
                self._put_draft(record)

    def _put_draft(self, draft: Draft) -> None:
        if not self._append(draft):
            self.n_dropped_messages += 1

    def _append(self, draft: Draft) -> bool:
        try:
            return self.spool.append(lambda seq: _frame(draft.write(seq)), draft.is_vital)
        except (ValidationError, ValueError, TypeError, RecursionError):
            return False  # the message breaks a rule of the protocol: it could never be delivered

    def _report(self, is_last: bool) -> None:
        now = time.monotonic()
        if self.dropped == self._reported or (now < self._report_due and not is_last):
            return
        points, messages = self.dropped
        data = {"points": points, "messages": messages}
        fields: dict[str, Any] = {"kind": "dropped", "step": self._step, "time": time.time(), "data": data}
        if self._append(Draft(lambda seq: Event(seq=seq, **fields), is_vital=True)):
            self._reported = points, messages
            self._report_due = now + REPORT_SECONDS


def _points(blocks: list[Block], seq: int) -> Points:
    return Points.model_construct(seq=seq, blocks=blocks)


def _frame(message: SequencedMessage) -> bytes:
    frame = encode(message)
    if len(frame) > MAX_FRAME_BYTES:
        raise ValueError(f"a frame must be at most {MAX_FRAME_BYTES} bytes, got {len(frame)}")
    return frame


def _is_name(name: object) -> bool:
    try:
        _name.validate_python(name, strict=True)
    except ValidationError:
        return False
    return True
