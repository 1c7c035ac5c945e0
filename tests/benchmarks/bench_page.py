"""How soon a page is ready, what it weighs, and how soon a million points are drawn and sharp when one zooms in."""

import gzip
import re
import statistics
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store import chunks, ingest
from babysit.wire.messages import Block, Points
from benchmarks import pages
from benchmarks.figure import Figure
from processes import ServerProcess, run_when

LOADS = 7
THROTTLED = 4

# Notes the moment at which the selector first matches something that is drawn.
WATCH = """(() => {
  const look = () => {
    if (document.querySelector("SELECTOR")) window.readyAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


# Notes when anything is drawn on a canvas.
DRAWN = """(() => {
  window.drawnAt = [];
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function (...path) {
    window.drawnAt.push(performance.now());
    return stroke.apply(this, path);
  };
})()"""

# The last answer to a request, and the first drawing after it.
SINCE = """(path) => {
  const request = performance.getEntriesByType("resource").findLast(({ name }) => name.includes(path));
  const drawn = request?.responseEnd ? window.drawnAt.find((time) => time > request.responseEnd) : undefined;
  return drawn === undefined ? null : drawn - request.startTime;
}"""
MILLION = 1_000_000
FRAME = 20_000


def measure() -> Iterator[Figure]:
    """Yield the median time to ready of the runs page and of a finished run's page, their bytes, and the million."""
    with tempfile.TemporaryDirectory() as folder, pages.launched() as browser:
        with ServerProcess(Path(folder) / "small") as server:
            with server.client() as client:
                run = client.post("/api/runs", json={}).json()["id"]
                run_when(client, run, "finished")
            yield from _readiness(browser, server, run)
            yield from _weight(server)
            yield _until_drawn(browser, server, run)
        with Background(Settings.load(data_dir=Path(folder) / "large", port=0, slots=1)) as large:
            yield from _million(browser, large)


def _readiness(browser: Browser, server: ServerProcess, run: str) -> Iterator[Figure]:
    for name, address, selector in (
        ("runs page, its rows", "/", f"a[href='/runs/{run}']"),
        ("run page, its head", f"/runs/{run}", ".run-head h1"),
        ("run page, its first chart", f"/runs/{run}", ".uplot canvas"),
    ):
        yield Figure(f"{name}: ready", _ready(browser, server, address, selector, 1), "ms", goal=600)
        throttled = _ready(browser, server, address, selector, THROTTLED)
        yield Figure(f"{name}: ready, processor throttled {THROTTLED}×", throttled, "ms", goal=1500)


def _ready(browser: Browser, server: ServerProcess, address: str, selector: str, slowdown: int) -> float:
    return statistics.median(_load(browser, server, address, selector, slowdown) for _ in range(LOADS))


def _load(browser: Browser, server: ServerProcess, address: str, selector: str, slowdown: int) -> float:
    with pages.opened(browser, server.url, server.token, script=WATCH.replace("SELECTOR", selector)) as page:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.goto(server.url + address)
        page.locator(selector).first.wait_for(state="attached")
        return float(page.evaluate("new Promise((resolve) => requestAnimationFrame(() => resolve(window.readyAt)))"))


def _weight(server: ServerProcess) -> Iterator[Figure]:
    """Yield what each view asks for at once: its HTML, and every file that the HTML names."""
    with server.client() as client:
        for name, address in (("runs page", "/"), ("new-run page", "/new"), ("run page", "/runs/any")):
            page = client.get(address).text
            files = sorted(set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)))
            parts = [page.encode(), *(client.get(file).content for file in files)]
            zipped = sum(len(gzip.compress(part, 9)) for part in parts)
            yield Figure(f"{name}: first load of {len(parts)} files, gzipped", zipped / 1e3, "kB", goal=60)
            yield Figure(f"{name}: first load, raw", sum(map(len, parts)) / 1e3, "kB", goal=200)


def _until_drawn(browser: Browser, server: ServerProcess, run: str) -> Figure:
    """Return what a run's page has loaded until it rests: also what came after its first sight."""
    with pages.opened(browser, server.url, server.token) as page:
        page.goto(f"{server.url}/runs/{run}")
        page.locator(".uplot canvas").first.wait_for()
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate(
            "performance.getEntries().filter(({ name }) => /assets|runs/.test(name) && !name.includes('/api/'))"
            ".map(({ encodedBodySize }) => encodedBodySize ?? 0)"
        )
    return Figure(f"run page: {len(sizes)} files until it rests, gzipped", sum(sizes) / 1e3, "kB")


def _million(browser: Browser, server: Background) -> Iterator[Figure]:
    """Yield how soon after its request a million points of three series are drawn, and are sharp after a zoom."""
    run = _store_million(server)
    painted, sharp = [], []
    for _ in range(LOADS):
        with pages.opened(browser, server.url, server.token, script=DRAWN) as page:
            page.goto(f"{server.url}/runs/{run}")
            painted.append(_since(page, f"/runs/{run}/page"))
            page.wait_for_load_state("networkidle")
            _drag(page)
            sharp.append(_since(page, f"/runs/{run}/series"))
    yield Figure(f"{MILLION:,} points: request to first paint", statistics.median(painted), "ms", goal=300)
    yield Figure(f"{MILLION:,} points: zoom's request to sharp", statistics.median(sharp), "ms", goal=150)


def _store_million(server: Background) -> str:
    writer, run = server.services.database.writer, pages.make_run(server, "million")
    names = ["train/loss", "train/accuracy", "optimizer/learning_rate"]
    generator = np.random.default_rng(0)
    for seq, start in enumerate(range(0, MILLION, FRAME), 1):
        steps = np.arange(start + 1, start + FRAME + 1)
        frame = Points(seq=seq, blocks=[Block.pack(names, steps, steps / 100, generator.normal(size=(3, FRAME)))])
        writer.submit(partial(ingest.append, run_id=run, producer="bench", message=frame)).result(60)
    writer.submit(partial(chunks.merge, run_id=run)).result(60)
    return run


def _since(page: Page, path: str) -> float:
    """Return the milliseconds from the newest request of `path` to the first drawing after its answer."""
    handle = page.wait_for_function(SINCE, arg=path, timeout=20_000)
    return float(handle.json_value())


def _drag(page: Page) -> None:
    """Drag over a fifth of the first chart."""
    box = page.locator(".uplot .u-over").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.4 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], middle, steps=4)
    page.mouse.up()
