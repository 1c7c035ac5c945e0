"""The framer: it turns what waits in the outbox into numbered frames in the spool, and accounts for what it drops."""

import threading
import time
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from babysit.sdk.columns import Row, pack_rows
from babysit.sdk.outbox import Draft, Outbox
from babysit.sdk.spool import Spool
from babysit.wire.codec import MAX_FRAME_BYTES, encode
from babysit.wire.messages import Event, Points, SequencedMessage, Tensors
from babysit.wire.text import Name

MAX_FRAME_VALUES = 100_000
MAX_NAMES = 4096  # of one row: as many as a block has
MAX_STEP = 1 << 63
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
        self._names: dict[tuple[str, ...], bool] = {}
        self._reported = (0, 0)
        self._report_due = 0.0
        self._step = 0

    def frame(self, is_last: bool = False) -> None:
        """Move everything that waits into the spool; `is_last` also tells of drops that were not told yet."""
        with self._lock:
            rows: list[Row] = []
            records: list[Draft] = []
            for item in self.outbox.take():
                if not isinstance(item, Draft):
                    if (row := self._sound(item)) is not None:
                        rows.append(row)
                elif item.record_bytes:
                    records.append(item)
                else:
                    self._put_all(rows, records)
                    self._put_draft(item)
                    rows, records = [], []
            self._put_all(rows, records)
            self._report(is_last)

    @property
    def dropped(self) -> tuple[int, int]:
        """The points and the other messages that were dropped so far."""
        return self.n_dropped_points + self.outbox.n_dropped, self.n_dropped_messages

    def _sound(self, row: Row) -> Row | None:
        """Return `row` without the values whose names or step the protocol does not take."""
        step, time_, names, values = row
        if not 0 <= step < MAX_STEP:
            self.n_dropped_points += len(values)
            return None
        if self._is_sound(names):
            return row
        kept = [i for i, name in enumerate(names) if i < MAX_NAMES and _is_name(name)]
        self.n_dropped_points += len(values) - len(kept)
        return (step, time_, tuple(names[i] for i in kept), [values[i] for i in kept]) if kept else None

    def _is_sound(self, names: tuple[str, ...]) -> bool:
        if names not in self._names:
            if len(self._names) >= 10_000:
                self._names.clear()
            self._names[names] = 0 < len(names) <= MAX_NAMES and all(map(_is_name, names))
        return self._names[names]

    def _put_rows(self, rows: Sequence[Row]) -> None:
        start = weight = 0
        for i, row in enumerate(rows):
            weight += len(row[3])
            if weight >= MAX_FRAME_VALUES or i == len(rows) - 1:
                self._put_points(rows[start : i + 1], weight)
                start, weight = i + 1, 0

    def _put_points(self, rows: Sequence[Row], n_points: int) -> None:
        self._step = rows[-1][0]
        blocks = pack_rows(rows)
        if not self._append(Draft(lambda seq: Points.model_construct(seq=seq, blocks=blocks))):
            self.n_dropped_points += n_points

    def _put_all(self, rows: Sequence[Row], records: Sequence[Draft]) -> None:
        """Put the points of many steps, and then their records, into few frames: each costs a server an answer."""
        self._put_rows(rows)
        start = weight = 0
        for i, record in enumerate(records):
            weight += record.record_bytes
            if weight >= RECORD_BYTES or i - start + 1 == MAX_RECORDS or i == len(records) - 1:
                self._put_records(records[start : i + 1])
                start, weight = i + 1, 0

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
