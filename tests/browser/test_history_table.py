"""The table of runs in the browser: many generated runs beside real ones, found, ordered, chosen and grouped."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store import marks
from browser.conftest import Open, Scheme
from browser.many_runs import fill
from browser.streamed_run import open_run
from processes import run_when, until

N = 1200
HOSTILE = "<b onmouseover=alert(1)>bold</b> \u202edesrever"
ROW = "[data-index]"
Serious = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    with Background(Settings.load(data_dir=tmp_path_factory.mktemp("history"), port=0, slots=1)) as background:
        yield background


@pytest.fixture(scope="module")
def ids(server: Background) -> list[str]:
    """The generated runs, newest first; one of them has a hostile name, one many tags."""
    made = fill(server.services.database, N, n_curves=30)

    def mark(connection: Any) -> None:
        marks.rename(connection, made[2], HOSTILE)
        marks.add_tags(connection, made[3], [f"tag {k}" for k in range(20)])

    server.services.database.writer.submit(mark).result(10)
    return made


def table(page: Page) -> Locator:
    return page.get_by_role("grid", name="Runs")


def rows(page: Page) -> Locator:
    return table(page).locator(ROW)


def settle(page: Page) -> None:
    expect(rows(page).first).to_be_visible()
    expect(page.get_by_role("button", name="Columns")).to_be_visible()
    expect(table(page)).to_have_attribute("aria-busy", "false")
    page.wait_for_load_state("networkidle")


def names(page: Page) -> list[str]:
    """Return the names of the rows that are in the page."""
    return table(page).locator(f"{ROW} .name-link").all_inner_texts()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.evaluate("location.href")).query)  # page.url learns of it with the next answer only


def scroll(page: Page, row: int) -> None:
    table(page).evaluate("(grid, row) => { grid.scrollTop = row * 36; }", row)


def head(page: Page, name: str) -> Locator:
    return table(page).get_by_role("columnheader", name=name, exact=True)


def cells(page: Page, kind: str) -> list[str]:
    return table(page).locator(f"{ROW} .{kind}").all_inner_texts()


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def test_only_the_rows_in_sight_are_in_the_page(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    expect(page.locator(".runs-count")).to_have_text("1,200 runs")
    assert rows(page).count() < 70
    expect(table(page)).to_have_attribute("aria-rowcount", str(N + 1))
    scroll(page, 1000)
    expect(table(page).locator(f"a[href='/runs/{ids[1005]}']")).to_be_in_viewport()
    assert rows(page).count() < 70
    scroll(page, N)
    expect(table(page).locator(f"a[href='/runs/{ids[-1]}']")).to_be_in_viewport()


def test_who_comes_back_is_at_the_same_row(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    scroll(page, 700)
    link = table(page).locator(f"a[href='/runs/{ids[705]}']")
    link.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Runs")
    page.go_back()
    expect(link).to_be_in_viewport()
    page.reload()
    expect(link).to_be_in_viewport()


def test_a_click_at_a_head_sorts_and_the_best_is_marked(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    best = head(page, "Best val accuracy")
    best.get_by_role("button").click()
    expect(best).to_have_attribute("aria-sort", "descending")
    assert query(page)["sort"] == ["-val/accuracy.best"]
    expect(rows(page).first.locator(".best").first).to_contain_text("%")
    figures = [float(text.split("%")[0].strip("◆ \n")) for text in cells(page, "cell-metric")[::2]]
    assert figures == sorted(figures, reverse=True)
    head(page, "Name").get_by_role("button").click(modifiers=["Shift"])
    assert query(page)["sort"] == ["-val/accuracy.best,name"]
    page.go_back()
    page.go_back()
    expect(best).to_have_attribute("aria-sort", "none")
    assert "sort" not in query(page)


def test_a_filter_says_how_many_match_and_is_cleared(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server, "/?filter=optimizer+%3D+adam+and+seed+%3D+3").page
    settle(page)
    expect(page.locator(".runs-count")).to_have_text("60 of 1,200 match")
    assert all(name.startswith("adam") for name in names(page))
    page.goto(f"{server.url}/?filter=val%2Faccuracy.best+%3E+5&search=nothing")
    expect(page.get_by_role("heading", name="No run matches")).to_be_visible()
    expect(page.locator("main code.empty-filter")).to_have_text("val/accuracy.best > 5")
    page.locator(".empty").get_by_role("button", name="Clear the filter").click()
    expect(page.locator(".runs-count")).to_have_text("1,200 runs")
    page.go_back()
    expect(page.get_by_role("heading", name="No run matches")).to_be_visible()


def test_columns_are_chosen_moved_and_kept(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    page.get_by_role("button", name="Columns").click()
    panel = page.get_by_role("dialog", name="Columns")
    panel.get_by_role("searchbox").fill("learning")
    panel.get_by_label(re.compile("optimizer.learning_rate")).check()
    panel.get_by_role("searchbox").fill("train/loss")
    panel.get_by_role("group", name="train/loss", exact=True).get_by_role("button", name="least").click()
    panel.get_by_label("train/loss at step", exact=True).fill("1000")
    panel.get_by_label("train/loss at step", exact=True).press("Enter")
    panel.get_by_role("button", name="Hide: Health").click()
    panel.get_by_role("button", name="Further to the left: Duration").click()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(head(page, "Learning rate")).to_be_visible()
    expect(head(page, "Health")).to_have_count(0)
    expect(rows(page).first.locator(".cell-field")).to_have_text("0.3")
    expect(rows(page).first.locator(".cell-metric").last).not_to_have_text("–")  # its value at step 1000
    assert "train/loss@1000" in query(page)["columns"][0]
    rate = head(page, "Learning rate")
    rate.get_by_role("button").focus()

    def is_moved() -> bool:
        page.keyboard.press("Alt+ArrowLeft")
        return "learning_rate,started" in query(page)["columns"][0]

    until(is_moved)
    page.goto(server.url + "/")  # a visit without a query has the columns that were used last
    expect(head(page, "Learning rate")).to_be_visible()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("button", name="Reset").click()
    expect(head(page, "Health")).to_be_visible()
    expect(head(page, "Learning rate")).to_have_count(0)


def test_a_head_is_dragged_to_its_place_and_its_edge_to_its_width(
    open_tab: Open, server: Background, ids: list[str]
) -> None:
    page = open_tab(server).page
    settle(page)

    def is_moved() -> bool:  # what moves columns is fetched when somebody comes near a head
        drag(page, head(page, "Duration").get_by_role("button"), head(page, "State"))
        return head(page, "Duration").get_attribute("aria-colindex") == "3"

    until(is_moved)
    width = float(head(page, "Name").evaluate("(head) => head.offsetWidth"))
    box = head(page, "Name").locator(".head-edge").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] - 95, box["y"] + 5, steps=5)
    page.mouse.up()
    until(lambda: f"name:{round(width - 100)}" in query(page)["columns"][0])  # the address follows a moment later


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Drag over the left half of another head."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.wait_for_load_state("networkidle")
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 10, steps=8)
    page.mouse.up()


def test_the_keys_choose_open_and_star(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    page.keyboard.press("j")
    expect(table(page)).to_be_focused()
    for key in ("j", "Space", "j", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(table(page).locator(f"{ROW}[aria-selected=true]")).to_have_count(3)
    expect(page.get_by_role("group", name="3 runs chosen")).to_be_visible()
    until(lambda: query(page).get("selected") == [",".join(ids[1:4])])
    page.keyboard.press("Escape")
    expect(table(page).locator(f"{ROW}[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("s")
    expect(table(page).locator(f"{ROW}[data-index='3'] [aria-pressed=true]")).to_be_visible()
    page.keyboard.press("End")
    expect(table(page).locator(f"a[href='/runs/{ids[-1]}']")).to_be_in_viewport()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/runs/{ids[0]}")


def test_a_range_of_rows_and_all_that_match_are_chosen(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    rows(page).nth(0).get_by_role("checkbox").click()
    scroll(page, 150)
    row = table(page).locator(f"{ROW}[data-index='160']")
    row.get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.get_by_role("group", name="161 runs chosen")).to_be_visible()
    page.get_by_role("checkbox", name="Choose none").click()
    expect(page.locator(".bulk-bar")).to_have_count(0)
    page.goto(f"{server.url}/?filter=optimizer+%3D+adam")
    settle(page)
    page.get_by_role("checkbox", name="Choose all 300 that match").click()
    expect(page.get_by_role("group", name="300 runs chosen")).to_be_visible()


def test_groups_tell_mean_and_deviation_and_open(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    page.get_by_role("button", name="Group").click()
    panel = page.get_by_role("dialog", name="Groups")
    panel.get_by_label("optimizer.learning_rate").check()
    panel.get_by_label("optimizer.name").check()
    page.keyboard.press("Escape")
    grid = page.get_by_role("treegrid", name="Groups of runs")
    first = grid.get_by_role("row", name=re.compile("Learning rate 0.001 · Optimizer adam"))
    expect(first).to_contain_text("50")
    expect(first.locator(".cell-metric").first).to_have_text(re.compile(r"^\d\d\.\d % ± \d\.\d$"))
    first.get_by_role("button").click()
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(grid.locator("[aria-level='2']").first).to_contain_text("adam 0.001")
    assert query(page)["group"] == ["optimizer.learning_rate,optimizer.name"]
    first.get_by_role("checkbox").click()
    expect(page.get_by_role("group", name="50 runs chosen")).to_be_visible()
    grid.get_by_role("columnheader", name="Best val accuracy").get_by_role("button").click()
    expect(grid.locator(".is-group").first).to_contain_text("Learning rate 0.01")
    page.go_back()
    page.go_back()
    page.go_back()
    expect(table(page)).to_be_visible()


def test_names_and_tags_are_text(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    link = table(page).locator(f"a[href='/runs/{ids[2]}']")
    expect(link).to_contain_text(HOSTILE.split(" \u202e")[0])  # marks of direction are spelled out
    assert table(page).locator("b").count() == 0
    tagged = table(page).locator(f"{ROW}[data-index='3']")
    expect(tagged.locator(".still-tag, .tag").first).to_be_visible()
    assert overflow(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path", ["/?selected=none", "/?group=optimizer.name", "/?scope=deleted", "/?filter=seed+%3D+77"]
)
def test_the_page_is_sound(
    open_tab: Open, server: Background, ids: list[str], serious: Serious, path: str, width: int, scheme: Scheme
) -> None:
    page = open_tab(server, path.replace("none", ",".join(ids[:2])), width=width, scheme=scheme).page
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Columns")).to_be_visible()
    expect(page.locator(f"{ROW}, .empty h2").first).to_be_visible()
    assert serious(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="Columns").click()
    expect(page.get_by_role("dialog", name="Columns").get_by_role("listitem").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert serious(page) == []
    assert overflow(page) <= 0


def test_nothing_moves_under_the_pointer_and_what_is_new_is_told(
    open_tab: Open, server: Background, ids: list[str], tmp_path: Path
) -> None:
    page = open_tab(server).page
    settle(page)
    rows(page).nth(2).hover()
    before = names(page)
    run = open_run(server, tmp_path, "Live one", {"seed": 1})
    news = page.get_by_role("button", name="1 new run · Show")
    expect(news).to_be_visible()
    assert names(page) == before
    news.click()
    expect(rows(page).first).to_contain_text("Live one")
    for step in range(1, 301):
        run.log(step, {"train/loss": 2 - step / 200, "val/accuracy": step / 400})
    expect(rows(page).first.locator(".cell-step")).to_contain_text("300 / 1,000")
    expect(rows(page).first.locator(".cell-metric").first).to_have_text("75.0 %")
    expect(rows(page).first.locator("svg.curve")).to_have_attribute("aria-label", re.compile("^val/accuracy from"))
    run.state("finished", "all steps done")
    run.finish(10)
    expect(rows(page).first).to_contain_text("Finished")
    expect(page.get_by_role("status").first).to_contain_text("Live one")


def test_a_new_run_comes_by_itself_where_nobody_is_at_a_row(open_tab: Open, server: Background, tmp_path: Path) -> None:
    page = open_tab(server).page
    settle(page)
    page.mouse.move(600, 10)
    run = open_run(server, tmp_path, "Quiet one", {})
    expect(rows(page).first).to_contain_text("Quiet one")
    expect(page.locator(".runs-news")).to_have_count(0)
    run.finish(10)


def test_columns_that_no_summary_has_follow_a_live_run(open_tab: Open, server: Background, tmp_path: Path) -> None:
    run = open_run(server, tmp_path, "Own metric", {})
    run.log(1, {"mine/score": 1.0})
    page = open_tab(server, "/?columns=name,mine%2Fscore.max,state").page
    settle(page)
    cell = rows(page).first.locator(".cell-metric")
    expect(cell).to_contain_text("1.000")
    run.log(2, {"mine/score": 7.5})
    expect(cell).to_contain_text("7.500")
    run.finish(10)


def test_a_run_that_is_deleted_leaves_and_comes_back(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server, "/?filter=seed+%3D+4").page
    settle(page)
    count = page.locator(".runs-count").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("Delete")
    expect(page.locator(".runs-count")).not_to_have_text(count)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".runs-count")).to_have_text(count)


def test_a_real_run_stands_among_the_others(open_tab: Open, server: Background, ids: list[str]) -> None:
    page = open_tab(server).page
    settle(page)
    with server_client(server) as client:
        run = client.post("/api/runs", json={"name": "Real", "training": {"epochs": 2}}).json()["id"]
        run_when(client, run, "finished")
    page.goto(f"{server.url}/?search=Real")
    row = table(page).locator(ROW).filter(has=page.locator(f"a[href='/runs/{run}']"))
    expect(row.locator(".cell-state")).to_have_text("Finished")
    expect(row.locator(".cell-metric").first).to_contain_text("%")


def server_client(server: Background) -> httpx.Client:
    headers = {"Authorization": f"Bearer {server.token}"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False)
