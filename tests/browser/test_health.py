"""The doctor in a real browser: the page names the cause, its button starts the experiment, and the verdict says so."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from babysit.train.presets import PRESETS
from browser.conftest import Open
from browser.reading import query
from processes import ServerProcess, run_when, until
from server.hooks import Hook

CONFIGS = {preset.name: preset.config for preset in PRESETS}
CAUSE, FOLLOWER = "All units of a layer are the same", "Nothing is learnt from the beginning on"
SPY = """(() => {
  const Real = window.Notification;
  window.told = [];
  window.Notification = class extends Real {
    constructor(title, options) { super(title, options); window.told.push(`${title}. ${options.body}`); }
  };
})()"""


def start(house: ServerProcess, preset: str) -> str:
    with house.client() as client:
        run: str = client.post("/api/runs", json=CONFIGS[preset]).json()["id"]
    return run


@pytest.fixture(scope="module")
def dull(house: ServerProcess) -> str:
    """A finished run whose units are all the same, once it was judged to its end."""
    run = start(house, "zero-init")
    with house.client() as client:
        run_when(client, run, "finished")
        until(lambda: client.get(f"/api/runs/{run}").json()["health"] == "alarm")
    return run


def health(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile("Health"))


def card(page: Page, title: str = CAUSE) -> Locator:
    return page.get_by_role("article", name=title, exact=True)


def test_an_experiment_mends_what_was_named(open_tab: Open, house: ServerProcess) -> None:
    """From the alarm to the verdict on both pages, while it happens and without a reload."""
    page = open_tab(house, f"/runs/{start(house, 'zero-init')}").page
    expect(health(page).get_by_role("heading", name="Health: Alarm")).to_be_visible()
    expect(page).to_have_title(re.compile("^⚠ Alarm"))
    expect(card(page)).to_contain_text("init: zeros → xavier", ignore_case=True)
    expect(card(page).get_by_text(re.compile(f"follow.* from this: .*{FOLLOWER}"))).to_be_visible()
    card(page).get_by_role("button", name="Restart with Xavier init").click()
    child = card(page).locator(".experiment-child")
    expect(child).to_contain_text("from the beginning")
    verdict = page.get_by_role("region", name="An experiment from this run")
    expect(verdict).to_contain_text("It helped")
    expect(verdict.get_by_role("row", name=re.compile("Validation accuracy"))).to_contain_text("better")
    expect(child).to_contain_text("It helped")
    child.get_by_role("link").click()
    own = page.get_by_role("region", name="Did it help?")
    expect(own).to_contain_text("It helped")
    expect(own).to_contain_text(f"the finding “{CAUSE}” has cleared, the validation accuracy is")
    expect(health(page).get_by_role("heading", name="Health: Healthy")).to_be_visible()


def test_a_finished_run_offers_to_start_where_something_is_left_to_train(open_tab: Open, house: ServerProcess) -> None:
    """The fork that a rate too low asks for has only the checkpoint of the end: it becomes a restart."""
    run = start(house, "rate-low")
    with house.client() as client:
        run_when(client, run, "finished")
        until(lambda: client.get(f"/api/runs/{run}").json()["health"] == "alarm")
        kept = [each["step"] for each in client.get(f"/api/runs/{run}/checkpoints").json()["checkpoints"]]
    page = open_tab(house, f"/runs/{run}").page
    found = card(page, "The learning rate is too low")
    early = [step for step in kept if step <= 460]
    title = f"Fork from step {max(early)} with the rate × 10" if early else "Restart with the rate × 10"
    found.get_by_role("button", name=title).click()
    expect(found.locator(".experiment-child")).to_contain_text("It helped")


def test_each_number_stands_beside_its_threshold_and_leads_to_its_chart(
    open_tab: Open, house: ServerProcess, dull: str, serious: Callable[[Page], list[str]]
) -> None:
    page = open_tab(house, f"/runs/{dull}").page
    evidence = card(page).get_by_role("list", name="Evidence").get_by_role("listitem")
    expect(evidence.first).to_contain_text(re.compile(r"[<>≥≤=].*step \d+ · threshold: \w"))
    card(page).get_by_text("Why, and what would refute it").first.click()
    expect(card(page)).to_contain_text("Refuted by")
    expect(card(page)).to_contain_text("Judged after")
    button = card(page).get_by_role("button", name=re.compile("^Show .* at step"))
    step = re.search(r"at step ([\d,]+)", button.first.get_attribute("title") or button.first.inner_text())
    button.first.click()
    until(lambda: query(page).get("step"))
    assert step is None or query(page)["step"] == step[1].replace(",", "")
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_findings_fit_a_phone(
    open_tab: Open, house: ServerProcess, dull: str, serious: Callable[[Page], list[str]], scheme: Any
) -> None:
    page = open_tab(house, f"/runs/{dull}", width=390, scheme=scheme).page
    expect(card(page)).to_be_visible()
    card(page).get_by_text(re.compile("from this: ")).click()
    page.get_by_text("Explain this curve").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page) == []


def test_what_is_not_useful_is_kept_and_counted(open_tab: Open, house: ServerProcess, dull: str) -> None:
    page = open_tab(house, f"/runs/{dull}").page
    card(page).get_by_role("button", name=re.compile("^Not useful")).first.click()
    expect(card(page)).to_have_count(0)
    expect(card(page, FOLLOWER)).to_be_visible()
    page.reload()
    page.get_by_text("1 called not useful", exact=True).click()
    page.goto(f"{house.url}/alerts")
    row = page.get_by_role("row", name=re.compile(f"^{CAUSE}"))
    expect(row.get_by_role("cell").last).to_have_text("1 not useful")
    page.goto(f"{house.url}/runs/{dull}")
    page.get_by_text("1 called not useful", exact=True).click()
    page.get_by_role("button", name=f"Not useful: {CAUSE}").click()
    expect(card(page)).to_be_visible()


def test_the_table_of_runs_says_how_each_fares(open_tab: Open, house: ServerProcess, dull: str) -> None:
    page = open_tab(house).page
    link = page.locator(f'a[href="/runs/{dull}"]')
    expect(page.get_by_role("row").filter(has=link).locator(".cell-health")).to_have_text("Alarm")


def test_alerts_are_set_and_tried(open_tab: Open, house: ServerProcess, serious: Callable[[Page], list[str]]) -> None:
    tab = open_tab(house, "/alerts")
    page = tab.page
    expect(page.get_by_text("nothing but the NaN guard acts on a run")).to_be_visible()
    tab.is_tolerant = True
    address = page.get_by_role("textbox", name="Address")
    address.fill("ftp://example.org/x")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("must begin with http:// or https://")
    tab.is_tolerant = False
    with Hook() as hook:
        address.fill(hook.url)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_role("region", name="Webhook").get_by_role("status")).not_to_be_empty()
        assert hook.received[0]["is_test"]
    action = page.get_by_role("combobox", name=f"{CAUSE}: what is done")
    action.select_option("pause")
    expect(page.get_by_text("One rule acts on runs by itself")).to_be_visible()
    assert serious(page) == []
    page.reload()
    expect(action).to_have_value("pause")
    expect(address).to_have_value(hook.url)
    action.select_option("none")
    expect(page.get_by_text("nothing but the NaN guard acts on a run")).to_be_visible()


def test_a_run_that_goes_wrong_notifies_from_any_page(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house).page
    page.context.grant_permissions(["notifications"], origin=house.url)
    page.add_init_script(SPY)
    page.goto(f"{house.url}/alerts")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("button", name="Switch off")).to_be_visible()
    page.goto(f"{house.url}/lecture")
    expect(page.get_by_role("heading", name="Lecture", exact=True)).to_be_visible()
    start(house, "zero-init")
    told = until(lambda: page.evaluate("window.told"))
    assert re.match("(Alarm|Warning): Zero init", told[0]), told
