"""The table of runs with ten thousand of them: ready, scrolled, sorted and filtered."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from babysit.server.serve import Background
from babysit.server.settings import Settings
from benchmarks import pages
from benchmarks.figure import Figure
from browser.many_runs import fill

N = 10_000
FRAMES = 240
LOADS = 5
TURNS = 7
SPEEDS = {"a wheel turned": 20, "a wheel spun": 120, "the bar dragged": 1200}
"""Pixels a frame."""

# Scrolls by so many pixels in each of a number of frames; returns the milliseconds between them.
SCROLL = """async ([pixels, frames]) => {
  const grid = document.querySelector(".runs-grid");
  const gaps = [];
  let last = await new Promise(requestAnimationFrame);
  for (let i = 0; i < frames; i++) {
    grid.scrollTop += pixels;
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  return gaps;
}"""

# The milliseconds from a change of the address until other rows are there.
TURN = """async (search) => {
  const first = () => document.querySelector(".runs-row[data-index='0'] .name-link")?.getAttribute("href");
  const before = first();
  const start = performance.now();
  history.pushState(null, "", search);
  dispatchEvent(new PopStateEvent("popstate"));
  while (first() === before) await new Promise((resolve) => setTimeout(resolve, 1));
  return performance.now() - start;
}"""
WAYS = {
    "sorted by best accuracy": "/?sort=-val%2Faccuracy.best",
    "sorted by a field": "/?sort=optimizer.learning_rate,-val%2Floss.min",
    "filtered": "/?filter=val%2Faccuracy.best+%3E+0.9+and+optimizer+%3D+adam&sort=val%2Floss.last",
}


def measure() -> Iterator[Figure]:
    """Yield how soon the page is ready, what a frame of scrolling costs, and how soon other rows are there."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pages.launched() as browser,
        Background(Settings.load(data_dir=Path(folder), port=0, slots=1)) as server,
    ):
        fill(server.services.database, N)
        yield Figure(f"{N:,} runs: first rows, from navigation", _ready(browser, server), "ms", goal=600)
        with pages.opened(browser, server.url, server.token, height=900) as page:
            page.goto(server.url)
            page.locator(".runs-row .name-link").first.wait_for()
            page.wait_for_load_state("networkidle")
            for name, pixels in SPEEDS.items():
                yield from _scrolled(page, name, pixels)
            for name, way in WAYS.items():
                yield Figure(f"{name}: address changed to other rows", _turned(page, way), "ms", goal=300)


def _ready(browser: Browser, server: Background) -> float:
    times = []
    for _ in range(LOADS):
        with pages.opened(browser, server.url, server.token) as page:
            page.goto(server.url)
            page.locator(".runs-row .name-link").first.wait_for()
            times.append(float(page.evaluate("performance.now()")))
    return statistics.median(times)


def _scrolled(page: Page, name: str, pixels: int) -> Iterator[Figure]:
    """Yield the time between two frames, and of the page's thread in one, without what other processes take."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate("document.querySelector('.runs-grid').scrollTop = 0")
    page.wait_for_timeout(500)
    before = _busy(session)
    gaps: list[float] = page.evaluate(SCROLL, [pixels, FRAMES])
    yield Figure(
        f"{name}, {pixels} px a frame: page's thread a frame", (_busy(session) - before) / FRAMES, "ms", goal=16
    )
    yield Figure(f"{name}: from frame to frame, median", statistics.median(gaps), "ms", goal=17)
    yield Figure(f"{name}: frames that took more than two", 100 * sum(gap > 34 for gap in gaps) / FRAMES, "%", goal=1)
    yield Figure(f"{name}: rows in the page", page.locator(".runs-row").count(), "", goal=80)


def _busy(session: CDPSession) -> float:
    """Return the milliseconds of processor time that the page's thread has used."""
    found: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return 1e3 * next(float(item["value"]) for item in found if item["name"] == "TaskDuration")


def _turned(page: Page, way: str) -> float:
    times = []
    for _ in range(TURNS):
        times.append(float(page.evaluate(TURN, way)))
        page.wait_for_load_state("networkidle")
        page.evaluate(TURN, "/")
    return statistics.median(times)
