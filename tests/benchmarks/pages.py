"""A run that no worker trains, in a real page: what feeds it, how it is visited, what the browser says of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import chromium
from babysit.sdk.run import Run
from babysit.server.serve import Background
from babysit.store.runs import RunState, create_run, move_run
from benchmarks.real_data import LeftOutError

LAYERS, OTHERS, TILES = 2, 16, 64
HISTOGRAMS = [f"layer/{k}/{of}/histogram" for k in (1, 2, 3) for of in ("activation", "gradient")]

# A fixed piece of work that knows no page: what a browser here takes for it puts the other times in relation.
CALIBRATE = """() => {
  const start = performance.now();
  let sum = 0;
  for (let i = 1; i < 2e7; i++) sum += Math.sqrt(i) / i;
  return sum > 0 ? performance.now() - start : 0;
}"""

# Opens whatever is folded.
UNFOLD = """() => {
  for (const each of document.querySelectorAll("details:not([open])")) each.open = true;
  for (const each of document.querySelectorAll("main button[aria-expanded=false]")) each.click();
}"""


def names() -> list[str]:
    """Return the series of twenty charts: two lines each where a page pairs them, one elsewhere."""
    pairs = ["train/loss", "val/loss", "train/accuracy", "val/accuracy"]
    layers = [f"layer/{k}/activation/{of}" for k in range(1, LAYERS + 1) for of in ("mean", "std")]
    return [*pairs, *layers, *(f"other/{k}" for k in range(OTHERS))]


def make_run(server: Background, name: str) -> str:
    """Store a run that is running, whose producer is a benchmark; return its id."""

    def make(connection: Any) -> str:
        run = create_run(connection, {}, name, "digits", "none", 1_000_000)
        for state in (RunState.STARTING, RunState.RUNNING):
            move_run(connection, run.id, state, "by hand")
        return run.id

    return server.services.database.writer.submit(make).result(10)


class Feed:
    """A thread that logs points `hz` times a second and tensors twice a second, until the `with` block ends."""

    def __init__(self, server: Background, run: str, folder: Path, hz: float) -> None:
        token = server.services.tokens.ingest(run)
        self._run = Run(server.url, run, token, folder=folder)
        self._hz, self._end = hz, threading.Event()
        self._generator = np.random.default_rng(0)
        self._thread = threading.Thread(target=self._work)
        self.step = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end.set()
        self._thread.join()
        self._run.finish(10)

    def _work(self) -> None:
        known, due = names(), 0.0
        start = time.monotonic()
        while not self._end.wait(max(0.0, start + self.step / self._hz - time.monotonic())):
            self.step += 1
            self._run.log(self.step, dict(zip(known, self._generator.random(len(known)).tolist(), strict=True)))
            if time.monotonic() >= due:
                due = time.monotonic() + 0.5
                self._log_tensors()

    def _log_tensors(self) -> None:
        meta = {"low": -1.0, "high": 1.0, "counted": 1000, "of": 1000, "nonfinite": 0}
        for name in HISTOGRAMS:
            self._run.log_tensor(self.step, name, self._generator.integers(0, 50, 64).astype(np.float32), meta)
        tiles = self._generator.integers(0, 256, (TILES, 8, 8, 1), dtype=np.uint8)
        self._run.log_picture(self.step, "layer/1/filters", tiles, {"shown": TILES, "units": TILES})


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a browser; raises LeftOutError where there is none."""
    path = chromium.find()
    if path is None:
        raise LeftOutError("needs a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, url: str, token: str, *, height: int = 1200, script: str = "") -> Iterator[Page]:
    """Give a page of a profile of its own, logged in, that has run `script` before its own."""
    with browser.new_context(viewport={"width": 1440, "height": height}) as context:
        context.request.post(f"{url}/api/login", data={"token": token}, headers={"Origin": url})
        context.add_init_script(script)
        yield context.new_page()


def metrics(session: CDPSession) -> dict[str, float]:
    """Return the browser's own counts of a page: seconds of script and of tasks, bytes of heap, nodes, listeners."""
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    return {item["name"]: float(item["value"]) for item in session.send("Performance.getMetrics")["metrics"]}
