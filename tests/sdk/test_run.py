"""A run as the client library has it: what is said arrives once and in order, and never holds the training up."""

import math
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.sdk import run as module
from babysit.sdk.spool import read_frames
from babysit.wire.codec import decode_producer
from babysit.wire.messages import Command, Points
from sdk.ingest_peer import TOKEN, IngestPeer, Ledger, ingest_peer, make, wait_for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def n_rows(spool: Path) -> int:
    messages = map(decode_producer, read_frames(spool))
    return sum(block.n for message in messages if isinstance(message, Points) for block in message.blocks)


def test_everything_said_arrives_once_and_in_order(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    run = make(peer, tmp_path)
    run.state("running", "begun")
    run.info({"layers": [1, 2]})
    for step in range(1, 301):
        run.log(step, {"train/loss": 1 / step, "odd": math.nan if step % 2 else 1.0})
    run.log_picture(300, "layer/1/filters", np.arange(48, dtype=np.uint8).reshape(2, 2, 4, 3), {"shown": 2})
    run.log_tensor(300, "val/confusion", np.eye(3) * 2, {"classes": ["a", "b", "c"]})
    run.event("note", {"text": "hello"}, 300)
    run.state("finished", "all steps done", 300)
    assert run.finish(60)
    assert ledger.points("train/loss") == [(step, 1 / step) for step in range(1, 301)]
    assert [math.isnan(value) for _, value in ledger.points("odd")] == [step % 2 == 1 for step in range(1, 301)]
    assert ledger.states() == ["running", "finished"]
    assert ledger.tensors()[0].shape == [2, 2, 4, 3]
    counts = ledger.tensors()[1]
    assert (counts.dtype, counts.shape, counts.meta) == ("float32", [3, 3], {"classes": ["a", "b", "c"]})
    np.testing.assert_array_equal(np.frombuffer(counts.data, "<f4").reshape(3, 3), np.eye(3) * 2)
    assert ledger.events("note")[0].data == {"text": "hello"}
    (frames,) = ledger.frames.values()
    kinds = [frame.type for frame in frames]
    assert (kinds[:2], kinds[-2:]) == (["state", "info"], ["event", "state"])
    assert {*kinds[2:-2]} <= {"points", "tensor", "tensors"}
    assert peer.headers == [f"Bearer {TOKEN}"]
    assert list(tmp_path.iterdir()) == []


def test_the_spool_is_used_up_while_the_run_streams(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    run = make(peer, tmp_path)
    run.log(1, {"a": 1.0})
    wait_for(lambda: ledger.points("a") and run.n_waiting == 0)
    assert run.finish(60)


def test_log_never_raises_and_counts_what_it_drops(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    run = make(peer, tmp_path)
    strange: list[tuple[Any, Any]] = [
        (1, {"good": 1, "text": "no number", "none": None, "numpy": np.float32(2.0)}),  # 2 dropped
        (2, {"": 1.0, "a//b": 1.0, "__proto__": 1.0, "x" * 300: 1.0, "\x00": 1.0, 7: 1.0, "good": 2}),  # 6
        ("three", {"good": 3}),  # 1
        (-4, {"good": 4}),  # 1
        (2**70, {"good": 5}),  # 1
        (6, None),  # 1
        (7, {}),
        (8, {"good": 10**400}),  # 1
    ]
    for step, values in strange:
        run.log(step, values)
    run.log_picture(9, "bad", "no array")  # type: ignore[arg-type]
    run.log_picture(9, "", np.zeros((1, 2, 2, 1), np.uint8))
    run.event("note", {"what": object()})
    run.state("failed", "a reason with \x1b[31m and \udc00 in it")
    assert run.finish(60)
    assert ledger.points("good") == [(1, 1.0), (2, 2.0)]
    assert ledger.points("numpy") == [(1, 2.0)]
    assert run.dropped == (13, 3)
    assert ledger.events("dropped")[-1].data == {"points": 13, "messages": 3}
    assert ledger.states() == ["failed"]


def test_a_value_is_taken_as_it_was_when_it_was_logged(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    run = make(peer, tmp_path)
    values, cell, picture = {"a": 1.0}, np.array(5.0), np.zeros((1, 1, 1, 1), np.uint8)
    run.log(1, values)
    run.log(1, {"cell": cell})  # type: ignore[dict-item]
    run.log_picture(1, "p", picture)
    values["a"], cell[...], picture[...] = 2.0, 6.0, 9
    assert run.finish(60)
    assert ledger.points("a") == [(1, 1.0)]
    assert ledger.points("cell") == [(1, 5.0)]
    assert ledger.tensors()[0].data == b"\x00"


def test_without_a_server_log_goes_on_and_finish_gives_up(tmp_path: Path) -> None:
    run = make(f"http://127.0.0.1:{free_port()}", tmp_path, producer="alone")
    for step in range(1000):
        run.log(step, {"a": float(step)})
    assert not run.finish(0.5)
    assert "refused" in run.trouble
    assert n_rows(tmp_path / "alone.spool") == 1000


def test_a_full_spool_drops_counts_and_tells(tmp_path: Path, ledger: Ledger) -> None:
    port = free_port()
    run = make(f"http://127.0.0.1:{port}", tmp_path, limit=20_000)
    for step in range(1, 5001):
        run.log(step, {"a": float(step)})
        if step % 500 == 0:
            run.flush()
    run.state("finished", "", 5000)
    with ingest_peer(ledger, port):
        assert run.finish(60)
    kept = ledger.points("a")
    n_dropped = ledger.events("dropped")[-1].data["points"]
    assert n_dropped > 0
    assert len(kept) + n_dropped == 5000
    assert kept == sorted({(s, float(s)) for s, _ in kept})
    assert ledger.states() == ["finished"]


def test_the_memory_is_bounded_too(tmp_path: Path) -> None:
    run = make(f"http://127.0.0.1:{free_port()}", tmp_path)
    run._outbox.limit = 100
    with run._framer._lock:  # nothing leaves the outbox meanwhile
        for step in range(1000):
            run.log(step, {"a": 1.0})
            run.log_picture(step, "p", np.zeros((1, 8, 8, 1), np.uint8))
    assert run.dropped[0] >= 900
    assert run.dropped[1] >= 900
    run.finish(0)


def test_a_run_is_a_context(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    with make(peer, tmp_path) as run:
        run.log(1, {"a": 1.0})
    assert ledger.points("a") == [(1, 1.0)]
    run.log(2, {"a": 1.0})  # too late, but no error
    assert run.dropped == (1, 0)


def test_a_producer_s_name_is_checked(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="producer"):
        make("http://127.0.0.1:1", tmp_path, producer="../up")


CLIENT = """
import sys
from pathlib import Path
from typing import Any
from babysit.sdk.run import Run
run = Run(sys.argv[1], "run1", "t", folder=Path(sys.argv[2]), producer="client")
step = 0
while True:
    step += 1
    run.log(step, {f"s{i}": float(step) for i in range(20)})
"""


def test_a_client_killed_in_mid_write_leaves_its_points_for_others(tmp_path: Path, ledger: Ledger) -> None:
    spool = tmp_path / "client.spool"
    process = subprocess.Popen([sys.executable, "-c", CLIENT, f"http://127.0.0.1:{free_port()}", str(tmp_path)])
    try:
        wait_for(lambda: spool.exists() and n_rows(spool) >= 1000)
    finally:
        process.kill()
        process.wait()
    for frame in read_frames(spool):
        ledger.accept("client", decode_producer(frame))
    points = ledger.points("s19")
    assert len(points) >= 1000
    assert points == [(s, float(s)) for s in range(1, len(points) + 1)]
    assert not ledger.gaps
    with ingest_peer(Ledger()) as peer:  # another process with the same name delivers them, and its own
        run = make(peer, tmp_path, producer="client")
        run.log(10**6, {"s19": 1.0})
        assert run.finish(60)
        assert peer.ledger.points("s19") == [*points, (10**6, 1.0)]


def test_the_module_says_how_it_is_used() -> None:
    assert "run.log(step" in (module.__doc__ or "")


def test_records_go_together_and_a_bad_one_alone_is_dropped(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    with make(peer, tmp_path) as run:
        for step in range(1, 4):
            for k in range(3):
                run.log_tensor(step, f"layer/{k}/histogram", np.full(4, step))
        run.log_tensor(4, "a//name", np.ones(4))
        run.log_tensor(4, "layer/0/histogram", np.ones(4))
        run.flush()
    found = [(tensor.step, tensor.name) for tensor in ledger.tensors()]
    expected = [(step, f"layer/{k}/histogram") for step in range(1, 4) for k in range(3)]
    assert sorted(found) == [*expected, (4, "layer/0/histogram")]
    assert run.dropped == (0, 1)


def test_commands_arrive_once_and_are_answered(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    seen: list[int] = []

    def take(command: Command) -> None:
        seen.append(command.id)
        raise RuntimeError("a callback that fails is not the sender's trouble for long")

    run = make(peer, tmp_path, on_command=take)
    run.log(5, {"a": 1.0})
    wait_for(lambda: ledger.points("a"))
    peer.command(1, "pause")
    wait_for(lambda: peer.n_greeted == 2)
    peer.command(1, "pause")
    peer.command(2, "stop")
    wait_for(lambda: seen == [1, 2])
    commands = [run.commands.get(timeout=1) for _ in range(2)]
    assert [command.command.type for command in commands] == ["pause", "stop"]
    run.settle(1, "applied", 5)
    run.settle(2, "refused", answer="no")
    assert run.finish(60)
    answers = [(event.step, event.data) for event in ledger.events("command")]
    assert answers == [
        (5, {"id": 1, "status": "applied", "answer": ""}),
        (5, {"id": 2, "status": "refused", "answer": "no"}),
    ]
