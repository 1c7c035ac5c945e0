"""A real Chromium against real servers; a page that says what it must not: CSP violations, errors, outside hosts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import chromium
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from processes import ServerProcess

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OWN_SCHEMES = {"blob", "data", "about"}


@dataclass
class Guard:
    """What went wrong in a page, as the browser itself reports it."""

    host: str
    faults: list[str] = field(default_factory=list)
    is_away: bool = False  # while the server is meant to be away, failed requests are no fault

    def watch(self, page: Page) -> None:
        """Listen to everything that a page can complain about."""
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda message: self._on_console(message.type, message.text))
        page.on("request", lambda request: self._on_request(request.url))

    def _on_console(self, kind: str, text: str) -> None:
        is_absence = self.is_away or "ERR_CONNECTION_REFUSED" in text or "WebSocket" in text
        if kind in {"error", "warning"} and not is_absence:
            self.faults.append(f"{kind}: {text}")

    def _on_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in OWN_SCHEMES and parts.hostname != self.host:
            self.faults.append(f"outside: {url}")


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=chromium.FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("house") / "data", slots=1) as server:
        yield server


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return a function that logs a new browser context in and opens a path; the guards are asked at the end."""
    opened: list[tuple[Page, Guard]] = []

    def open_(server: ServerProcess, path: str = "/", *, width: int = 1440, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page, guard = context.new_page(), Guard(urlsplit(server.url).hostname or "")
        guard.watch(page)
        page.guard = guard
        page.goto(f"{server.url}/login?token={server.token}")
        if path != "/":
            page.goto(server.url + path)
        opened.append((page, guard))
        return page

    yield open_
    faults = [fault for _, guard in opened for fault in guard.faults]
    for page, _ in opened:
        page.context.close()
    assert faults == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's source; it comes with the front end's development tools."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` does it")
    return AXE.read_text()
