import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from babysit.sdk.run import Run
from babysit.wire.messages import Command, Order
from babysit.workers.control import Control
from sdk.ingest_peer import TOKEN, IngestPeer, Ledger, ingest_peer, wait_for


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def peer(ledger: Ledger) -> Iterator[IngestPeer]:
    with ingest_peer(ledger) as peer:
        yield peer


class Bench:
    """A control on a real run; what would end the process is noted instead."""

    def __init__(self, peer: IngestPeer, folder: Path) -> None:
        self.left: list[int] = []
        self.control = Control(leave=self.left.append)
        self.run = Run(peer.url, "r1", TOKEN, folder=folder)
        self.control._run = self.run
        threading.Thread(target=self.control._watch, daemon=True).start()

    def order(self, id: int, type: str, note: str = "", **fields: Any) -> None:  # noqa: A002
        self.control.order(Command(id=id, command=Order.model_validate({"type": type, "note": note, **fields})))


@pytest.fixture
def bench(peer: IngestPeer, tmp_path: Path) -> Bench:
    return Bench(peer, tmp_path)


def answers(ledger: Ledger) -> list[tuple[int, str, int]]:
    return [(event.data["id"], event.data["status"], event.step) for event in ledger.events("command")]


def test_without_orders_the_training_goes_on(bench: Bench) -> None:
    assert bench.control.obey(1)
    bench.run.finish(5)
    assert bench.left == []


def test_pause_waits_until_resume(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "pause", "a moment")
    went_on: list[bool] = []
    training = threading.Thread(target=lambda: went_on.append(bench.control.obey(7)))
    training.start()
    wait_for(lambda: ledger.states() == ["paused"])
    bench.order(2, "pause")
    wait_for(lambda: (2, "refused", 7) in answers(ledger))
    assert training.is_alive()
    bench.order(3, "resume")
    training.join(5)
    assert went_on == [True]
    bench.run.finish(5)
    assert ledger.states() == ["paused", "running"]
    assert answers(ledger) == [(1, "applied", 7), (2, "refused", 7), (3, "applied", 7)]


def test_resume_of_a_running_run_is_refused(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "resume")
    assert bench.control.obey(3)
    bench.run.finish(5)
    assert answers(ledger) == [(1, "refused", 3)]
    assert ledger.states() == []


def test_what_is_to_be_set_waits_for_someone_who_can(bench: Bench, ledger: Ledger) -> None:
    """Orders that come while the data are read are kept, in their order, and others are carried out meanwhile."""
    taken: list[tuple[str | None, object]] = []

    def change(order: Order) -> str:
        taken.append((order.field, order.value))
        return "" if order.value is False else "not that"

    bench.order(1, "set", field="probes.a", value=False)
    bench.order(2, "resume")
    bench.order(3, "set", field="probes.b", value=True)
    bench.order(4, "checkpoint")
    assert bench.control.obey(0)
    assert (taken, bench.control.has_orders) == ([], True)
    assert bench.control.obey(5, change)
    assert (taken, bench.control.has_orders) == ([("probes.a", False), ("probes.b", True), (None, None)], False)
    bench.run.finish(5)
    assert answers(ledger) == [(2, "refused", 0), (1, "applied", 5), (3, "refused", 5), (4, "refused", 5)]
    assert [event.data["answer"] for event in ledger.events("command")][1:3] == ["", "not that"]


def obeying(bench: Bench, step: int) -> threading.Thread:
    """Obey after a step in a thread of its own, as the training does, which goes on when that ends."""
    training = threading.Thread(target=lambda: bench.control.obey(step, lambda order: ""), daemon=True)
    training.start()
    return training


def test_a_paused_run_advances_by_steps_and_pauses_again(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "pause", by="Ann")
    training = obeying(bench, 7)
    wait_for(lambda: ledger.states() == ["paused"])
    bench.order(2, "advance", by="Bob", steps=2)
    training.join(5)
    assert not training.is_alive()
    assert bench.control.obey(8)
    assert (bench.control.is_due(8), bench.control.is_due(9), bench.control.will_hold(9)) == (False, True, True)
    training = obeying(bench, 9)
    wait_for(lambda: ledger.states() == ["paused", "running", "paused"])
    bench.order(3, "advance", steps=1)
    training.join(5)
    bench.order(4, "advance", steps=5)  # it is not paused now
    assert bench.control.obey(9)
    bench.order(5, "resume")  # for good
    assert bench.control.obey(9)
    assert bench.control.obey(10)
    bench.run.finish(5)
    told = [message for message in ledger.frames[bench.run.producer] if message.type == "state"]
    assert [(message.reason, message.by, message.step) for message in told] == [
        ("", "Ann", 7),
        ("for 2 steps", "Bob", 7),
        ("it has advanced to step 9", "", 9),
        ("for 1 step", "", 9),
    ]
    assert answers(ledger) == [
        (1, "applied", 7),
        (2, "applied", 7),
        (3, "applied", 9),
        (4, "refused", 9),
        (5, "applied", 9),
    ]


def test_a_pause_ends_an_advance(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "pause")
    training = obeying(bench, 7)
    wait_for(lambda: ledger.states() == ["paused"])
    bench.order(2, "advance", steps=100)
    training.join(5)
    bench.order(3, "pause")
    training = obeying(bench, 8)
    wait_for(lambda: ledger.states() == ["paused", "running", "paused"])
    bench.order(4, "resume")
    training.join(5)
    assert not bench.control.is_due(10**9)
    bench.run.finish(5)


def test_two_who_pause_at_once_are_told_apart(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "pause", by="Ann")
    bench.order(2, "pause", by="Bob")
    training = obeying(bench, 3)
    wait_for(lambda: len(answers(ledger)) == 2)
    bench.order(3, "stop", "enough", by="Bob")
    training.join(5)
    assert (bench.control.stopped_by, bench.control.stop_note) == ("Bob", "enough")
    wait_for(lambda: bench.left)
    assert answers(ledger)[:2] == [(1, "applied", 3), (2, "refused", 3)]
    assert ledger.states() == ["paused", "stopped"]


def test_while_a_pause_begins_it_is_looked_for_what_is_to_be_told(bench: Bench, ledger: Ledger) -> None:
    looks = iter([True, True, True, False])
    seen: list[bool] = []

    def look() -> bool:
        seen.append(next(looks))
        return seen[-1]

    bench.order(1, "pause")
    training = threading.Thread(target=lambda: bench.control.obey(5, None, look), daemon=True)
    training.start()
    wait_for(lambda: len(seen) == 4)
    time.sleep(0.2)
    assert len(seen) == 4
    bench.order(2, "resume")
    training.join(5)
    bench.run.finish(5)


def test_something_is_set_while_the_run_is_paused(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "pause")
    training = threading.Thread(target=lambda: bench.control.obey(7, lambda order: ""))
    training.start()
    wait_for(lambda: ledger.states() == ["paused"])
    bench.order(2, "set", field="probes.a", value=False)
    wait_for(lambda: (2, "applied", 7) in answers(ledger))
    assert training.is_alive()
    bench.order(3, "resume")
    training.join(5)
    bench.run.finish(5)
    assert ledger.states() == ["paused", "running"]


def test_stop_ends_the_training_at_the_next_step_and_is_answered(bench: Bench, ledger: Ledger) -> None:
    bench.run.log(4, {"a": 1.0})
    bench.order(1, "stop")
    assert not bench.control.obey(4)
    bench.control.conclude(lambda: bench.run.state("stopped", "stopped at step 4", 4), 0)
    assert bench.run.finish(5)
    assert ledger.states() == ["stopped"]
    assert answers(ledger) == [(1, "applied", 4)]
    wait_for(lambda: bench.left == [0])  # and nothing more is said


def test_stop_ends_a_pause(bench: Bench) -> None:
    bench.order(1, "pause")
    training = threading.Thread(target=bench.control.obey, args=(1,))
    training.start()
    time.sleep(0.1)
    bench.order(2, "stop")
    training.join(5)
    assert not training.is_alive()
    wait_for(lambda: bench.left)


def test_a_stop_in_a_long_step_is_enforced_by_the_watchdog(bench: Bench, ledger: Ledger) -> None:
    bench.run.log(4, {"a": 1.0})
    bench.order(1, "pause")
    bench.order(2, "stop")
    wait_for(lambda: bench.left == [0])  # while nobody obeys
    wait_for(lambda: ledger.states() == ["stopped"])
    assert ledger.messages(type(ledger.frames[bench.run.producer][-1]))[-1].reason == "stopped in mid-step 5"
    assert answers(ledger) == [(1, "refused", 4), (2, "applied", 4)]


def test_orders_that_come_too_late_are_refused(bench: Bench, ledger: Ledger) -> None:
    bench.order(1, "pause")
    bench.control.conclude(lambda: bench.run.state("finished"), 0)
    assert bench.run.finish(5)
    assert answers(ledger) == [(1, "refused", 0)]
