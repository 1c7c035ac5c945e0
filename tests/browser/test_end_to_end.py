"""As a person would: log in, start a run from the form, watch it, stop another, restart the server, find both."""

import re

import httpx
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open
from processes import ServerProcess, all_steps, run_when, until

SHOWN = re.compile(r"([\d,]+) of ([\d,]+) points")
SHOWN_IN_LOSS = ("train/loss", "val/loss")


def loss_chart(page: Page) -> Locator:
    return page.get_by_role("region", name="Loss", exact=True)


def points_shown(page: Page) -> int:
    """Return how many points the loss chart says that it stands for."""
    found = SHOWN.search(loss_chart(page).inner_text())
    return int(found[2].replace(",", "")) if found else 0


def points_stored(client: httpx.Client, run: str) -> int:
    """Return how many points of the loss chart's series the database has."""
    catalogue = client.get(f"/api/runs/{run}/series").json()["series"]
    return sum(series["n"] for series in catalogue if series["name"] in SHOWN_IN_LOSS)


def watch_growing(page: Page) -> int:
    """Wait until points come in, and then more of them; return how many."""
    first: int = until(lambda: points_shown(page))
    until(lambda: points_shown(page) > first)
    return points_shown(page)


def start_from_form(page: Page, name: str, epochs: str | None = None) -> str:
    """Fill in the form and start; return the run's id."""
    page.get_by_role("link", name="New run").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    if epochs is not None:
        page.get_by_label("Epochs", exact=True).fill(epochs)
    page.get_by_role("button", name="Start training").click()
    page.wait_for_url(re.compile(r"/runs/[0-9a-z]+"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url.split("?")[0].rsplit("/", 1)[1]


def go_to_runs(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Runs").click()
    expect(page.get_by_role("heading", level=1, name="Runs")).to_be_visible()


def stop(page: Page) -> None:
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Really stop?").click()


def state(page: Page, word: str) -> Locator:
    return page.locator(".run-title").get_by_text(word)


def test_a_first_session(open_tab: Open, lasting_server: ServerProcess) -> None:
    server = lasting_server
    tab = open_tab(server)
    page = tab.page
    expect(page.get_by_role("heading", level=1, name="Runs")).to_be_visible()
    expect(page).to_have_url(server.url + "/")

    first = start_from_form(page, "My first run")
    until(lambda: points_shown(page))  # it may be over before anybody looks
    expect(state(page, "Finished")).to_be_visible()
    expect(loss_chart(page).locator("canvas")).to_be_visible()
    page.get_by_role("heading", name="Filters").scroll_into_view_if_needed()
    expect(page.get_by_role("img", name=re.compile("first-layer units"))).to_be_visible()

    go_to_runs(page)
    second = start_from_form(page, "To be stopped", epochs="100000")
    watch_growing(page)
    stop(page)
    expect(state(page, "Stopped")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("To be stopped")
    with server.client() as client:
        run_when(client, second, "stopped")
        until(lambda: points_shown(page) == points_stored(client, second))
        before = {run: all_steps(client, run) for run in (first, second)}

    tab.is_tolerant = True
    server.end()
    server.start()
    page.goto(server.url)
    for name in ("My first run", "To be stopped"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    with server.client() as client:
        for run, steps in before.items():
            assert all_steps(client, run) == steps == list(range(1, len(steps) + 1))
        page.get_by_role("link", name="My first run").click()
        until(lambda: points_shown(page) == points_stored(client, first) > len(before[first]))


def test_a_dropped_connection_heals(open_tab: Open, lasting_server: ServerProcess) -> None:
    """The page stays open: while the server is dead it says so, afterwards no point is missing and none is double."""
    server = lasting_server
    tab = open_tab(server)
    page = tab.page
    run = start_from_form(page, "Through a cut", epochs="100000")
    watch_growing(page)

    tab.is_tolerant = True
    server.kill()
    expect(page.locator(".run-head").get_by_text(re.compile("^Lost"))).to_be_visible()
    seen = points_shown(page)
    server.start()
    until(lambda: points_shown(page) > seen + 50)

    with server.client() as client:
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        steps = run_when(client, run, "stopped")["step"]
        assert all_steps(client, run) == list(range(1, steps + 1))
        expect(state(page, "Stopped")).to_be_visible()
        until(lambda: points_shown(page) == points_stored(client, run))
