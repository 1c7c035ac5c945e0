"""Comparing runs as a person does: trainings over each other, what differs, what is best, a run among those like it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open
from browser.reading import chart, place, query, written
from processes import ServerProcess, run_when, until

Serious = Callable[[Page], list[str]]

RATES = (0.1, 0.02, 0.1, 0.02)
HOSTILE = "<b>bold</b> & <a href=x>co</a>"


@pytest.fixture(scope="module")
def runs(house: ServerProcess) -> list[str]:
    """Return the ids of four finished trainings: two rates, two seeds each; the first has a name that is HTML."""
    with house.client() as client:
        ids = []
        for number, rate in enumerate(RATES):
            config = {
                "name": HOSTILE if number == 0 else f"rate {rate} seed {number // 2}",
                "seed": number // 2,
                "optimizer": {"name": "sgd", "learning_rate": rate},
                "network": {"layers": [{"type": "dense", "units": 16}]},
                "training": {"epochs": 3},
            }
            ids.append(client.post("/api/runs", json=config).json()["id"])
        return [run_when(client, run, "finished")["id"] for run in ids]


@pytest.fixture
def compare(open_tab: Open, house: ServerProcess, runs: list[str]) -> Callable[..., Page]:
    """Return a function that opens the comparison of the four, once its first curves are drawn."""

    def open_(more: str = "", *, width: int = 1440, ids: list[str] | None = None) -> Page:
        page = open_tab(house, f"/compare?runs={','.join(ids or runs)}{more}", width=width).page
        expect(chart(page, "val/accuracy").locator("canvas")).to_be_visible()
        return page

    return open_


def chips(page: Page) -> Locator:
    return page.get_by_role("region", name="Runs that are compared").get_by_role("listitem")


def names(page: Page, name: str = "val/accuracy") -> list[str]:
    return chart(page, name).locator(".legend-name").all_inner_texts()


def test_runs_are_laid_over_each_other_and_it_says_how_many(compare: Callable[..., Page]) -> None:
    page = compare()
    expect(page.get_by_text(re.compile(r"4 of \d+ runs"))).to_be_visible()
    expect(chips(page)).to_have_count(4)
    assert names(page)[0] == f"1 {HOSTILE}", "a name is text"
    assert len(names(page)) == 4
    expect(chart(page, "val/accuracy").locator(".caption").last).to_contain_text("12 of 12 points drawn")


def test_the_first_points_come_with_the_runs_and_once(open_tab: Open, house: ServerProcess, runs: list[str]) -> None:
    page = open_tab(house).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{house.url}/compare?runs={','.join(runs)}")
    for name in ("val/accuracy", "val/loss", "train/accuracy", "train/loss"):
        expect(chart(page, name).locator("canvas")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked.count("/api/compare/series") == 1


def test_a_run_is_hidden_shown_alone_removed_and_added_and_the_address_has_it(
    compare: Callable[..., Page], runs: list[str]
) -> None:
    page = compare()
    page.get_by_role("button", name="Hide rate 0.02 seed 0").click()
    written(page, hide=runs[1])
    expect(chart(page, "val/accuracy").locator(".legend-name")).to_have_count(3)
    page.get_by_role("button", name="Show alone rate 0.1 seed 1").click()
    written(page, only=runs[2])
    expect(chart(page, "val/accuracy").locator(".legend-name")).to_have_count(1)
    page.reload()
    expect(chart(page, "val/accuracy").locator(".legend-name")).to_have_count(1)
    page.get_by_role("button", name="Show all 4").click()
    written(page, only=None, hide=None)
    page.get_by_role("button", name="Remove rate 0.02 seed 1").click()
    written(page, runs=",".join(runs[:3]))
    expect(chips(page)).to_have_count(3)
    page.get_by_placeholder(re.compile("Add a run")).fill("rate")
    page.get_by_role("button", name=re.compile("rate 0.02 seed 1")).click()
    expect(chips(page)).to_have_count(4)
    written(page, runs=",".join(runs))


def test_a_zoom_and_the_cursor_are_of_all_charts(compare: Callable[..., Page]) -> None:
    page = compare()
    expect(chart(page, "val/loss").locator("canvas")).to_be_visible()
    page.mouse.move(*place(page, "val/accuracy", 0.3))
    expect(chart(page, "val/loss").locator(".chart-step")).to_have_text(re.compile(r"step \d+"))
    tip = page.locator(".chart-tip tbody tr")
    expect(tip).to_have_count(4)
    expect(page.locator(".chart-tip .is-nearest")).to_have_count(1)
    page.mouse.down()
    page.mouse.move(*place(page, "val/accuracy", 0.8), steps=4)
    page.mouse.up()
    until(lambda: "range" in query(page))
    expect(page.get_by_role("button", name=re.compile("show all steps"))).not_to_have_count(0)
    page.get_by_role("combobox", name="x axis").select_option("relative")
    written(page, x="relative", range=None)
    expect(page.get_by_text("Seconds", exact=True)).to_be_visible()


def test_what_is_pointed_at_stands_out_everywhere(compare: Callable[..., Page], runs: list[str]) -> None:
    page = compare()
    row = page.locator(".metric-table tbody tr", has_text="rate 0.02 seed 0")
    chips(page).nth(1).hover()
    expect(row).to_have_class(re.compile("is-lit"))
    page.mouse.move(0, 0)
    expect(row).not_to_have_class(re.compile("is-lit"))
    page.mouse.move(*place(page, "val/accuracy", 0.5))
    expect(page.locator(".run-chip.is-lit")).to_have_count(1)
    chips(page).nth(2).get_by_role("button", name="rate 0.1 seed 1").first.click()
    written(page, run=runs[2])


def test_only_fields_that_differ_are_shown_and_all_by_a_switch(compare: Callable[..., Page]) -> None:
    page = compare()
    table = page.get_by_role("region", name="Configurations side by side").get_by_role("row")
    expect(table).to_have_count(3)  # the head, the rate and the seed
    expect(table.nth(1)).to_contain_text("optimizer.learning_rate")
    page.get_by_role("button", name=re.compile(r"all \d+ fields")).click()
    expect(table.filter(has_text="training.epochs")).to_be_visible()
    written(page, fields="all")


def test_the_best_is_marked_and_the_table_sorts(
    compare: Callable[..., Page], house: ServerProcess, runs: list[str]
) -> None:
    page = compare()
    with house.client() as client:
        found = client.post("/api/compare", json={"runs": runs}).json()
    best = found["metrics"]["val/loss"]["best"]
    rows = page.locator(".metric-table tbody tr")
    top = rows.nth(best.index(min(best)))
    expect(top.get_by_role("img", name="best of all").first).to_be_visible()
    head = page.locator(".metric-table thead tr").nth(1).get_by_role("columnheader")
    head.nth(4).get_by_role("button").click()  # val/loss, best: the least first
    written(page, order="val/loss.best")
    expect(rows.first).to_contain_text(found["runs"][best.index(min(best))]["name"])


def test_runs_are_grouped_by_a_field(compare: Callable[..., Page]) -> None:
    page = compare()
    page.get_by_role("combobox", name="Group by").select_option("optimizer.learning_rate")
    written(page, by="optimizer.learning_rate")
    expect(chart(page, "val/accuracy").locator(".legend-name")).to_have_text(["0.02 (n = 2)", "0.1 (n = 2)"])
    expect(chart(page, "val/accuracy").locator(".caption").last).to_contain_text("± one standard deviation")
    expect(page.locator(".metric-groups tr")).to_have_count(3)


def test_layers_stand_side_by_side_at_the_step_of_the_cursor(compare: Callable[..., Page]) -> None:
    page = compare("&open=layers")
    page.locator("#section-layers").scroll_into_view_if_needed()
    expect(page.locator(".compare-ladders .ladder svg")).to_have_count(8)
    page.locator(".compare-walls").scroll_into_view_if_needed()
    expect(page.locator(".compare-walls canvas").first).to_be_visible()
    first = page.locator(".compare-ladders .ladder .card-head .quiet")
    before = first.all_inner_texts()
    page.get_by_role("spinbutton", name="Step as a number").fill("10")
    page.get_by_role("spinbutton", name="Step as a number").press("Enter")
    until(lambda: first.all_inner_texts() != before)


def test_a_scatter_is_drawn_by_plotly_and_is_a_table_too(compare: Callable[..., Page], runs: list[str]) -> None:
    page = compare("&open=plot")
    page.locator("#section-plot").scroll_into_view_if_needed()
    dots = page.locator(".compare-plot-room .scatterlayer path.point")
    expect(dots).to_have_count(4)
    assert "cloud" not in page.locator(".compare-plot-room").inner_html().lower()
    box = dots.nth(1).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(lambda: query(page).get("run") in runs)
    page.get_by_role("combobox", name="colour", exact=True).select_option("seed")
    written(page, pcolour="seed")
    page.get_by_role("button", name="View the scatter as table").click()
    expect(page.get_by_role("region", name="Scatter as a table").get_by_role("row")).to_have_count(5)


def test_parallel_coordinates_are_brushed_by_dragging_and_by_numbers(
    compare: Callable[..., Page], runs: list[str]
) -> None:
    page = compare("&open=lines")
    page.locator("#section-lines").scroll_into_view_if_needed()
    panel = page.get_by_role("region", name="Parallel coordinates", exact=True).last
    expect(panel.locator("canvas")).to_be_visible()
    panel.get_by_role("spinbutton", name="Least optimizer.learning_rate").fill("0.05")
    panel.get_by_role("spinbutton", name="Least optimizer.learning_rate").press("Enter")
    written(page, brush="optimizer.learning_rate:0.05:0.1")
    expect(panel.get_by_role("status")).to_have_text("2 of 4 runs within the ranges")
    expect(page.locator(".run-chip.is-lit")).to_have_count(2)
    panel.get_by_role("button", name="All runs").click()
    written(page, brush=None)
    room = panel.locator("canvas").bounding_box()
    assert room is not None
    page.mouse.move(room["x"] + 56, room["y"] + 60)
    page.mouse.down()
    page.mouse.move(room["x"] + 56, room["y"] + room["height"] - 2, steps=5)
    page.mouse.up()
    until(lambda: "brush" in query(page))
    panel.get_by_role("button", name="Move later: optimizer.learning_rate").click()
    until(lambda: "axis" in query(page))
    assert page.locator(".lines-axis-name").nth(1).inner_text() == "optimizer.learning_rate"


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_all_of_it_is_accessible_and_fits(
    open_tab: Open, house: ServerProcess, runs: list[str], serious: Serious, width: int, theme: str
) -> None:
    tab = open_tab(
        house,
        f"/compare?runs={','.join(runs)}&open=layers,plot,lines&by=optimizer.learning_rate",
        width=width,
        scheme="dark" if theme == "dark" else "light",
    )
    page = tab.page
    expect(chart(page, "val/accuracy").locator("canvas")).to_be_visible()
    for section in ("metrics", "fields", "layers", "plot", "lines"):
        page.locator(f"#section-{section}").scroll_into_view_if_needed()
        page.wait_for_timeout(200)
    expect(page.locator(".lines-room canvas")).to_be_visible()
    expect(page.locator(".compare-plot-room .scatterlayer")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []


def test_a_live_run_goes_on_in_the_comparison(
    compare: Callable[..., Page], house: ServerProcess, runs: list[str]
) -> None:
    with house.client() as client:
        order = {"name": "a live one", "network": {"layers": [{"type": "dense", "units": 8}]}}
        live = client.post("/api/runs", json={**order, "training": {"epochs": 10_000}}).json()["id"]
        run_when(client, live, "running")
        page = compare(ids=[runs[1], live])
        chart(page, "train/loss").scroll_into_view_if_needed()
        caption = chart(page, "train/loss").locator(".caption").last
        expect(chips(page).filter(has_text="a live one")).to_contain_text("Running")
        first = caption.inner_text()
        until(lambda: caption.inner_text() != first)
        client.post(f"/api/runs/{live}/commands", json={"type": "stop"})
        run_when(client, live, "stopped")
        expect(chips(page).filter(has_text="a live one")).not_to_contain_text("Running")


def test_a_comparison_without_runs_and_of_runs_that_are_gone_says_so(
    open_tab: Open, house: ServerProcess, runs: list[str]
) -> None:
    page = open_tab(house, "/compare").page
    expect(page.get_by_role("heading", name="No runs to compare yet")).to_be_visible()
    page = open_tab(house, f"/compare?runs={runs[0]},gone").page
    expect(page.get_by_text("One run is not there")).to_be_visible()
    expect(chips(page)).to_have_count(1)


def test_a_runs_page_shows_the_ghost_of_those_like_it(open_tab: Open, house: ServerProcess, runs: list[str]) -> None:
    page = open_tab(house, f"/runs/{runs[0]}").page
    expect(chart(page).locator("canvas")).to_be_visible()
    expect(page.locator(".ghost-words")).to_have_count(0)
    page.get_by_role("button", name="ghost", exact=True).click()
    written(page, ghost="1")
    words = chart(page, "Accuracy").locator(".ghost-words")
    expect(words).to_contain_text(re.compile(r"3 finished with digits and 64-16-10 relu"))
    expect(words).to_contain_text(re.compile(r"at step \d+: (\d(st|nd|rd|th) best|best|last) of 4"))
    expect(chart(page).locator(".legend-name").last).to_have_text("median of 3 like it")
    page.reload()
    expect(chart(page).locator(".ghost-words")).to_be_visible()
    page.get_by_role("button", name="ghost", exact=True).click()
    expect(page.locator(".ghost-words")).to_have_count(0)


def test_the_comparison_is_a_page_of_its_own(compare: Callable[..., Page]) -> None:
    page = compare()
    page.evaluate("window.isSame = true")
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()
    assert page.evaluate("window.isSame === undefined"), "another policy holds there"
    page.go_back()
    expect(chart(page, "val/accuracy").locator("canvas")).to_be_visible()
