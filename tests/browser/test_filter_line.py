"""The filter line over the table of runs: completed by keys, pointed at where it is wrong, kept for later."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.conftest import Open
from browser.reading import query, written
from browser.runs_table import filter_line, named, rows, settled
from processes import ServerProcess

Serious = Callable[[Page], list[str]]


def test_a_mistake_in_a_filter_is_pointed_at_and_the_list_stays(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], serious: Serious
) -> None:
    tab = open_tab(server)
    page, tab.is_tolerant = settled(tab), True  # a 422 is what it is about
    line = filter_line(page)
    line.fill("val/accuracy.best >> 0.5")
    line.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="“>>” must be one of the operators")
    expect(alert).to_contain_text("At character 19.")
    expect(line).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".filter-wrong")).to_have_text(">>^^")
    under, caret = (
        page.locator(".filter-wrong > span").first.bounding_box(),
        page.locator(".filter-caret").bounding_box(),
    )
    assert under is not None
    assert caret is not None
    assert abs(under["x"] - caret["x"]) < 2
    assert caret["y"] > under["y"] + 5
    expect(rows(page)).to_have_count(len(ids))
    assert serious(page) == []
    line.fill("optimizer = adam")
    line.press("Enter")
    expect(alert).to_have_count(0)
    expect(rows(page)).to_have_count(1)
    expect(named(page, "Adam")).to_be_visible()
    written(page, filter="optimizer = adam")


def test_a_filter_is_completed_by_keys(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], serious: Serious
) -> None:
    page = settled(open_tab(server))
    line = filter_line(page)
    line.focus()
    choices = page.get_by_role("listbox", name="What may come next")
    expect(choices.get_by_role("option", name=re.compile("^state"))).to_be_visible()
    line.press_sequentially("optimizer.n")
    expect(choices.get_by_role("option")).to_have_count(1)
    line.press("Tab")
    expect(line).to_have_value("optimizer.name ")
    expect(choices.get_by_role("option", name=re.compile("^~"))).to_be_visible()
    line.press_sequentially("=")
    line.press("ArrowDown")
    line.press_sequentially(" ")
    expect(choices.get_by_role("option", name="adam")).to_be_visible()
    line.press("ArrowDown")
    line.press("ArrowDown")
    expect(line).to_have_attribute("aria-activedescendant", "filter-choices-1")
    chosen = choices.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert serious(page) == []
    word = chosen.inner_text()
    line.press("Enter")
    expect(line).to_have_value(f"optimizer.name = {word} ")
    expect(line).to_be_focused()
    line.press("Escape")
    expect(choices).to_have_count(0)
    written(page, filter=f"optimizer.name = {word}")


def test_tab_goes_on_where_nothing_is_begun(open_tab: Open, server: ServerProcess, ids: dict[str, str]) -> None:
    page = settled(open_tab(server))
    line = filter_line(page)
    line.focus()
    expect(page.get_by_role("listbox")).to_be_visible()
    line.press("Tab")
    expect(line).not_to_be_focused()
    expect(line).to_have_value("")


def test_a_term_that_breaks_off_waits(open_tab: Open, server: ServerProcess, ids: dict[str, str]) -> None:
    page = settled(open_tab(server, "/?filter=seed+%3D+4"))
    expect(rows(page)).to_have_count(1)
    line = filter_line(page)
    line.press("End")
    line.press_sequentially(" and optimizer =")
    page.wait_for_timeout(600)  # longer than a line that is whole would wait
    assert query(page)["filter"] == "seed = 4"
    expect(rows(page)).to_have_count(1)
    line.press_sequentially(" sgd")
    written(page, filter="seed = 4 and optimizer = sgd")
    page.get_by_role("button", name="Clear the filter").click()
    written(page, filter=None)
    expect(rows(page)).to_have_count(len(ids))


def test_lines_of_the_help_and_of_before_are_taken_by_a_press(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], serious: Serious
) -> None:
    page = settled(open_tab(server))
    page.get_by_role("button", name="How to write a filter").click()
    page.get_by_role("button", name="finding = dead_relu").click()
    written(page, filter="finding = dead_relu")
    assert serious(page) == []
    line = filter_line(page)
    line.fill("seed = 4")
    line.press("Enter")
    line.fill("")
    line.press("Enter")
    expect(rows(page)).to_have_count(len(ids))
    line.press("ArrowDown")
    page.get_by_role("option", name=re.compile("^seed = 4")).click()
    written(page, filter="seed = 4")
    expect(rows(page)).to_have_count(1)


def test_plain_words_are_searched_beside_the_filter(open_tab: Open, server: ServerProcess, ids: dict[str, str]) -> None:
    page = settled(open_tab(server, "/?filter=optimizer+%3D+sgd"))
    box = page.get_by_role("searchbox", name=re.compile("^Search"))
    box.fill("zero")
    written(page, search="zero", filter="optimizer = sgd")
    expect(rows(page)).to_have_count(1)
    box.press("Escape")
    written(page, search=None, filter="optimizer = sgd")
