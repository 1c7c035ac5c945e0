"""The page of runs as a test finds its way on it."""

from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Tab


def rows(page: Page) -> Locator:
    return page.locator(".runs-row[data-index], .run-card[data-index]")


def filter_line(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Filter", exact=True)


def settled(tab: Tab) -> Page:
    """Return the page of runs once its rows are there."""
    expect(rows(tab.page).first).to_be_visible()
    return tab.page


def named(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.get_by_role("link", name=name, exact=True))


def messages(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages")


def told(client: httpx.Client, run_id: str) -> dict[str, Any]:
    run: dict[str, Any] = client.get(f"/api/runs/{run_id}").json()
    return run
