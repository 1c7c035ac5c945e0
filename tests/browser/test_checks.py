"""Pre-flight in the browser: begun from the form, shown one by one, old once the form changes, kept by the run."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open, Scheme
from processes import ServerProcess, until

LONG = 120_000
"""Milliseconds: ten checks on a machine with much else to do."""
Serious = Callable[[Page], list[str]]


def panel(page: Page) -> Locator:
    return page.locator(".preflight")


def check(page: Page, name: str) -> Locator:
    return page.locator(f"[data-check={name}]")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


HEAR = """() => {
  window.heard = [];
  const region = document.querySelector("[aria-live][role=status]");
  const whatever = { childList: true, characterData: true, subtree: true };
  new MutationObserver(() => heard.push(region.textContent)).observe(region, whatever);
}"""
"""Keeps all that a screen reader is told: the next announcement takes the place of the last."""


def begin(page: Page) -> None:
    button(page, "Check before the flight").click()
    expect(panel(page)).to_be_visible(timeout=LONG)


def settle(page: Page) -> None:
    """Wait until all checks are told of."""
    expect(panel(page).locator(".card-note")).to_contain_text("passed", timeout=LONG)


def test_a_check_that_fails_says_so_and_the_run_keeps_it(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=rate-low").page
    begin(page)
    expect(check(page, "labels")).to_be_visible(timeout=LONG)
    settle(page)
    expect(panel(page).locator(".card-note")).to_contain_text("9 passed, 1 failed")
    failed = check(page, "rate_range")
    expect(failed).to_have_attribute("open", "")
    expect(failed).to_contain_text("too low")
    expect(failed).to_contain_text("What that means.")
    expect(failed.locator(".check-number")).to_have_text(re.compile(r"^1e-5 < "))
    expect(failed.locator("svg[role=img]")).to_have_attribute("aria-label", re.compile("Learning rate. loss, smoothed"))
    expect(check(page, "gradients")).not_to_have_attribute("open", "")
    check(page, "gradients").locator("summary").press("Enter")
    expect(check(page, "gradients").locator(".check-bar")).to_have_count(6)
    button(page, "Start anyway").click()
    page.wait_for_url(re.compile("/runs/"))
    card = page.locator(".fact", has=page.locator("#preflight-title"))
    for _ in range(20):
        page.mouse.wheel(0, 2000)
        if card.is_visible():
            break
        page.wait_for_timeout(300)
    expect(card).to_contain_text("9 passed, 1 failed")
    expect(card.locator("[data-check=rate_range]")).to_contain_text("too low")
    expect(page.locator(".events")).to_contain_text("Pre-flight checks: 9 passed, 1 failed")


def test_a_changed_form_makes_the_results_old(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new").page
    begin(page)
    settle(page)
    expect(panel(page)).to_contain_text("Nothing stands against a start")
    page.locator("#field-name").fill("another name")
    expect(panel(page).locator(".preflight-stale")).to_have_count(0)
    page.locator("#field-training-batch_size").fill("24")
    expect(panel(page).locator(".preflight-stale")).to_be_visible()
    expect(panel(page).locator(".is-old")).to_be_visible()
    button(page, "Check again").click()
    expect(panel(page).locator(".preflight-stale")).to_have_count(0)
    settle(page)
    expect(panel(page)).to_contain_text("Nothing stands against a start")


def test_checks_are_cancelled(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=shapes-convnet").page
    begin(page)
    button(page, "Cancel checks").click()
    expect(panel(page).locator(".card-note")).to_have_text("cancelled")
    expect(button(page, "Check before the flight")).to_be_enabled()


def test_a_start_waits_for_all_to_pass(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=zero-init").page
    page.get_by_label("Start only when all pass").check()
    button(page, "Start training").click()
    expect(page.locator(".problems")).to_contain_text("checks have failed", timeout=LONG)
    expect(check(page, "init_statistics")).to_contain_text("symmetric")
    assert "/new" in page.url
    page.locator("#field-network-init").select_option("he")
    page.locator("#field-network-activation").select_option("relu")
    page.wait_for_load_state("networkidle")
    button(page, "Start training").click()
    page.wait_for_url(re.compile("/runs/"), timeout=LONG)
    with house.client() as client:
        run = page.url.rpartition("/")[2].partition("?")[0]
        (event,) = [e for e in client.get(f"/api/runs/{run}/events").json()["events"] if e["kind"] == "preflight"]
        assert all(result["outcome"] != "failed" for result in event["data"]["results"])
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_results_are_within_reach_of_everybody(
    open_tab: Open, house: ServerProcess, serious: Serious, width: int, scheme: Scheme
) -> None:
    page = open_tab(house, "/new?preset=rate-low", width=width, scheme=scheme).page
    page.evaluate(HEAR)
    begin(page)
    settle(page)
    page.evaluate("for (const each of document.querySelectorAll('.check')) each.open = true")
    until(lambda: any("Pre-flight: 9 passed, 1 failed." in text for text in page.evaluate("heard")))
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    targets = page.locator(".preflight-controls button, .preflight-gate, .check > summary")
    assert min(targets.evaluate_all("all => all.map((each) => each.offsetHeight)")) >= 24
