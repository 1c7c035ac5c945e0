"""The hub and its viewers: order, resumption, bounds, and nobody slowed by a viewer that does not read."""

import asyncio
import time
from typing import Any

import numpy as np
import ormsgpack
import pytest

from babysit.live import viewer as viewer_module
from babysit.live.hub import RING_BYTES, Hub
from babysit.live.pending import MAX_POINTS
from babysit.live.records import INTERVAL
from babysit.live.update import Update
from babysit.live.viewer import LARGEST_FRAME, Viewer
from babysit.wire.messages import Block, Tensor


def points(first: int, n: int = 1, names: tuple[str, ...] = ("train/loss",)) -> Update:
    steps = np.arange(first, first + n)
    return Update(blocks=(Block.pack(names, steps, steps * 0.1, np.tile(steps * 1.0, (len(names), 1))),))


def picture(step: int, n_bytes: int = 4) -> Update:
    shape = [1, 1, n_bytes, 1]
    return Update(
        tensors=(
            Tensor(seq=1, name="layer/1/filters", step=step, time=0, dtype="uint8", shape=shape, data=bytes(n_bytes)),
        )
    )


class Browser:
    """The far end: keeps the messages that it is sent, and may refuse to read."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.reads = asyncio.Event()
        self.reads.set()

    async def receive(self, frame: bytes) -> None:
        await self.reads.wait()
        self.messages.append(ormsgpack.unpackb(frame))

    def steps(self, name: str = "train/loss") -> list[int]:
        blocks = [b for m in self.messages if m["type"] == "frame" for f in m["frames"] for b in f["blocks"]]
        return [int(s) for b in blocks if name in b["names"] for s in np.frombuffer(b["steps"], "<i8")]


def play(scene: Any) -> None:
    async def main() -> None:
        browser = Browser()
        viewer = Viewer(browser.receive)
        pump = asyncio.create_task(viewer.pump())
        try:
            await scene(Hub(), viewer, browser)
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    asyncio.run(main())


async def until(condition: Any, seconds: float = 30.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def test_points_come_in_order_and_once() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        for step in range(1, 50):
            hub.publish("a", points(step))
            hub.publish("b", points(1000 + step))
            viewer.credit()
            await asyncio.sleep(0.005)
        await until(lambda: len(browser.steps()) == 49)
        assert browser.steps() == list(range(1, 50))

    play(scene)


def test_without_credit_at_most_two_frames_are_sent_and_the_rest_coalesces() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        for step in range(1, 9):
            hub.publish("a", points(step))
            await asyncio.sleep(0.06)
        assert len(browser.messages) == 2
        viewer.credit()
        await until(lambda: len(browser.messages) == 3)
        assert browser.steps() == list(range(1, 9))

    play(scene)


def test_a_browser_that_comes_back_gets_what_it_missed() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        hub.publish("a", points(1))
        await until(lambda: browser.steps() == [1])
        seen = hub.seq
        hub.detach(viewer, "a")
        hub.publish("a", points(2))
        assert hub.attach(viewer, "a", hub.epoch, seen) == (seen, True)
        viewer.credit()
        await until(lambda: browser.steps() == [1, 2])

    play(scene)


@pytest.mark.parametrize("case", ["another epoch", "too old", "from the future", "unknown run"])
def test_a_browser_that_cannot_resume_is_told_so(case: str) -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.publish("a", points(1))
        first = hub.seq
        for _ in range(RING_BYTES // picture(1, 1 << 18).cost + 2):
            hub.publish("a", picture(2, 1 << 18))
        epoch, run, after = {
            "another epoch": ("0000", "a", hub.seq),
            "too old": (hub.epoch, "a", first),
            "from the future": (hub.epoch, "a", hub.seq + 1),
            "unknown run": (hub.epoch, "b", first),
        }[case]
        assert hub.attach(viewer, run, epoch, after) == (hub.seq, False)

    play(scene)


def test_a_stalled_browser_costs_bounded_memory_and_is_told_to_fetch() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        browser.reads.clear()
        for step in range(0, 3 * MAX_POINTS, 4096):
            hub.publish("a", points(step, 4096))
        await asyncio.sleep(0)
        assert viewer._pending["a"]._n_points <= MAX_POINTS
        browser.reads.set()
        viewer.credit()
        await until(lambda: any(m["type"] == "resync" and m["run"] == "a" for m in browser.messages))

    play(scene)


def test_a_browser_that_never_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer_module, "SEND_DEADLINE", 0.05)

    async def main() -> None:
        browser = Browser()
        browser.reads.clear()
        viewer, hub = Viewer(browser.receive), Hub()
        hub.attach(viewer, "a")
        hub.publish("a", points(1))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(viewer.pump(), 30)

    asyncio.run(main())


def test_a_hidden_page_gets_events_only_and_fetches_when_shown() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        viewer.show(False)
        hub.publish("a", points(1))
        hub.publish("a", Update(events=({"kind": "state", "data": {"state": "finished"}},)))
        await until(lambda: browser.messages)
        assert browser.messages[0]["frames"][0]["events"]
        assert browser.steps() == []
        viewer.show(True)
        await until(lambda: browser.messages[-1]["type"] == "resync")

    play(scene)


def test_of_pictures_only_the_newest_is_sent_and_not_too_often() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        begun = time.monotonic()
        for step in range(1, 31):
            hub.publish("a", picture(step))
            viewer.credit()
            await asyncio.sleep(0.02)

        def tensors() -> list[int]:
            return [
                t["step"] for m in browser.messages if m["type"] == "frame" for f in m["frames"] for t in f["tensors"]
            ]

        await until(lambda: tensors()[-1:] == [30])
        assert len(tensors()) <= 2 + (time.monotonic() - begun) / INTERVAL

    play(scene)


def test_a_flood_is_thinned_and_says_of_how_many() -> None:
    async def scene(hub: Hub, viewer: Viewer, browser: Browser) -> None:
        hub.attach(viewer, "a")
        hub.publish("a", points(1, 20_000, ("train/loss", "val/loss")))
        await until(lambda: browser.messages)
        blocks = browser.messages[0]["frames"][0]["blocks"]
        assert [b["n"] for b in blocks] == [20_000, 20_000]
        assert sum(len(b[column]) for b in blocks for column in ("steps", "times", "values")) <= LARGEST_FRAME + 48
        assert browser.steps()[0] == 1
        assert browser.steps()[-1] == 20_000

    play(scene)
