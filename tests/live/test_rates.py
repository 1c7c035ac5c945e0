"""What a viewer is sent at most: bytes a second of points, of small records and of pictures, whatever comes in."""

from collections.abc import Callable
from typing import Any

import numpy as np
import ormsgpack
import pytest

from babysit.live import records
from babysit.live.allowance import Allowance
from babysit.live.digest import Digest, cost, pack
from babysit.live.hub import Hub
from babysit.live.records import PICTURE_RATE, RECORD_RATE, SMALL, Records
from babysit.live.thin import Columns
from babysit.live.update import Update
from babysit.live.viewer import FRAME_BYTES, Viewer
from babysit.wire.messages import Block, Tensor

WIRE = 200_000
"""Bytes a second that a browser is sent at most."""


def tensor(name: str, step: int, n_bytes: int = 256) -> Tensor:
    return Tensor(seq=1, name=name, step=step, time=0, dtype="uint8", shape=[n_bytes], data=bytes(n_bytes))


def points(first: int, n: int, n_names: int) -> Update:
    steps = np.arange(first, first + n)
    names = [f"layer/{k}/activation/mean" for k in range(n_names)]
    return Update(blocks=(Block.pack(names, steps, steps * 0.1, np.random.default_rng(n).normal(size=(n_names, n))),))


def ignore(frame: bytes) -> Any:
    raise AssertionError("nothing is sent here")


def test_an_allowance_is_saved_up_to_its_burst_and_paid_back() -> None:
    allowance = Allowance(rate=100, burst=50)
    assert allowance.left(1000.0) == 50
    allowance.spend(250, 1000.0)
    assert allowance.left(1000.0) == -200
    assert allowance.wait(1, 1000.0) == pytest.approx(2.01)
    assert allowance.left(1002.0) == 0
    assert allowance.left(1001.0) == 0  # a clock that goes back gives nothing
    assert allowance.left(2000.0) == 50


def play(feed: Callable[[Hub, float], None], seconds: float = 20.0) -> list[dict[str, Any]]:
    """Return all frames of a viewer that paints at once, while `feed` publishes ten times a second."""
    hub, viewer, found = Hub(), Viewer(ignore), []
    hub.attach(viewer, "a")
    for tick in range(int(10 * seconds)):
        now = 1000.0 + tick / 10
        feed(hub, now)
        for _ in range(3):
            found += [{"at": now, **frame} for frame in viewer._take(now)]
    return found


def wire(frames: list[dict[str, Any]]) -> int:
    return len(ormsgpack.packb(frames))


@pytest.mark.parametrize(("n", "n_names"), [(1, 10), (450, 5), (5000, 5), (10, 60), (100, 60)])
def test_a_flood_of_points_keeps_to_the_wire_and_comes_five_times_a_second(n: int, n_names: int) -> None:
    steps = iter(range(0, 1 << 40, n))
    frames = play(lambda hub, now: hub.publish("a", points(next(steps), n, n_names)))
    assert wire(frames) <= 20 * WIRE
    assert len(frames) >= 20 * 5
    told = sum(block["n"] * len(block["names"]) for frame in frames for block in frame["blocks"])
    assert told >= 0.97 * 200 * n * n_names


def test_many_series_together_keep_to_the_wire() -> None:
    steps = iter(range(0, 1 << 40, 50))
    frames = play(lambda hub, now: hub.publish("a", points(next(steps), 50, 400)))
    assert wire(frames) <= 20 * WIRE
    assert len(frames) >= 20


def test_everything_at_once_keeps_to_the_wire() -> None:
    steps = iter(range(0, 1 << 40, 450))

    def feed(hub: Hub, now: float) -> None:
        step = next(steps)
        hub.publish("a", points(step, 450, 10))
        for k in range(60):
            hub.publish("a", Update(tensors=(tensor(f"layer/{k}/gradient/histogram", step),)))
        for k in range(3):
            hub.publish("a", Update(tensors=(tensor(f"picture/{k}", step, 300_000),)))

    frames = play(feed)
    assert wire(frames) <= 20 * WIRE + 600_000  # and two pictures on top, of which the first came at once
    sent = [(frame["at"], item["name"]) for frame in frames for item in frame["tensors"]]
    assert {name for _, name in sent} == {f"layer/{k}/gradient/histogram" for k in range(60)} | {
        f"picture/{k}" for k in range(3)
    }


def test_a_record_comes_twice_a_second_at_most_and_the_newest_is_what_comes() -> None:
    waiting, sent = Records(), []
    for tick in range(100):
        now = tick / 20
        assert waiting.add("a", tensor("one", tick))
        sent += [(now, item["step"]) for item in waiting.take(now).get("a", [])]
    assert [step for _, step in sent] == list(range(0, 100, 10))


def test_a_large_picture_holds_up_no_histogram_and_pictures_take_turns() -> None:
    waiting, sent = Records(), []
    for tick in range(600):
        now = tick / 20
        for name, size in (("wall", 1_000_000), ("other", 100_000), ("histogram", SMALL)):
            waiting.add("a", tensor(name, tick, size))
        sent += [item["name"] for item in waiting.take(now).get("a", [])]
    assert sent.count("histogram") == 60
    assert sent.count("wall") >= 2
    assert abs(sent.count("wall") - sent.count("other")) <= 1
    assert sent.count("wall") * 1_100_000 <= 30 * PICTURE_RATE + 1_200_000


def test_what_records_do_not_use_is_left_to_the_points() -> None:
    waiting = Records()
    assert waiting.spare(0.0) == RECORD_RATE + PICTURE_RATE
    waiting.add("a", tensor("wall", 1, 10 * PICTURE_RATE))
    assert waiting.take(100.0)
    assert waiting.spare(105.0) == RECORD_RATE
    assert waiting.spare(120.0) == RECORD_RATE + PICTURE_RATE


def test_what_waits_has_a_bound_and_a_run_can_be_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_BYTES", 1000)
    waiting = Records()
    assert waiting.add("a", tensor("one", 1, 600))
    assert waiting.add("a", tensor("one", 2, 900))
    assert not waiting.add("b", tensor("two", 1, 200))
    waiting.drop("a")
    assert waiting.wait(0.0) is None
    assert waiting.add("b", tensor("two", 1, 200))


def test_a_viewer_without_room_for_a_record_is_told_to_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_BYTES", 1000)
    hub, viewer = Hub(), Viewer(ignore)
    hub.attach(viewer, "a")
    for k in range(50):
        hub.publish("a", Update(tensors=(tensor(f"{k}", 1, 300),)))
    assert viewer._pending["a"].needs_resync
    assert viewer._records.wait(0.0) is None


def test_viewers_that_keep_up_share_their_blocks() -> None:
    hub, viewers = Hub(), [Viewer(ignore) for _ in range(50)]
    for viewer in viewers:
        hub.attach(viewer, "a")
    hub.publish("a", points(0, 10_000, 5))
    hub.publish("a", points(10_000, 10_000, 5))
    frames = [viewer._take(1000.0)[0] for viewer in viewers]
    assert all(frame["blocks"] is frames[0]["blocks"] for frame in frames)


def test_a_viewer_that_came_later_is_told_its_own_points() -> None:
    hub, early, late = Hub(), Viewer(ignore), Viewer(ignore)
    hub.attach(early, "a")
    hub.publish("a", points(0, 10, 1))
    hub.attach(late, "a")
    hub.publish("a", points(10, 10, 1))
    steps = [np.frombuffer(viewer._take(1000.0)[0]["blocks"][0]["steps"], "<i8").tolist() for viewer in (early, late)]
    assert steps == [list(range(20)), list(range(10, 20))]


def test_a_digest_forgets_and_makes_again() -> None:
    digest, made = Digest(), []
    for seq in (*range(100), 0):
        digest.get(("a", seq, seq, FRAME_BYTES), lambda seq=seq: made.append(seq) or [])  # type: ignore[misc,func-returns-value]
    assert made == [*range(100), 0]


@pytest.mark.parametrize("n_bytes", [FRAME_BYTES, 8 * FRAME_BYTES])
def test_thinned_blocks_take_what_they_may_and_keep_extremes_and_nan(n_bytes: int) -> None:
    n = 20_000
    values = np.random.default_rng(0).normal(size=(4, n))
    values[1, 777], values[2, 888], values[3, 999] = np.nan, 50.0, -50.0
    columns: Columns = (np.arange(n, dtype=np.int64), np.linspace(0, 1, n), values)
    blocks = pack({("a", "b", "c", "d"): [columns]}, n_bytes)
    assert cost(blocks) <= 1.1 * n_bytes + 400
    rows = {block["names"][0]: np.frombuffer(block["values"], "<f8") for block in blocks}
    assert np.isnan(rows["b"]).any()
    assert (rows["c"].max(), rows["d"].min()) == (50.0, -50.0)
    assert all(np.frombuffer(block["steps"], "<i8")[-1] == n - 1 for block in blocks)
    assert [block["n"] for block in blocks] == [n] * 4
