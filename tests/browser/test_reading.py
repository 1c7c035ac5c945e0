"""What helps to read a run's charts, as a person drives it: zoom, axes, the pointer's table, files, a frozen view."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from playwright.sync_api import Download, Page, expect

from browser.conftest import Open
from browser.reading import chart, frame, lines, number, opened, place, query, step, written
from processes import ServerProcess, until

Serious = Callable[[Page], list[str]]


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
        expect(chips).to_have_count(deep.locator(".chart:has(.plot)").count())
        until(lambda: "range" in query(deep))
        assert "step" not in query(deep), "a drag picks no step"
        undo()
        expect(chips).to_have_count(0)
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
    until(lambda: f"frozen at step {step(page):,}." in note.inner_text())  # what came before is drawn
    shown = (step(page), chart(page).locator(".caption").inner_text(), page.locator(".run-facts").inner_text())
    with house.client() as client:
        before = client.get(f"/api/runs/{endless}").json()["step"]
        until(lambda: client.get(f"/api/runs/{endless}").json()["step"] > before + 200)
    now = (step(page), chart(page).locator(".caption").inner_text(), page.locator(".run-facts").inner_text())
    assert now == shown
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_enabled()
    page.keyboard.press("z")
    expect(note).to_have_count(0)
    until(lambda: step(page) > before)


def test_where_a_line_diverged_is_marked_on_every_axis(open_tab: Open, house: ServerProcess, broken_run: str) -> None:
    for axes in ("", "?x=relative", "?x=epoch&log=*&logx=*", "?clip=1"):
        page = opened(open_tab, house, broken_run, axes)
        expect(chart(page).get_by_text(re.compile(r"train diverged at step \d+ \(NaN\)"))).to_be_visible()
        expect(chart(page).get_by_role("img", name=re.compile(r"diverged at step \d+ \(NaN\)"))).to_be_visible()


def test_the_tools_fold_on_a_phone(open_tab: Open, house: ServerProcess, deep_run: str, serious: Serious) -> None:
    page = opened(open_tab, house, deep_run, width=390)
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
