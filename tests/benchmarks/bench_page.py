"""How soon a page is ready, from navigation to its content drawn, in a fresh browser profile; and what it weighs."""

import gzip
import re
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import chromium
from benchmarks.figure import Figure
from benchmarks.real_data import LeftOutError
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


def measure() -> Iterator[Figure]:
    """Yield the median time to ready of the runs page and of a finished run's page, and the bytes of the first load."""
    path = chromium.find()
    if path is None:
        raise LeftOutError("needs a browser")
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        with server.client() as client:
            run = client.post("/api/runs", json={}).json()["id"]
            run_when(client, run, "finished")
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        for name, address, selector in (
            ("runs page, its rows", "/", f"a[href='/runs/{run}']"),
            ("run page, its head", f"/runs/{run}", ".run-head h1"),
            ("run page, its first chart", f"/runs/{run}", ".uplot canvas"),
        ):
            yield Figure(f"{name}: ready", _ready(browser, server, address, selector, 1), "ms", goal=600)
            throttled = _ready(browser, server, address, selector, THROTTLED)
            yield Figure(f"{name}: ready, processor throttled {THROTTLED}×", throttled, "ms", goal=1500)
        browser.close()
        yield from _weight(server)


def _ready(browser: Browser, server: ServerProcess, address: str, selector: str, slowdown: int) -> float:
    return statistics.median(_load(browser, server, address, selector, slowdown) for _ in range(LOADS))


def _load(browser: Browser, server: ServerProcess, address: str, selector: str, slowdown: int) -> float:
    with browser.new_context() as context:
        context.request.post(f"{server.url}/api/login", data={"token": server.token}, headers={"Origin": server.url})
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.add_init_script(WATCH.replace("SELECTOR", selector))
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
