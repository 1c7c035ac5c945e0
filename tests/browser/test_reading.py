"""What helps to read the charts of a run, driven as a person would: the step that all show, axes, files, keys."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from browser.conftest import Open
from processes import ServerProcess, run_when, until

DEEP: dict[str, Any] = {
    "name": "Deep",
    "network": {"layers": [{"type": "dense", "units": 20} for _ in range(8)]},
    "training": {"epochs": 5},
}
BROKEN: dict[str, Any] = {"name": "Broken", "optimizer": {"name": "sgd", "learning_rate": 1e6}}
ENDLESS: dict[str, Any] = {"name": "Endless", "training": {"epochs": 100_000}}
Serious = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def runs(house: ServerProcess) -> dict[str, str]:
    """A finished run of nine layers, and one that diverged."""
    with house.client() as client:
        ids = {config["name"]: client.post("/api/runs", json=config).json()["id"] for config in (DEEP, BROKEN)}
        for run in ids.values():
            run_when(client, run, "finished")
    return ids


@pytest.fixture
def endless(house: ServerProcess, runs: dict[str, str]) -> Iterator[str]:
    """A run that trains for as long as the test watches it."""
    with house.client() as client:
        run = client.post("/api/runs", json=ENDLESS).json()["id"]
        run_when(client, run, "running")
        yield run
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        run_when(client, run, "stopped")


@pytest.fixture
def deep(open_tab: Open, house: ServerProcess, runs: dict[str, str]) -> Page:
    return opened(open_tab, house, runs["Deep"])


def opened(open_tab: Open, house: ServerProcess, run: str, query: str = "", width: int = 1440) -> Page:
    """Return a run's page once its charts are drawn and its bars are there."""
    page = open_tab(house, f"/runs/{run}{query}", width=width).page
    expect(chart(page).locator("canvas")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("slider", name="Step", exact=True)).to_be_visible(timeout=20_000)
    return page


def chart(page: Page, name: str = "Loss") -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def frame(page: Page, name: str = "Loss") -> Locator:
    return chart(page, name).get_by_role("group", name=re.compile("chart: arrows"))


def number(page: Page) -> Locator:
    return page.get_by_role("spinbutton", name="Step as a number")


def step(page: Page) -> int:
    return int(number(page).input_value())


def query(page: Page) -> dict[str, str]:
    search: str = page.evaluate("location.search")
    return {name: values[0] for name, values in parse_qs(search.removeprefix("?")).items()}


def written(page: Page, **wanted: str | None) -> None:
    """Wait until the address holds these parameters, or does not hold those that are None."""
    until(lambda: all(query(page).get(name) == value for name, value in wanted.items()), seconds=10)


def place(page: Page, name: str, share: float) -> tuple[float, float]:
    """Return the point of a chart's plot at a share of its width, halfway up."""
    box = chart(page, name).locator(".u-over").bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def lines(page: Page) -> list[tuple[str, bool]]:
    """Return each drawn chart's title, and whether the line at the step stands in its plot."""
    found: list[list[Any]] = page.evaluate("""[...document.querySelectorAll(".chart:has(.uplot)")].map((card) => {
      const line = card.querySelector(".u-cursor-x").getBoundingClientRect();
      const plot = card.querySelector(".u-over").getBoundingClientRect();
      return [card.querySelector("h2").textContent, line.left > plot.left - 1 && line.left < plot.right + 1];
    })""")
    return [(title, is_in) for title, is_in in found]


def test_hovering_shows_one_step_on_every_chart_and_a_click_stays_there(deep: Page) -> None:
    newest = step(deep)
    deep.mouse.move(*place(deep, "Loss", 0.25))
    until(lambda: step(deep) < newest / 2)
    hovered = step(deep)
    shown = lines(deep)
    assert len(shown) >= 4
    assert all(is_in for _, is_in in shown), shown
    expect(chart(deep, "Activation std").locator(".chart-step")).to_have_text(re.compile(f"step {hovered}$"))
    assert "step" not in query(deep)

    deep.mouse.click(*place(deep, "Loss", 0.5))
    deep.mouse.move(5, 5)
    written(deep, step=str(step(deep)))
    picked = step(deep)
    assert abs(picked - newest / 2) < newest / 20
    deep.mouse.move(*place(deep, "Accuracy", 0.9))
    until(lambda: step(deep) > picked)
    expect(chart(deep).locator(".picked-line")).to_be_visible()
    deep.mouse.move(5, 5)
    until(lambda: step(deep) == picked)

    deep.reload()
    expect(number(deep)).to_have_value(str(picked))
    live = deep.get_by_role("button", name="Newest")
    expect(live).to_have_attribute("aria-pressed", "false")
    live.click()
    expect(number(deep)).to_have_value(str(newest))
    written(deep, step=None)


def test_keys_on_a_chart_go_from_point_to_point(deep: Page) -> None:
    newest = step(deep)
    frame(deep).focus()
    deep.keyboard.press("ArrowLeft")
    expect(number(deep)).to_have_value(str(newest - 1))
    deep.keyboard.press("Shift+ArrowLeft")
    expect(number(deep)).to_have_value(str(newest - 11))
    deep.keyboard.press("ArrowRight")
    expect(number(deep)).to_have_value(str(newest - 10))
    expect(deep.locator("[aria-live=polite]").first).to_have_text(re.compile(rf"Step {newest - 10}\. Loss: train \d"))
    deep.keyboard.press("Home")
    expect(number(deep)).to_have_value("1")
    deep.keyboard.press("End")
    expect(deep.get_by_role("button", name="Newest")).to_have_attribute("aria-pressed", "true")
    deep.keyboard.press("Home")
    deep.keyboard.press("f")
    expect(number(deep)).to_have_value(str(newest))
    deep.keyboard.press("Control+ArrowLeft")
    expect(number(deep)).to_have_value(str(newest))


def test_the_slider_and_the_number_pick_a_step(deep: Page) -> None:
    newest = step(deep)
    slider = deep.get_by_role("slider", name="Step", exact=True)
    slider.fill("100")
    written(deep, step="100")
    assert slider.get_attribute("aria-valuetext") == f"step 100 of {newest}"
    slider.press("ArrowRight")
    expect(number(deep)).to_have_value("101")
    number(deep).fill("99999999")
    number(deep).press("Enter")
    expect(number(deep)).to_have_value(str(newest))
    assert "f" not in query(deep), "a letter typed into a field is no key of the page"


def test_playing_goes_to_the_end_and_whoever_picks_a_step_takes_over(deep: Page) -> None:
    newest = step(deep)
    deep.get_by_role("combobox", name="Speed of playing").select_option("4")
    deep.get_by_role("slider", name="Step", exact=True).fill(str(newest // 2))
    deep.get_by_role("button", name="Play the steps in view").click()
    until(lambda: step(deep) > newest // 2, seconds=15)
    expect(deep.get_by_role("button", name="Play the steps in view")).to_be_visible(timeout=20_000)
    assert step(deep) == newest
    frame(deep).focus()
    deep.keyboard.press("p")
    until(lambda: step(deep) < newest, seconds=15)
    expect(deep.get_by_role("button", name="Stop playing")).to_be_visible()
    deep.keyboard.press("ArrowRight")
    expect(deep.get_by_role("button", name="Play the steps in view")).to_be_visible()


def test_a_running_run_is_followed_again_with_one_key(open_tab: Open, house: ServerProcess, endless: str) -> None:
    page = opened(open_tab, house, endless, "?step=50")
    expect(number(page)).to_have_value("50")
    page.keyboard.press("f")
    until(lambda: step(page) > 50)
    before = step(page)
    until(lambda: step(page) > before)
    expect(page.get_by_role("button", name="Follow live")).to_have_attribute("aria-pressed", "true")


def test_dragging_zooms_all_charts_and_the_zoom_is_undone_by_key_button_and_double_click(deep: Page) -> None:
    chips = deep.get_by_role("button", name=re.compile("show all steps"))
    for undo in (
        lambda: deep.keyboard.press("u"),
        lambda: deep.keyboard.press("0"),
        lambda: chips.first.click(),
        lambda: deep.get_by_role("button", name="All steps", exact=True).click(),
        lambda: deep.mouse.dblclick(*place(deep, "Accuracy", 0.5)),
        lambda: deep.get_by_role("button", name="Undo zoom").click(),
    ):
        deep.mouse.move(*place(deep, "Loss", 0.3))
        deep.mouse.down()
        deep.mouse.move(*place(deep, "Loss", 0.6), steps=4)
        deep.mouse.up()
        expect(chips).to_have_count(deep.locator(".chart:has(.uplot)").count())
        until(lambda: "range" in query(deep))
        assert "step" not in query(deep), "a drag picks no step"
        undo()
        expect(chips).to_have_count(0)
        deep.keyboard.press("f")
        written(deep, range=None, step=None)


def test_zoom_without_dragging(deep: Page) -> None:
    newest = step(deep)
    frame(deep).focus()
    deep.keyboard.press("+")
    until(lambda: "range" in query(deep))
    wide = query(deep)["range"]
    deep.keyboard.press("[")
    until(lambda: query(deep)["range"] != wide)
    deep.keyboard.press("-")
    written(deep, range=None)
    deep.get_by_role("spinbutton", name="First step").fill("100")
    deep.get_by_role("spinbutton", name="First step").press("Enter")
    written(deep, range=f"100-{newest}")
    deep.reload()
    expect(deep.get_by_role("spinbutton", name="First step")).to_have_value("100")
    of_train, of_validation = (
        newest - 100 + 1,
        4,
    )  # an evaluation an epoch of 91 steps, of which the first is out of sight
    expect(chart(deep).locator(".caption")).to_contain_text(f"of {of_train + of_validation} points")


def test_the_axis_is_steps_epochs_or_time_and_the_step_stays_the_same(deep: Page) -> None:
    slider = deep.get_by_role("slider", name="Step", exact=True)
    slider.fill("200")
    for mode, word in (("epoch", "Epoch"), ("time", "Wall time"), ("relative", "Relative time"), (None, "Step")):
        deep.get_by_role("combobox", name="x axis").select_option(word)
        written(deep, x=mode)
        deep.mouse.move(*place(deep, "Loss", 0.5))
        until(lambda: step(deep) != 200)
        deep.mouse.move(5, 5)
        until(lambda: step(deep) == 200)
        assert all(is_in for _, is_in in lines(deep))
    deep.keyboard.press("x")
    written(deep, x="epoch")


def test_axes_are_logarithmic_for_one_chart_or_all(deep: Page) -> None:
    tools = deep.get_by_role("group", name="All charts")
    loss, accuracy = (chart(deep, name).get_by_role("button", name="log y axis") for name in ("Loss", "Accuracy"))
    loss.click()
    written(deep, log="loss")
    expect(accuracy).to_have_attribute("aria-pressed", "false")
    tools.get_by_role("button", name="log y").click()
    expect(accuracy).to_have_attribute("aria-pressed", "true")
    deep.keyboard.press("l")
    expect(accuracy).to_have_attribute("aria-pressed", "false")
    deep.keyboard.press("k")
    written(deep, logx="*")
    expect(tools.get_by_role("button", name="log x")).to_have_attribute("aria-pressed", "true")
    deep.get_by_role("combobox", name="x axis").select_option("Relative time")
    expect(chart(deep).locator(".caption")).to_contain_text("the start has no place on a log axis")
    deep.get_by_role("combobox", name="x axis").select_option("Wall time")
    expect(tools.get_by_role("button", name="log x")).to_be_disabled()


def test_outliers_are_clipped_only_when_asked_for_and_the_chart_says_so(deep: Page) -> None:
    said = re.compile(r"y clipped to the 5th–95th percentile: \d+ points lie outside")
    expect(chart(deep).locator(".caption")).not_to_contain_text("clipped")
    deep.get_by_role("button", name="clip outliers").click()
    expect(chart(deep).get_by_text(said)).to_be_visible()
    written(deep, clip="1")
    deep.keyboard.press("o")
    expect(chart(deep).get_by_text(said)).to_have_count(0)


def test_the_table_at_the_pointer_and_the_legend(deep: Page) -> None:
    deep.mouse.move(*place(deep, "Activation mean", 0.5))
    tip = deep.locator(".chart-tip")
    expect(tip.locator("thead th")).to_have_text(["", "", "smoothed", "raw", "step", "time"])
    expect(tip.locator("tbody tr")).to_have_count(10)
    expect(tip.locator("tr.is-nearest")).to_have_count(1)
    at = tip.locator("tbody tr").first.locator("td").nth(3).inner_text()
    raw = tip.locator("tbody tr").first.locator("td").nth(2).inner_text()
    deep.mouse.move(5, 5)
    expect(tip).to_have_count(0)

    card = chart(deep, "Activation mean")
    number(deep).fill(at)
    number(deep).press("Enter")
    expect(card.get_by_role("button", name=f"0 input {raw}")).to_be_visible()
    entries = card.locator("button.legend-item:not(.legend-more)")
    expect(entries).to_have_count(6)
    card.get_by_role("button", name="+4 more").click()
    expect(entries).to_have_count(10)
    entries.nth(9).click()
    card.get_by_role("button", name="fewer").click()
    expect(entries).to_have_count(7)
    expect(entries.nth(6)).to_have_attribute("aria-pressed", "true")
    deep.mouse.move(*place(deep, "Activation mean", 0.5))
    expect(tip.locator("tbody tr")).to_have_count(1)


def test_a_chart_is_a_table_too(deep: Page) -> None:
    chart(deep).get_by_role("button", name="View as table").click()
    table = chart(deep).get_by_role("region", name="Loss as a table")
    expect(table.get_by_role("columnheader")).to_have_text(["step", "train", "validation"])
    expect(table.get_by_role("row").nth(1).get_by_role("rowheader")).to_have_text(str(step(deep)))


def saved(page: Page, kind: str, folder: Path) -> Path:
    chart(page).get_by_role("button", name="More of Loss").click()
    with page.expect_download() as waiting:
        chart(page).get_by_role("button", name=f"Save as {kind}").click()
    download: Download = waiting.value
    path = folder / download.suggested_filename
    download.save_as(path)
    expect(chart(page).get_by_role("button", name="More of Loss")).to_be_focused()
    return path


def test_a_chart_is_saved_as_picture_drawing_and_points(deep: Page, house: ServerProcess, tmp_path: Path) -> None:
    png = saved(deep, "PNG", tmp_path)
    assert png.name == "Deep-Loss.png"
    assert png.read_bytes().startswith(b"\x89PNG\r\n")
    assert len(png.read_bytes()) > 4000
    svg = ET.parse(saved(deep, "SVG", tmp_path)).getroot()
    words = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Loss", "train", "validation"} <= set(words)
    with saved(deep, "CSV", tmp_path).open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == "train/loss"]
    with house.client() as client:
        run = urlsplit(deep.url).path.rsplit("/", 1)[1]
        stored = client.get(f"/api/runs/{run}/series", params={"names": "train/loss", "buckets": 10_000}).json()
    assert [float(row["value"]) for row in rows] == stored["series"]["train/loss"]["values"]
    assert {row["kind"] for row in rows} == {"raw"}


def test_a_frozen_view_stands_while_the_training_goes_on(open_tab: Open, house: ServerProcess, endless: str) -> None:
    page = opened(open_tab, house, endless)
    until(lambda: step(page) > 100)
    page.get_by_role("button", name="Freeze view").click()
    note = page.get_by_role("status").filter(has_text="The view is frozen at step")
    expect(note).to_be_visible()
    shown = (step(page), chart(page).locator(".caption").inner_text(), page.locator(".run-facts").inner_text())
    with house.client() as client:
        before = client.get(f"/api/runs/{endless}").json()["step"]
        until(lambda: client.get(f"/api/runs/{endless}").json()["step"] > before + 200)
    now = (step(page), chart(page).locator(".caption").inner_text(), page.locator(".run-facts").inner_text())
    assert now == shown
    expect(page.get_by_role("button", name="Pause")).to_be_enabled()
    page.keyboard.press("z")
    expect(note).to_have_count(0)
    until(lambda: step(page) > before)


def test_where_a_line_diverged_is_marked_on_every_axis(
    open_tab: Open, house: ServerProcess, runs: dict[str, str]
) -> None:
    for axes in ("", "?x=relative", "?x=epoch&log=*&logx=*", "?clip=1"):
        page = opened(open_tab, house, runs["Broken"], axes)
        expect(chart(page).get_by_text(re.compile(r"train diverged at step \d+ \(NaN\)"))).to_be_visible()
        expect(chart(page).get_by_role("img", name=re.compile(r"diverged at step \d+ \(NaN\)"))).to_be_visible()


def test_the_sheet_of_keys_opens_on_every_page(
    open_tab: Open, house: ServerProcess, runs: dict[str, str], serious: Serious
) -> None:
    page = open_tab(house).page
    for path in ("/", "/new", f"/runs/{runs['Deep']}"):
        page.goto(house.url + path)
        expect(page.get_by_role("button", name="Keys")).to_be_visible()
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keys")
        expect(sheet.get_by_text("Follow the newest step")).to_be_visible()
        assert serious(page) == []
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
    page.goto(house.url + "/new")
    page.get_by_label("Name", exact=True).press("?")
    expect(page.get_by_label("Name", exact=True)).to_have_value("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_of_one_character_can_be_switched_off(deep: Page) -> None:
    deep.get_by_role("button", name="Keys").click()
    deep.get_by_role("checkbox", name=re.compile("Keys of one character")).uncheck()
    deep.get_by_role("button", name="Close").click()
    deep.reload()
    expect(chart(deep).locator("canvas")).to_be_visible()
    deep.keyboard.press("?")
    deep.keyboard.press("o")
    frame(deep).focus()
    deep.keyboard.press("l")
    written(deep, log="*")
    assert "clip" not in query(deep)
    expect(deep.get_by_role("dialog")).to_have_count(0)


def test_the_cursor_moves_over_charts_without_drawing_them(deep: Page) -> None:
    deep.evaluate("""() => {
      window.strokes = 0;
      const { stroke } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.stroke = function (...args) {
        window.strokes += 1;
        return stroke.apply(this, args);
      };
    }""")
    for share in (0.2, 0.4, 0.6, 0.8):
        deep.mouse.move(*place(deep, "Loss", share))
    deep.mouse.click(*place(deep, "Loss", 0.5))
    written(deep, step=str(step(deep)))
    assert deep.evaluate("window.strokes") == 0
    deep.keyboard.press("l")
    until(lambda: deep.evaluate("window.strokes") > 0)


def test_the_tools_fold_on_a_phone(
    open_tab: Open, house: ServerProcess, runs: dict[str, str], serious: Serious
) -> None:
    page = opened(open_tab, house, runs["Deep"], width=390)
    tools = page.get_by_role("group", name="All charts")
    expect(tools.get_by_role("combobox", name="x axis")).to_be_hidden()
    tools.get_by_role("button", name="View of all charts").click()
    expect(tools.get_by_role("combobox", name="x axis")).to_be_visible()
    assert serious(page) == []
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    small = page.evaluate("""[...document.querySelectorAll(".step-bar :is(button, input, select), .view-tools button")]
      .filter(({ offsetWidth, offsetHeight }) => offsetWidth && Math.min(offsetWidth, offsetHeight) < 24)
      .map((each) => each.outerHTML)""")
    assert small == []
