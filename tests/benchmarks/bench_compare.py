"""Comparing 50 runs of 5,000 steps: both answers over HTTP, the page's first curves, a change of what stands out."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Page

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store import ingest
from babysit.store.runs import create_run, move_run
from babysit.store.states import RunState
from babysit.wire.messages import Block, Points
from benchmarks import pages
from benchmarks.figure import Figure

RUNS, STEPS, EVERY = 50, 5000, 100
TRIES = 5
NAMES = ["val/accuracy", "val/loss", "train/accuracy", "train/loss"]

# Milliseconds until every line stands, and how long a frame takes in which another run is pointed at.
DRAWN = """() => document.querySelectorAll(".uplot canvas").length >= 2 && performance.now()"""
POINT = """async () => {
  const chips = [...document.querySelectorAll(".run-chip")].slice(0, 20);
  const frame = () => new Promise(requestAnimationFrame);
  const spent = [];
  for (const chip of chips) {
    await frame();
    const start = performance.now();
    chip.dispatchEvent(new PointerEvent("pointerenter"));
    await frame();
    await frame();
    spent.push(performance.now() - start);
    chip.dispatchEvent(new PointerEvent("pointerleave"));
    await frame();
  }
  return spent.sort((a, b) => a - b)[spent.length >> 1];
}"""


def measure() -> Iterator[Figure]:
    """Yield medians of the two requests, of the page's first curves, and of a change of the run that is pointed at."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Background(Settings.load(data_dir=Path(folder), port=0, slots=1)) as server,
    ):
        ids = [_make(server, number) for number in range(RUNS)]
        server.services.database.writer.flush()
        with httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {server.token}"}, timeout=60, trust_env=False
        ) as client:
            yield from _requests(client, ids)
        with pages.launched() as browser:
            times = []
            for _ in range(TRIES):
                with pages.opened(browser, server.url, server.token) as page:
                    times.append(_open(page, f"{server.url}/compare?runs={','.join(ids)}"))
                    frame = page.evaluate(POINT)
            yield Figure(
                f"{RUNS} runs, 4 series: page opened, first curves drawn", statistics.median(times), "ms", 1000
            )
            yield Figure("another run pointed at: until all is drawn anew", frame, "ms")


def _requests(client: httpx.Client, ids: list[str]) -> Iterator[Figure]:
    order: dict[str, Any] = {"runs": ids, "names": NAMES, "buckets": 400}
    for name, path, body in (
        ("side by side", "/api/compare", {"runs": ids}),
        ("4 series at 400 buckets", "/api/compare/series", order),
    ):
        times = [_seconds(client, path, body) for _ in range(TRIES)]
        yield Figure(f"{RUNS} runs of {STEPS:,} steps, {name}: answer", statistics.median(times) * 1000, "ms", 1000)


def _seconds(client: httpx.Client, path: str, body: dict[str, Any]) -> float:
    start = time.perf_counter()
    client.post(path, json=body, headers={"Accept": "application/msgpack"}).raise_for_status()
    return time.perf_counter() - start


def _open(page: Page, address: str) -> float:
    """Return the milliseconds from the navigation to the first curves."""
    page.goto(address)
    return float(page.wait_for_function(DRAWN).json_value())


def _make(server: Background, number: int) -> str:
    """Store a finished run with its curves, as its producer would have sent them."""
    generator = np.random.default_rng(number)
    config = {"seed": number % 5, "optimizer": {"name": "sgd", "learning_rate": 10.0 ** -(number % 4)}}

    def make(connection: Any) -> str:
        run = create_run(connection, config, f"run {number}", "digits", "64-32-10 relu", STEPS)
        for state in (RunState.STARTING, RunState.RUNNING):
            move_run(connection, run.id, state, "by hand")
        steps = np.arange(1, STEPS + 1)
        train = generator.random((2, STEPS)) + np.exp(-steps / 1000)
        val = generator.random((2, STEPS // EVERY))
        blocks = [
            Block.pack(["train/loss", "train/accuracy"], steps, steps / 100, train),
            Block.pack(["val/loss", "val/accuracy"], steps[EVERY - 1 :: EVERY], steps[EVERY - 1 :: EVERY] / 100, val),
        ]
        ingest.append(connection, run.id, "bench", Points(seq=1, blocks=blocks))
        move_run(connection, run.id, RunState.FINISHED, "done")
        return run.id

    return server.services.database.writer.submit(make).result(60)
