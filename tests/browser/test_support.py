"""A browser that lacks something gets a sentence that says what, never a blank page."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from processes import ServerProcess

Visit = Callable[..., Page]
LACKS = {
    "WebSocket": "delete window.WebSocket",
    "2D canvas": "HTMLCanvasElement.prototype.getContext = () => null",
    "observers": "delete window.ResizeObserver",
}


@pytest.fixture
def visit(browser: Browser, house: ServerProcess) -> Iterator[Visit]:
    """Return a function that opens a page in a browser with these options, after a script of the test's own."""
    opened: list[BrowserContext] = []

    def open_page(path: str, script: str = "", without: str = "", **options) -> Page:
        context = browser.new_context(**options)
        opened.append(context)
        context.request.post(f"{house.url}/api/login", data={"token": house.token}, headers={"Origin": house.url})
        context.add_init_script(script)
        page = context.new_page()
        if without:
            page.route(without, lambda route: route.abort())
        page.goto(house.url + path)
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("path", ["/", "/new", "/runs/any"])
@pytest.mark.parametrize("missing", LACKS)
def test_what_a_browser_lacks_is_said(visit: Visit, missing: str, path: str) -> None:
    page = visit(path, script=LACKS[missing])
    expect(page.get_by_role("alert")).to_contain_text(missing)
    expect(page.get_by_role("heading")).to_have_text("This browser cannot show babysit")


@pytest.mark.parametrize("path", ["/", "/runs/any"])
def test_a_page_whose_script_never_comes_says_so(visit: Visit, path: str) -> None:
    page = visit(path, without="**/main.js", reduced_motion="reduce")
    alert = page.get_by_text("This page has not started")
    expect(alert).to_be_visible()
    assert alert.evaluate("element => getComputedStyle(element).animationDelay") == "4s"  # no flash where it does come


def test_a_browser_that_refuses_storage_is_told(visit: Visit) -> None:
    page = visit("/", script="Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    expect(page.get_by_text("This page has not started")).to_be_visible()


def test_without_scripts_there_is_a_sentence(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    expect(page.get_by_text("This page has not started")).to_be_visible()
    for path in ("/", "/login"):  # a browser that is only told to run no script does not show these
        assert re.search("<noscript>.*needs JavaScript", page.request.get(house_url(page) + path).text())


def house_url(page: Page) -> str:
    return page.url.rstrip("/")
