"""The page of the lecture: it shows every preset, runs one to its end, and sets its layers beside the lecture's."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from babysit.train.presets import PRESETS, THEMES
from browser.conftest import Open
from processes import ServerProcess, run_when

TITLE = "ReLU, He"


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title, exact=True)


def test_a_preset_runs_from_the_page_and_its_layers_come_to_stand_beside_the_lectures(
    open_tab: Open, house: ServerProcess, serious: Callable[[Page], list[str]]
) -> None:
    page = open_tab(house).page
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Lecture").click()
    expect(page.get_by_role("heading", level=1, name="Lecture")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(len(PRESETS))
    expect(page.get_by_role("heading", level=2)).to_have_text([theme.title for theme in THEMES])
    expect(card(page, TITLE)).to_contain_text("Spread by layer 0.82 in the first, 0.75 in the last")

    card(page, TITLE).get_by_role("button", name="Run it").press("Enter")
    page.wait_for_url(re.compile(r"/runs/[0-9a-z]+"))
    run = page.url.split("?")[0].rsplit("/", 1)[1]
    with house.client() as client:
        run_when(client, run, "finished")

    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Lecture").click()
    card(page, TITLE).scroll_into_view_if_needed()  # what is far from the window is not fetched
    table = card(page, TITLE).get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2 + 12)
    expect(table.get_by_role("row").nth(3)).to_have_text(re.compile(r"^10\.5\d+0\.56250\.8\d+0\.825 within 2 %$"))
    expect(card(page, TITLE).get_by_text("all 11 as the lecture says")).to_be_visible()
    expect(card(page, TITLE).get_by_role("link", name="Newest run")).to_have_attribute("href", f"/runs/{run}")
    assert serious(page) == []


def test_a_run_that_is_started_elsewhere_comes_to_its_preset_live(open_tab: Open, house: ServerProcess) -> None:
    (preset,) = (preset for preset in PRESETS if preset.name == "overfit-small-set")
    page = open_tab(house, "/lecture").page
    shown = card(page, preset.title)
    expect(shown).to_be_visible()
    expect(shown.get_by_role("link", name="Newest run")).to_have_count(0)
    with house.client() as client:
        run_when(client, client.post("/api/runs", json=preset.config).json()["id"], "finished")
    expect(shown.get_by_text("Finished")).to_be_visible()
    shown.scroll_into_view_if_needed()
    shown.get_by_text("Layers at step 1").click()
    expect(shown.get_by_role("row")).to_have_count(1 + 3)


@pytest.mark.parametrize("width", [1440, 390])
def test_an_address_leads_to_a_preset_and_from_there_into_the_form(
    open_tab: Open, house: ServerProcess, width: int
) -> None:
    page = open_tab(house, "/lecture#rate-high", width=width).page
    shown = card(page, "Rate too high")
    expect(shown).to_be_in_viewport()
    expect(shown).to_contain_text("no number from step 43 on")
    shown.get_by_role("link", name="Open in the form").click()
    expect(page.get_by_role("textbox", name="Learning rate")).to_have_value("10")


def test_what_needs_data_says_so_and_does_not_start(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/lecture#cifar10-convnet").page
    shown = card(page, "CIFAR-10, ConvNet")
    expect(shown).to_contain_text("babysit data fetch cifar10")
    expect(shown.get_by_role("button", name="Run it")).to_have_count(0)
    expect(shown).to_contain_text(re.compile(r"The first [\d,]+ of [\d,]+ steps"))
