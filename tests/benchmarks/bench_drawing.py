"""What a live page costs the browser: script a frame, main thread, heap, nodes and listeners, bytes on the wire."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, WebSocket

from babysit.server.serve import Background
from babysit.server.settings import Settings
from benchmarks import pages
from benchmarks.figure import Figure
from benchmarks.trace import CATEGORIES, script_per_frame

SECONDS = 10.0
SETTLE = 3.0
UPDATES = 10_000
UPDATES_HZ = 200.0
USUAL_LOOP = 120.0
"""Milliseconds of the calibration loop on the machine for which the budgets are, when it does nothing else."""
TALL, USUAL = 8000, 1200
"""Heights of the window: only what can be seen is drawn."""


def measure() -> Iterator[Figure]:
    """Yield the figures of a page with everything unfolded, of one as it usually is, and of a long watch."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Background(Settings.load(data_dir=Path(folder) / "data", port=0, slots=1)) as server,
        pages.launched() as browser,
    ):
        with pages.opened(browser, server.url, server.token) as page:
            page.goto(server.url)
            loop = min(page.evaluate(pages.CALIBRATE) for _ in range(5))
        yield Figure("calibration loop in this browser", loop, "ms")
        yield from _everything(browser, server, Path(folder), loop)
        yield from _usual(browser, server, Path(folder))
        yield from _long(browser, server, Path(folder))


def _everything(browser: Browser, server: Background, folder: Path, loop: float) -> Iterator[Figure]:
    run = pages.make_run(server, "everything")
    with (
        pages.Feed(server, run, folder / "everything", 5.0),
        pages.opened(browser, server.url, server.token, height=TALL) as page,
    ):
        received = _counted(page)
        _show(page, f"{server.url}/runs/{run}")
        yield from _what_is_there(page)
        browser.start_tracing(page=page, categories=CATEGORIES)
        n_before = sum(received)
        busy = _busy(page)
        wire = (sum(received) - n_before) / SECONDS / 1e3
        frames = script_per_frame(browser.stop_tracing())
    yield Figure("script in a frame, median", float(np.median(frames)), "ms", goal=16)
    late = float(np.percentile(frames, 95))
    yield Figure("script in a frame, 95th percentile", late, "ms", goal=30)
    yield Figure("script in a frame, 95th percentile / calibration loop", late / loop, goal=30 / USUAL_LOOP)
    yield Figure("main thread busy, everything at 5 Hz", busy, "%", goal=50)
    yield Figure("wire, everything at 5 Hz", wire, "kB/s", goal=200)


def _usual(browser: Browser, server: Background, folder: Path) -> Iterator[Figure]:
    run = pages.make_run(server, "usual")
    with (
        pages.Feed(server, run, folder / "usual", 10.0),
        pages.opened(browser, server.url, server.token, height=USUAL) as page,
    ):
        page.goto(f"{server.url}/runs/{run}")
        page.locator(".uplot canvas").first.wait_for()
        page.wait_for_timeout(1e3 * SETTLE)
        yield Figure("main thread busy, first sight at 10 Hz", _busy(page), "%", goal=40)


def _long(browser: Browser, server: Background, folder: Path) -> Iterator[Figure]:
    run = pages.make_run(server, "long")
    feed = pages.Feed(server, run, folder / "long", UPDATES_HZ)
    with feed, pages.opened(browser, server.url, server.token, height=TALL) as page:
        _show(page, f"{server.url}/runs/{run}")
        session = page.context.new_cdp_session(page)
        before, first = pages.metrics(session), feed.step
        page.wait_for_timeout(1e3 * UPDATES / UPDATES_HZ)
        after, n = pages.metrics(session), feed.step - first
    yield Figure("updates of every series", n)
    grown = (after["JSHeapUsedSize"] - before["JSHeapUsedSize"]) / 1e6
    yield Figure(f"heap grown over {UPDATES:,} updates", grown * UPDATES / n, "MB", goal=5)
    for name in ("Nodes", "JSEventListeners"):
        yield Figure(f"{name} more after them", after[name] - before[name], goal=50)


def _show(page: Page, address: str) -> None:
    """Open a run's page, and whatever is folded on it; wait until it is drawn."""
    page.goto(address)
    page.locator(".uplot canvas").first.wait_for()
    page.evaluate(pages.UNFOLD)
    page.wait_for_timeout(1e3 * SETTLE)


def _what_is_there(page: Page) -> Iterator[Figure]:
    count = "(selector) => document.querySelectorAll(selector).length"
    n_charts, n_canvases = (page.evaluate(count, selector) for selector in (".uplot", "canvas"))
    yield Figure("line charts drawn", n_charts, goal=20, side="at least")
    yield Figure("other canvases drawn", n_canvases - n_charts)


def _busy(page: Page) -> float:
    """Return the percentage of the time that the page's main thread works, over some seconds."""
    session = page.context.new_cdp_session(page)
    start, before = time.monotonic(), pages.metrics(session)
    page.wait_for_timeout(1e3 * SECONDS)
    after, took = pages.metrics(session), time.monotonic() - start
    session.detach()
    return 100 * (after["TaskDuration"] - before["TaskDuration"]) / took


def _counted(page: Page) -> list[int]:
    """Return a list that gets the length of every message of the page's live socket."""
    lengths: list[int] = []

    def listen(socket: WebSocket) -> None:
        def note(data: Any) -> None:
            lengths.append(len(data))

        socket.on("framereceived", note)

    page.on("websocket", listen)
    return lengths
