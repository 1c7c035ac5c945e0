"""A day with the history: find, filter, tag, compare, and take the report along, which opens without a network."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import Open
from browser.reading import chart, query, written
from processes import ServerProcess, run_when

RATES = (0.1, 0.01, 0.1, 0.01)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on which four short runs have been trained, at two rates by two seeds, and one of another kind."""
    with ServerProcess(tmp_path_factory.mktemp("history") / "data", slots=2) as server, server.client() as client:
        orders = [
            {"name": f"rate {rate}", "seed": place // 2, "optimizer": {"name": "sgd", "learning_rate": rate}}
            for place, rate in enumerate(RATES)
        ]
        orders.append({"name": "zeros", "network": {"init": "zeros"}})
        made = [client.post("/api/runs", json={"training": {"epochs": 2}, **order}).json()["id"] for order in orders]
        for run in made:
            run_when(client, run, "finished")
        yield server


def rows(page: Page) -> Locator:
    return page.locator(".runs-row[data-index]")


def test_found_filtered_tagged_compared_and_reported(
    open_tab: Open, browser: Browser, server: ServerProcess, tmp_path: Path
) -> None:
    tab = open_tab(server)
    page, tab.is_tolerant = tab.page, True  # a mistake in a filter is a 422
    expect(rows(page)).to_have_count(5)
    _find(page)
    _filter(page)
    ids = _tag(page)
    with server.client() as client:
        assert all(client.get(f"/api/runs/{run}").json()["tags"] == ["seeds of 0.1"] for run in ids)
    _compare(page, ids)
    _report(page, browser, tmp_path / "comparison.html")


def _find(page: Page) -> None:
    """By plain words, which count what they leave."""
    page.get_by_role("searchbox", name=re.compile("^Search")).fill("rate")
    expect(page.locator(".runs-count")).to_have_text("4 of 5 match")
    expect(rows(page)).to_have_count(4)


def _filter(page: Page) -> None:
    """A line with a mistake in it is mended by what was probably meant; the address keeps it."""
    line = page.get_by_role("combobox", name="Filter", exact=True)
    line.fill("optimizer.lerning_rate = 0.1")
    line.press("Enter")
    page.get_by_role("alert").get_by_role("button", name="optimizer.learning_rate").click()
    written(page, filter="optimizer.learning_rate = 0.1", search="rate")
    expect(page.locator(".runs-count")).to_have_text("2 of 5 match")
    page.reload()
    expect(rows(page)).to_have_count(2)


def _tag(page: Page) -> list[str]:
    """Both runs, chosen by the keys; the tag is there to be filtered by. Returns their ids."""
    page.locator("body").press("j")
    for key in ("Space", "Shift+ArrowDown"):
        page.keyboard.press(key)
    bar = page.get_by_role("group", name="2 runs chosen")
    bar.get_by_role("button", name="Tags", exact=True).click()
    field = page.get_by_role("combobox", name=re.compile("tag", re.IGNORECASE))
    field.fill("seeds of 0.1")
    field.press("Enter")
    expect(rows(page).filter(has_text="seeds of 0.1")).to_have_count(2)
    page.keyboard.press("Escape")
    ids = query(page)["selected"].split(",")
    line = page.get_by_role("combobox", name="Filter", exact=True)
    line.fill('tag = "seeds of 0.1"')
    line.press("Enter")
    expect(page.locator(".runs-count")).to_have_text("2 of 5 match")
    return ids


def _compare(page: Page, ids: list[str]) -> None:
    """What differs is the seed alone; both curves are drawn."""
    bar = page.get_by_role("group", name="2 runs chosen")
    bar.get_by_role("link", name="Compare").click()
    page.wait_for_url(re.compile(r"/compare\?runs="))
    assert sorted(query(page)["runs"].split(",")) == sorted(ids)
    expect(chart(page, "val/accuracy").locator("canvas")).to_be_visible()
    expect(chart(page, "val/accuracy").locator(".legend-name")).to_have_count(2)
    differing = page.get_by_role("region", name="Configurations side by side").get_by_role("rowheader")
    expect(differing).to_have_text(["seed"])


def _report(page: Page, browser: Browser, path: Path) -> None:
    """The file opens from the disk with the network off, draws every figure, and asks nobody for anything."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Report").click()
    waiting.value.save_as(path)
    context = browser.new_context(offline=True)
    asked: list[str] = []
    try:
        reader = context.new_page()
        reader.on("request", lambda request: asked.append(request.url))
        reader.on("pageerror", lambda error: asked.append(str(error)))
        reader.goto(path.as_uri())
        expect(reader.get_by_role("heading", level=1)).to_have_text("2 runs: rate 0.1, rate 0.1")
        plots = reader.locator(".plot")
        assert plots.count() >= 4
        for place in range(plots.count()):
            plots.nth(place).scroll_into_view_if_needed()
            expect(plots.nth(place).locator(".scatterlayer :is(.js-line, .point)").first).to_be_attached()
        assert {urlsplit(url).scheme for url in asked} <= {"file", "data", "blob"}
    finally:
        context.close()
