"""A real Chromium against real servers; a page that says what it must not: CSP violations, errors, outside hosts."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import chromium
from browser.reading import opened
from processes import ServerProcess, run_when

expect.set_options(timeout=15_000)
"""What is to be seen comes within this time, on a machine with much else to do; what never comes is late by it."""

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OWN_SCHEMES = {"blob", "data", "about"}
Scheme = Literal["light", "dark"]


@dataclass
class Tab:
    """A page, and what went wrong in it as the browser itself reports it."""

    page: Page
    host: str
    faults: list[str] = field(default_factory=list)
    is_tolerant: bool = False  # while requests are meant to fail, the browser's word on that is no fault

    def watch(self) -> None:
        """Listen to everything that a page can complain about."""
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("console", lambda message: self._on_console(message.type, message.text))
        self.page.on("request", lambda request: self._on_request(request.url))

    def _on_console(self, kind: str, text: str) -> None:
        is_meant = self.is_tolerant and ("Failed to load resource" in text or "WebSocket" in text)
        if kind in {"error", "warning"} and not is_meant:
            self.faults.append(f"{kind}: {text}")

    def _on_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in OWN_SCHEMES and parts.hostname != self.host:
            self.faults.append(f"outside: {url}")


class Server(Protocol):
    """What a tab needs to know of a server: a process of its own, or one in this process."""

    url: str
    token: str


class Open(Protocol):
    """Opens a tab of its own, logged in, at a path."""

    def __call__(self, server: Server, path: str = "/", *, width: int = 1440, scheme: Scheme = "light") -> Tab: ...


@pytest.fixture(scope="module")  # not longer: Playwright keeps an event loop, beside which no asyncio.run works
def browser(chromium_path: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=chromium.FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("house") / "data", slots=1) as server:
        yield server


@pytest.fixture
def lasting_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that has the same port after a restart."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with ServerProcess(tmp_path / "data", slots=1, port=port) as server:
        yield server


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[Open]:
    """Return a function that opens tabs; what they complained about is asked at the end."""
    opened: list[Tab] = []

    def open_(server: Server, path: str = "/", *, width: int = 1440, scheme: Scheme = "light") -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        tab = Tab(context.new_page(), urlsplit(server.url).hostname or "")
        tab.watch()
        opened.append(tab)
        tab.page.goto(f"{server.url}/login?token={server.token}")
        if path != "/":
            tab.page.goto(server.url + path)
        return tab

    yield open_
    faults = [fault for tab in opened for fault in tab.faults]
    for tab in opened:
        tab.page.context.close()
    assert faults == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's source; it comes with the front end's development tools."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` does it")
    return AXE.read_text()


@pytest.fixture
def serious(axe: str) -> Callable[[Page], list[str]]:
    """Return a function that names what is serious or critical on a page."""

    def look(page: Page) -> list[str]:
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")
        return [
            f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}"
            for each in found
            if each["impact"] in {"serious", "critical"}
        ]

    return look


@pytest.fixture(scope="module")
def deep_run(house: ServerProcess) -> str:
    """A finished run of nine layers, on the module's server."""
    layers = [{"type": "dense", "units": 20} for _ in range(8)]
    return _finished(house, {"name": "Deep", "network": {"layers": layers}, "training": {"epochs": 5}})


@pytest.fixture(scope="module")
def broken_run(house: ServerProcess) -> str:
    """A finished run whose loss soon was no number."""
    config = {"name": "Broken", "optimizer": {"name": "sgd", "learning_rate": 1e6}, "training": {"nan_guard": "off"}}
    return _finished(house, config)


def _finished(house: ServerProcess, config: dict[str, Any]) -> str:
    with house.client() as client:
        run: str = client.post("/api/runs", json=config).json()["id"]
        run_when(client, run, "finished")
    return run


@pytest.fixture
def endless(house: ServerProcess) -> Iterator[str]:
    """A run that trains for as long as the test watches it."""
    with house.client() as client:
        run = client.post("/api/runs", json={"name": "Endless", "training": {"epochs": 100_000}}).json()["id"]
        run_when(client, run, "running")
        yield run
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        run_when(client, run, "stopped")


@pytest.fixture
def deep(open_tab: Open, house: ServerProcess, deep_run: str) -> Page:
    """The page of the run of nine layers, once its charts are drawn."""
    return opened(open_tab, house, deep_run)
