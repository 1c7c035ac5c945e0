"""The storage in a real browser: what takes the disk, runs that go when it is said twice, a full disk's banner."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store import marks
from browser.conftest import Open
from processes import ServerProcess, run_when

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    """A server in this process, so that its database can be held; with four runs, of which one has a star."""
    with Background(Settings.load(data_dir=tmp_path_factory.mktemp("data"), port=0, slots=2)) as background:
        house = ServerProcess(background.settings.data_dir)
        house.url, house.token = background.url, background.token
        with house.client() as client:
            for name in ("oldest", "starred", "older", "newest"):
                run_id = client.post("/api/runs", json={"name": name, "training": {"epochs": 1}}).json()["id"]
                run_when(client, run_id, "finished")
                if name == "starred":
                    write = background.services.database.writer.submit
                    write(lambda c, run_id=run_id: marks.star(c, run_id, True)).result()  # type: ignore[misc]
        yield background


def rows(page: Page) -> list[str]:
    return page.get_by_role("table", name="Runs by size").get_by_role("link").all_inner_texts()


def test_old_runs_go_once_it_is_said_twice(open_tab: Open, server: Background) -> None:
    page = open_tab(server, "/storage").page
    expect(page.get_by_role("heading", name="Storage")).to_be_visible()
    expect(page.get_by_role("table", name="Runs by size").get_by_role("row")).to_have_count(5)
    show = page.get_by_role("button", name="Show what would go")
    page.get_by_role("checkbox", name="Ended more than").uncheck()
    expect(page.get_by_text("Choose at least one rule")).to_be_visible()
    expect(show).to_be_disabled()
    page.get_by_role("textbox", name=re.compile("Not among the")).fill("1")
    show.click()
    plan = page.get_by_role("region", name="Runs that would go")
    expect(plan.get_by_role("listitem")).to_have_count(2)
    expect(plan).to_contain_text("older")
    expect(plan).to_contain_text("3 newer runs")
    expect(plan).not_to_contain_text("starred")
    page.get_by_role("button", name="Purge 2 runs").click()
    assert len(rows(page)) == 4
    page.get_by_role("button", name="Yes, purge 2 runs for good").click()
    expect(page.get_by_text(re.compile("2 runs gone for good, "))).to_be_visible()
    expect(page.get_by_role("table", name="Runs by size").get_by_role("link")).to_have_count(2)
    assert {*rows(page)} == {"starred", "newest"}


def test_a_filter_that_cannot_be_read_is_told(open_tab: Open, server: Background) -> None:
    tab = open_tab(server, "/storage")
    tab.is_tolerant = True
    page = tab.page
    page.get_by_role("textbox", name="Matching").fill("val/accuracy.best <")
    page.get_by_role("button", name="Show what would go").click()
    expect(page.get_by_role("alert")).to_contain_text("must go on with a value")
    page.get_by_role("textbox", name="Matching").fill("dataset = digits")
    page.get_by_role("textbox", name=re.compile("Ended more than")).fill("0")
    page.get_by_role("button", name="Show what would go").click()
    expect(page.get_by_role("region", name="Runs that would go")).to_contain_text("matches dataset = digits")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_free_space_is_given_back(open_tab: Open, server: Background) -> None:
    write = server.services.database.writer.submit
    write(lambda c: c.execute(text("INSERT INTO views(name, query, time) VALUES ('x', zeroblob(3000000), 0)"))).result()
    write(lambda c: c.execute(text("DELETE FROM views"))).result()
    page = open_tab(server, "/storage").page
    page.get_by_role("button", name="Give back free space").click()
    expect(page.get_by_text(re.compile(r"The database is [\d.]+ MB smaller"))).to_be_visible()
    expect(page.get_by_role("button", name="Give back free space")).to_be_disabled()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_it_is_readable_for_everyone(
    open_tab: Open, server: Background, serious: Callable[[Page], list[str]], width: int, scheme: str
) -> None:
    page = open_tab(server, "/storage", width=width, scheme=scheme).page  # type: ignore[arg-type]
    expect(page.get_by_role("table", name="Runs by size")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("textbox", name=re.compile("Ended more than")).fill("0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Runs that would go")).to_be_visible()
    assert serious(page) == []


def test_a_full_disk_is_told_on_every_page_for_as_long(open_tab: Open, server: Background) -> None:
    """SQLite's own limit of pages stands for the disk's: the database may not grow."""
    writer = server.services.database.writer
    page = open_tab(server, "/").page
    banner = page.get_by_role("alert").filter(has_text="The disk is full")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    expect(banner).to_have_count(0)
    pages = writer.submit(lambda c: c.execute(text("PRAGMA page_count")).scalar_one()).result()
    writer.submit(lambda c: c.execute(text(f"PRAGMA max_page_count = {pages}")).scalar_one()).result()
    large = text("INSERT INTO views(name, query, time) VALUES ('x', zeroblob(3000000), 0)")
    assert writer.submit(lambda c: c.execute(large)).exception(30) is not None
    expect(banner).to_be_visible()
    for name in ("New run", "Lecture"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(banner).to_be_visible()
    banner.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Storage")).to_be_visible()
    page.reload()
    expect(banner).to_be_visible()
    writer.submit(lambda c: c.execute(text("PRAGMA max_page_count = 1000000")).scalar_one()).result()
    expect(banner).to_have_count(0, timeout=20_000)
