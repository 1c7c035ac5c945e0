"""Servers that go away, come back elsewhere, answer nonsense, refuse or never listen: the frames still arrive once."""

import socket
import time
from pathlib import Path

import pytest

from babysit.sdk.run import Run
from babysit.sdk.spool import read_frames
from babysit.wire.codec import encode
from babysit.wire.messages import Command, Refusal, Welcome
from sdk.ingest_peer import TOKEN, IngestPeer, Ledger, ingest_peer, make, wait_for


def test_an_address_that_cannot_be_read_yet_is_tried_again(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    address = tmp_path / "address"
    run = Run(address.read_text, "run1", TOKEN, folder=tmp_path / "spool")
    run.log(1, {"a": 1.0})
    wait_for(lambda: run.trouble)
    address.write_text("nonsense without end")
    time.sleep(0.3)
    address.write_text(peer.url)
    assert run.finish(60)
    assert ledger.points("a") == [(1, 1.0)]


def test_a_server_killed_again_and_again_on_other_ports_gets_everything_once(tmp_path: Path, ledger: Ledger) -> None:
    address = tmp_path / "address"
    run = Run(address.read_text, "run1", TOKEN, folder=tmp_path / "spool")
    step = 0
    for _ in range(4):
        with ingest_peer(ledger) as peer:
            address.write_text(peer.url)
            goal = len(ledger.points("a")) + 50
            while len(ledger.points("a")) < goal:
                step += 1
                run.log(step, {"a": float(step)})
                time.sleep(0.002)
        for _ in range(50):
            step += 1
            run.log(step, {"a": float(step)})
    with ingest_peer(ledger) as peer:
        address.write_text(peer.url)
        assert run.finish(60)
    assert ledger.points("a") == [(s, float(s)) for s in range(1, step + 1)]
    assert not ledger.gaps
    assert run.dropped == (0, 0)


def test_frames_taken_but_not_acknowledged_before_a_cut_arrive_once(
    tmp_path: Path, ledger: Ledger, peer: IngestPeer
) -> None:
    peer.cut_after = 2
    run = make(peer, tmp_path)
    for step in range(1, 200):
        run.log(step, {"a": float(step)})
        time.sleep(0.005)
    peer.cut_after = None
    assert run.finish(60)
    assert peer.n_connections > 2
    assert ledger.points("a") == [(s, float(s)) for s in range(1, 200)]
    assert not ledger.gaps


def test_withheld_acks_keep_the_frames_and_bound_what_is_sent(
    tmp_path: Path, ledger: Ledger, peer: IngestPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("babysit.sdk.sender.WINDOW_FRAMES", 5)
    peer.is_acking = False
    run = make(peer, tmp_path)
    for step in range(1, 101):
        run.log(step, {"a": float(step)})
        run.event("note", {}, step)
    wait_for(lambda: ledger.acked(run.producer) == 5)
    time.sleep(0.3)
    assert ledger.acked(run.producer) == 5
    assert run.n_waiting == 200
    assert not run.finish(0.2)
    assert len(list(read_frames(tmp_path / f"{run.producer}.spool"))) == 200


def test_a_server_that_never_acknowledges_is_left_and_tried_anew(
    tmp_path: Path, ledger: Ledger, peer: IngestPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("babysit.sdk.sender.ACK_SECONDS", 0.2)
    peer.is_acking = False
    run = make(peer, tmp_path)
    run.log(1, {"a": 1.0})
    wait_for(lambda: peer.n_connections >= 2)
    peer.is_acking = True
    assert run.finish(60)
    assert ledger.points("a") == [(1, 1.0)]


@pytest.mark.parametrize(
    "answer",
    [
        b"\xff\xff garbage",
        "text",
        encode(Command.model_validate({"id": 1, "command": {"type": "stop"}})),
        b"",
        b"\x93" * 10**5,
    ],
    ids=["bytes", "text", "wrong message", "empty", "deep"],
)
def test_garbage_is_survived(answer: bytes | str, tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    peer.greeting = lambda welcome: answer
    run = make(peer, tmp_path)
    run.log(1, {"a": 1.0})
    wait_for(lambda: peer.n_connections >= 3)
    assert run.trouble
    peer.greeting = lambda welcome: encode(welcome)
    assert run.finish(60)
    assert ledger.points("a") == [(1, 1.0)]


def test_a_refusal_for_a_while_is_waited_out(tmp_path: Path, ledger: Ledger, peer: IngestPeer) -> None:
    peer.refusals = [Refusal(reason="the disk is full", retry_after=0.2)] * 2
    run = make(peer, tmp_path)
    run.log(1, {"a": 1.0})
    assert run.finish(60)
    assert peer.n_connections == 3
    assert ledger.points("a") == [(1, 1.0)]


def test_a_refusal_for_good_ends_the_stream_but_not_the_training(tmp_path: Path, peer: IngestPeer) -> None:
    peer.refusals = [Refusal(reason="the run is over")]
    run = make(peer, tmp_path)
    wait_for(lambda: "the run is over" in run.trouble)
    run.log(1, {"a": 1.0})
    assert not run.finish(60)
    assert peer.n_connections == 1
    assert len(list(read_frames(tmp_path / f"{run.producer}.spool"))) == 1


@pytest.mark.parametrize("shift", [7, 10**15], ids=["ahead", "absurd"])
def test_a_server_that_counts_otherwise_gets_the_frames_under_a_new_name(
    shift: int, tmp_path: Path, ledger: Ledger, peer: IngestPeer
) -> None:
    peer.greeting = lambda welcome: encode(Welcome(acked=shift) if peer.n_connections == 1 else welcome)
    run = make(peer, tmp_path, producer="mine")
    for step in range(1, 11):
        run.log(step, {"a": float(step)})
    assert run.finish(60)
    assert run.producer != "mine"
    assert run._spool.path.stem == run.producer
    assert ledger.points("a") == [(s, float(s)) for s in range(1, 11)]


@pytest.mark.parametrize("cut", [1, 100])
def test_frames_that_a_damaged_spool_still_has_are_not_told_twice(
    tmp_path: Path, ledger: Ledger, peer: IngestPeer, cut: int
) -> None:
    """A process is killed before it hears that its frames are stored, and its spool loses its end."""
    peer.is_acking = False
    first = make(peer, tmp_path, producer="own")
    for step in range(1, 6):
        first.log(step, {"a": 1.0})
        first.flush()
    wait_for(lambda: len(ledger.points("a")) == 5)
    peer.kill()
    first._sender.stop()
    first._sender.join(30)
    spool = tmp_path / "own.spool"
    spool.write_bytes(spool.read_bytes()[:-cut])
    with ingest_peer(ledger) as again:
        second = make(again, tmp_path, producer="own")
        second.log(6, {"a": 1.0})
        assert second.finish(60)
    assert sorted(step for step, _ in ledger.points("a")) == [1, 2, 3, 4, 5, 6]


def test_a_server_that_does_not_read_does_not_hold_the_training(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        run = make(f"http://127.0.0.1:{deaf.getsockname()[1]}", tmp_path)
        for step in range(1000):
            run.log(step, {"a": 1.0})
        run.flush()
        assert run.n_waiting >= 1
        assert not run.finish(0.1)
