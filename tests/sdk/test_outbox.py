"""The outbox and the framer: rows in columns, in frames that the protocol takes, in the order in which they came."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from babysit.sdk.framer import Framer
from babysit.sdk.outbox import BATCH_VALUES, Batch, Draft, Outbox
from babysit.sdk.spool import Spool, read_frames
from babysit.wire.codec import decode_producer
from babysit.wire.messages import MAX_BLOCKS, Event, Points, SequencedMessage


def put(outbox: Outbox, step: int, values: Mapping[str, float]) -> None:
    outbox.put_row(step, step / 2, tuple(values), np.array([*values.values()], "<f8").tobytes())


def note(seq: int) -> SequencedMessage:
    return Event(seq=seq, kind="note", step=0, time=0.0)


def framed(outbox: Outbox, folder: Path) -> list[SequencedMessage]:
    """Return what a framer makes of an outbox, as a server reads it."""
    spool = Spool(folder / "a.spool")
    Framer(outbox, spool).frame()
    frames = [decode_producer(frame) for frame in read_frames(spool.path)]
    return [frame for frame in frames if not isinstance(frame, Event) or frame.kind == "note"]  # type: ignore[misc]


def test_rows_stay_together_until_something_else_is_said() -> None:
    outbox = Outbox()
    put(outbox, 1, {"a": 1.0})
    outbox.put(Draft(note, record_bytes=10))
    put(outbox, 2, {"a": 2.0})
    outbox.put(Draft(note))
    put(outbox, 3, {"a": 3.0})
    first, record, event, second = outbox.take()
    assert isinstance(first, Batch)
    assert isinstance(second, Batch)
    assert [first.n_rows, second.n_rows] == [2, 1]
    assert isinstance(record, Draft)
    assert isinstance(event, Draft)
    assert outbox.take() == []


def test_a_batch_is_full_at_so_many_values_and_the_outbox_at_its_limit() -> None:
    outbox = Outbox(limit=BATCH_VALUES + 1000)
    row = {f"name/{place}": 1.0 for place in range(1000)}
    for step in range(110):
        put(outbox, step, row)
    assert [item.n_values for item in outbox.take() if isinstance(item, Batch)] == [BATCH_VALUES, 1000]
    assert outbox.n_dropped == 9 * 1000
    put(outbox, 111, row)
    assert len(outbox.take()) == 1


def test_a_step_that_no_column_holds_is_counted_and_left_out() -> None:
    outbox = Outbox()
    for step in (-1, 1 << 63, 1 << 70):
        put(outbox, step, {"a": 1.0, "b": 2.0})
    assert (outbox.take(), outbox.n_dropped) == ([], 6)


def test_names_that_come_each_by_itself_are_spread_over_frames_that_a_server_takes(tmp_path: Path) -> None:
    outbox = Outbox()
    n = MAX_BLOCKS + 200
    for place in range(n):
        put(outbox, place, {f"name/{place}": float(place)})
    frames = framed(outbox, tmp_path)
    assert all(isinstance(frame, Points) for frame in frames)
    blocks = [block for frame in frames if isinstance(frame, Points) for block in frame.blocks]
    assert [len(frame.blocks) for frame in frames if isinstance(frame, Points)] == [MAX_BLOCKS, 200]
    assert [block.columns()[2].item() for block in blocks] == list(range(n))


def test_what_has_no_sound_name_is_left_out_of_every_row_of_its_kind(tmp_path: Path) -> None:
    outbox = Outbox()
    for step in range(3):
        put(outbox, step, {"good": float(step), "": 1.0, "also/good": -float(step)})
        put(outbox, step, {"__proto__": 1.0})
        put(outbox, step, {"good": step + 0.5})
    [frame] = framed(outbox, tmp_path)
    assert isinstance(frame, Points)
    found = {tuple(block.names): block.columns() for block in frame.blocks}
    assert {names: values.tolist() for names, (_, _, values) in found.items()} == {
        ("good",): [[0.0, 0.5, 1.0, 1.5, 2.0, 2.5]],
        ("also/good",): [[0.0, -1.0, -2.0]],
    }
    assert found["good",][1].tolist() == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]
