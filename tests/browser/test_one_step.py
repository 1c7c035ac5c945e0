"""One step on every chart of a run: by pointer, click, keys, slider, number and playing; and the sheet of all keys."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.conftest import Open
from browser.reading import chart, frame, lines, number, opened, place, query, step, written
from processes import ServerProcess, until

Serious = Callable[[Page], list[str]]


def test_hovering_shows_one_step_on_every_chart_and_a_click_stays_there(deep: Page) -> None:
    newest = step(deep)
    deep.mouse.move(*place(deep, "Loss", 0.25))
    until(lambda: step(deep) < newest / 2)
    hovered = step(deep)
    until(lambda: all(is_in for _, is_in in lines(deep)))
    assert len(lines(deep)) >= 3
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
    until(lambda: step(deep) > newest // 2)
    expect(deep.get_by_role("button", name="Play the steps in view")).to_be_visible()
    assert step(deep) == newest
    frame(deep).focus()
    deep.keyboard.press("p")
    until(lambda: step(deep) < newest)
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


def test_the_sheet_of_keys_opens_on_every_page(
    open_tab: Open, house: ServerProcess, deep_run: str, serious: Serious
) -> None:
    page = open_tab(house).page
    for path in ("/", "/new", f"/runs/{deep_run}"):
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


def is_still(page: Page) -> bool:
    """Return whether nothing was drawn for a second, and count anew."""
    page.evaluate("window.strokes = 0")
    page.wait_for_timeout(1000)
    return bool(page.evaluate("window.strokes") == 0)


def test_the_cursor_moves_over_charts_without_drawing_them(deep: Page) -> None:
    deep.evaluate("""() => {
      window.strokes = 0;
      const { stroke } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.stroke = function (...args) {
        window.strokes += 1;
        return stroke.apply(this, args);
      };
    }""")
    deep.mouse.move(*place(deep, "Loss", 0.1))
    until(lambda: is_still(deep))  # what came into the window last is drawn
    for share in (0.2, 0.4, 0.6, 0.8):
        deep.mouse.move(*place(deep, "Loss", share))
    deep.mouse.click(*place(deep, "Loss", 0.5))
    written(deep, step=str(step(deep)))
    assert deep.evaluate("window.strokes") == 0
    deep.keyboard.press("l")
    until(lambda: deep.evaluate("window.strokes") > 0)
