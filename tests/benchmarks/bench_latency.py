"""From the end of a step to its message in the browser, with four runs streaming into one page."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

import chromium
from benchmarks.figure import Figure
from benchmarks.real_data import LeftOutError
from processes import ServerProcess, run_when

RUNS = 4
SECONDS = 15
CONFIG: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 300}, {"type": "dense", "units": 300}]},
    "training": {"steps": 10_000_000, "batch_size": 64},
}

# A viewer of its own in a real page: it watches the runs, gives credit at once, and notes each point's age on arrival.
LISTEN = """async ([prefix, runs, seconds]) => {
  const { decode } = await import(`${prefix}/lib/msgpack.js`);
  const socket = new WebSocket(`ws://${location.host}/ws/live`);
  socket.binaryType = "arraybuffer";
  const ages = [];
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: "hello", protocol: 1 }));
    for (const run of runs) socket.send(JSON.stringify({ type: "watch", run }));
  };
  socket.onmessage = ({ data }) => {
    const now = Date.now() / 1000;
    const message = decode(new Uint8Array(data));
    if (message.type !== "frame") return;
    socket.send(JSON.stringify({ type: "credit" }));
    for (const { blocks } of message.frames) for (const { times } of blocks) {
      const columns = new Float64Array(times.slice().buffer);
      for (const time of columns) ages.push(now - time);
    }
  };
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  socket.close();
  return ages;
}"""


def measure() -> Iterator[Figure]:
    """Yield the median and the 95th percentile over every point that arrived in fifteen seconds."""
    path = chromium.find()
    if path is None:
        raise LeftOutError("needs a browser")
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder), slots=RUNS) as server:
        ages = _stream(server, path)
    yield Figure("points that arrived", len(ages))
    yield Figure("age on arrival, median", 1e3 * float(np.median(ages)), "ms", goal=100)
    yield Figure("age on arrival, 95th percentile", 1e3 * float(np.percentile(ages, 95)), "ms", goal=250)


def _stream(server: ServerProcess, path: Path) -> list[float]:
    with server.client() as client:
        runs = [client.post("/api/runs", json=CONFIG).json()["id"] for _ in range(RUNS)]
        for run in runs:
            run_when(client, run, "running")
        ages = _listen(server, path, runs)
        for run in runs:
            client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        for run in runs:
            run_when(client, run, "stopped")
    return ages


def _listen(server: ServerProcess, path: Path, runs: list[str]) -> list[float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        page = browser.new_page()
        page.goto(f"{server.url}/login?token={server.token}")
        source = page.locator("script[type=module]").first.get_attribute("src") or ""
        ages: list[float] = page.evaluate(LISTEN, [source.rsplit("/", 1)[0], runs, SECONDS])
        browser.close()
        return ages
