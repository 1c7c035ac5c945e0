"""The harness can fail: its ledger sees what is lost, doubled, or was never sent, and its proxy reads what passes."""

import contextlib
import random
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from babysit.store import ingest
from babysit.store.database import FILE_NAME, Database
from babysit.wire.codec import encode
from babysit.wire.messages import Ack, Block, Hello, Points, Welcome
from faults.ledger import Audit, Ledger, value_of
from faults.proxy import Frames, Notes
from faults.raw import PER_FRAME, frame
from faults.record import Record, table
from faults.stage import make_runs


@pytest.fixture
def run(tmp_path: Path) -> str:
    """A run of which a database holds five frames."""
    [(run, _)] = make_runs(tmp_path / "data")
    with contextlib.closing(Database.open(tmp_path / "data")) as database:
        for seq in range(1, 6):
            database.writer.submit(lambda c, s=seq: ingest.append(c, run, "p", frame("p", s))).result(30)  # type: ignore[misc]
    return run


def ledger_of(run: str, acked: int) -> Ledger:
    ledger = Ledger()
    for seq in range(1, 9):
        ledger.sent(run, "p", frame("p", seq))
    ledger.acked(run, "p", acked)
    return ledger


def test_what_is_there_is_clean(tmp_path: Path, run: str) -> None:
    found = ledger_of(run, 5).audit(tmp_path / "data")
    assert found == Audit(frames=5, points=5 * PER_FRAME * 2)


def test_what_was_acknowledged_and_is_not_there_is_lost(tmp_path: Path, run: str) -> None:
    found = ledger_of(run, 7).audit(tmp_path / "data")
    assert found.lost == 2 * PER_FRAME * 2
    assert found.problems == ["p was told 7 frames are stored, and 5 are"]


COLUMNS = "series_id, n, first_step, last_step, last_time, last, min, max, nonfinite, encoding, step_bytes, time_bytes"
TWICE = f"INSERT INTO chunks SELECT 99, {COLUMNS}, value_bytes FROM chunks WHERE id = 1"


@pytest.mark.parametrize(
    ("statement", "n_doubled", "problem"), [(TWICE, PER_FRAME, ""), ("DELETE FROM chunks WHERE id = 3", 0, "gaps")]
)
def test_what_is_there_twice_or_with_gaps_is_seen(
    tmp_path: Path, run: str, statement: str, n_doubled: int, problem: str
) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / FILE_NAME)) as connection, connection:
        connection.execute(statement)
    found = ledger_of(run, 5).audit(tmp_path / "data")
    assert found.doubled == n_doubled
    assert any(problem in text for text in found.problems) is bool(problem)


def test_what_was_never_sent_is_seen(tmp_path: Path, run: str) -> None:
    steps = np.arange(1, PER_FRAME + 1)
    block = Block.pack(["q/a", "q/b"], steps, steps, np.array([steps * 7.0, value_of(steps, "b")]))
    message, ledger = Points(seq=1, blocks=[block]), Ledger()
    with contextlib.closing(Database.open(tmp_path / "data")) as database:
        database.writer.submit(lambda c: ingest.append(c, run, "q", message)).result(30)
    ledger.sent(run, "q", message)
    assert ledger.audit(tmp_path / "data").problems == ["q/a has values that were never sent"]


def test_a_record_with_a_loss_is_not_clean_and_says_so() -> None:
    record = Record("kills", 7)
    record.add(Audit(frames=3, points=30, lost=2))
    assert not record.is_clean
    lines = table([record])
    assert lines[1].split() == ["kills", "0", "3", "30", "2", "0", "ok", "0", "7"]
    assert lines[2].split()[0] == "all"


def masked(payload: bytes, rng: random.Random) -> bytes:
    """Return a client's WebSocket frame."""
    mask, n = rng.randbytes(4), len(payload)
    long = b"\xfe" + n.to_bytes(2, "big") if n < 1 << 16 else b"\xff" + n.to_bytes(8, "big")
    body = np.frombuffer(payload, np.uint8) ^ np.resize(np.frombuffer(mask, np.uint8), n)
    return b"\x82" + (bytes([128 | n]) if n < 126 else long) + mask + body.tobytes()


def plain(payload: bytes) -> bytes:
    """Return a server's WebSocket frame of few bytes."""
    return b"\x82" + bytes([len(payload)]) + payload


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_the_proxy_reads_what_passes_in_whatever_pieces(piece: int) -> None:
    rng, ledger = random.Random(1), Ledger()
    notes = Notes(ledger)
    messages = [Hello(run="r", producer="p"), *(frame("p", seq, per_frame=40 * seq**3) for seq in range(1, 5))]
    forth = b"GET / HTTP/1.1\r\n\r\n" + b"".join(masked(encode(message), rng) for message in messages)
    back = b"HTTP/1.1 101 x\r\n\r\n" + b"\x89\x00" + b"".join(plain(encode(m)) for m in (Welcome(acked=0), Ack(seq=3)))
    for data, note in ((forth, notes.forth), (back, notes.back)):
        for start in range(0, len(data), piece):
            note(data[start : start + piece])
    told = ledger.of("r", "p")
    assert told.acked == 3
    assert told.n_points == {seq: 80 * seq**3 for seq in range(1, 5)}
    assert told.last_step == 40 * 3**4


def test_a_frame_that_has_not_come_whole_is_none() -> None:
    frames = Frames()
    data = b"\r\n\r\n" + plain(b"abc")
    assert [list(frames.feed(part)) for part in (data[:5], data[5:8], data[8:])] == [[], [], [b"abc"]]


def test_values_are_known() -> None:
    steps = np.arange(1, 5)
    assert np.array_equal(value_of(steps, "a"), -value_of(steps, "b"))
