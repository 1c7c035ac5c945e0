"""Watching over time: hidden tabs, several tabs, and a page that does not grow however long it is looked at."""

import re
from collections.abc import Iterator
from typing import Any

import ormsgpack
import pytest
from playwright.sync_api import Page, WebSocket, expect

from browser.conftest import Open
from processes import ServerProcess, run_when, until

LONG: dict[str, Any] = {
    "name": "Long",
    "network": {"layers": [{"type": "dense", "units": 100}, {"type": "dense", "units": 100}]},
    "training": {"epochs": 100_000},
}
SHOWN = re.compile(r"of ([\d,]+) points")
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
WIRE = 200_000


@pytest.fixture
def long(house: ServerProcess) -> Iterator[str]:
    """A run that trains for as long as the test."""
    with house.client() as client:
        run = client.post("/api/runs", json=LONG).json()["id"]
        run_when(client, run, "running")
        yield run
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        run_when(client, run, "stopped", "finished")


def points_shown(page: Page) -> int:
    """Return how many points the loss chart says that it stands for."""
    found = SHOWN.search(page.get_by_role("region", name="Loss", exact=True).inner_text())
    return int(found[1].replace(",", "")) if found else 0


def watch_growing(page: Page) -> None:
    first = until(lambda: points_shown(page))
    until(lambda: points_shown(page) > first)


class Line:
    """What came over a page's live sockets."""

    def __init__(self, page: Page) -> None:
        self.messages: list[dict[str, Any]] = []
        self.n_bytes = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, data: Any) -> None:
        self.n_bytes += len(data)
        self.messages.append(ormsgpack.unpackb(data))

    def blocks(self) -> int:
        return sum(len(part["blocks"]) for message in self.messages for part in message.get("frames", []))


def is_left_alone(page: Page, line: Line) -> bool:
    """Return whether two seconds bring how the run goes, and no points."""
    line.messages.clear()
    page.wait_for_timeout(2000)
    has_word = any(part["summaries"] for message in line.messages for part in message.get("frames", []))
    return has_word and line.blocks() == 0


def test_a_hidden_tab_gets_no_points_and_is_whole_when_it_is_shown(
    open_tab: Open, house: ServerProcess, long: str
) -> None:
    page = open_tab(house).page
    line = Line(page)
    page.goto(f"{house.url}/runs/{long}")
    watch_growing(page)
    assert line.blocks() > 0
    page.evaluate(HIDE, True)
    until(lambda: is_left_alone(page, line))  # once what was on its way has arrived
    seen = points_shown(page)
    page.evaluate(HIDE, False)
    until(lambda: points_shown(page) > seen)
    with house.client() as client:
        client.post(f"/api/runs/{long}/commands", json={"type": "stop"})
        run_when(client, long, "stopped")
        catalogue = client.get(f"/api/runs/{long}/series").json()["series"]
    stored = sum(series["n"] for series in catalogue if series["name"] in ("train/loss", "val/loss"))
    until(lambda: points_shown(page) == stored)


def test_a_run_in_several_tabs_goes_on_in_each(open_tab: Open, house: ServerProcess, long: str) -> None:
    first = open_tab(house, f"/runs/{long}").page
    others = [first.context.new_page() for _ in range(3)]
    for page, path in zip(others, (f"/runs/{long}", f"/runs/{long}", "/"), strict=True):
        page.goto(house.url + path)
    for page in (first, *others[:2]):
        page.bring_to_front()
        watch_growing(page)
        expect(page.locator(".run-head").get_by_text("Live", exact=True)).to_be_visible()
    others[0].close()
    first.bring_to_front()
    watch_growing(first)
    row = others[2].get_by_role("row", name=re.compile("Long"))
    before = row.first.inner_text()
    others[2].bring_to_front()
    until(lambda: row.first.inner_text() != before)


def counts(page: Page) -> dict[str, int]:
    """Return how many nodes and listeners a page has, without what only waits to be collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {item["name"]: int(item["value"]) for item in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {name: metrics[name] for name in ("Nodes", "JSEventListeners")}


def stays_as_it_is(page: Page, line: Line) -> bool:
    """Return whether a page has hardly more nodes and listeners after thirty messages: what leaks has ever more."""
    before, n_messages = counts(page), len(line.messages)
    while len(line.messages) < n_messages + 30:
        page.wait_for_timeout(100)
    after = counts(page)
    return after["JSEventListeners"] <= before["JSEventListeners"] + 4 and after["Nodes"] <= before["Nodes"] + 60


def test_a_page_that_is_watched_does_not_grow_and_is_sent_little(
    open_tab: Open, house: ServerProcess, long: str
) -> None:
    page = open_tab(house).page
    line = Line(page)
    page.goto(f"{house.url}/runs/{long}")
    watch_growing(page)
    n_bytes, begun = line.n_bytes, page.evaluate("performance.now()")
    until(lambda: stays_as_it_is(page, line))  # once late parts have come and the first pictures are drawn
    seconds = (page.evaluate("performance.now()") - begun) / 1000
    assert line.n_bytes - n_bytes <= (seconds + 1) * WIRE


def test_the_first_sight_of_a_run_takes_few_requests(open_tab: Open, house: ServerProcess, long: str) -> None:
    page = open_tab(house).page
    page.goto("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{house.url}/runs/{long}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Long")
    data = [url.split("?")[0].rsplit("/", 1)[1] for url in asked if "/api/" in url]
    assert data[0] == "page"
    assert set(data) <= {"page", "tensors"}  # pictures are fetched by themselves; all else has come with the page
