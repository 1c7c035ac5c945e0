"""What a live page may cost the browser, in relation to a fixed loop in it; `make bench` has the numbers."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from babysit.server.serve import Background
from babysit.server.settings import Settings
from benchmarks import pages
from benchmarks.trace import CATEGORIES, script_per_frame
from processes import until

SCRIPT, LATE = 16 / 120, 30 / 120
"""Script in a frame, the median and the 95th percentile, over the fixed loop on the machine for which the budget is."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    with Background(Settings.load(data_dir=tmp_path_factory.mktemp("budgets"), port=0, slots=1)) as background:
        yield background


@pytest.fixture
def page(browser: Browser, server: Background) -> Iterator[Page]:
    """A page so tall that all of a run is in sight, and drawn."""
    with pages.opened(browser, server.url, server.token, height=8000) as page:
        yield page


def show(page: Page, address: str) -> None:
    """Open a run's page, unfold what is folded, and wait until twenty charts are drawn."""
    page.goto(address)
    expect(page.locator(".uplot canvas").first).to_be_visible()
    page.evaluate(pages.UNFOLD)
    until(lambda: page.locator(".uplot").count() >= 20)
    page.wait_for_timeout(2000)


def test_the_script_of_a_frame_keeps_to_its_budget(
    browser: Browser, server: Background, page: Page, tmp_path: Path
) -> None:
    """Twenty charts at 5 Hz, six heat maps and 64 tiles twice a second; a machine that was busy is asked again."""
    run = pages.make_run(server, "script")

    def is_within() -> bool:
        loop = min(page.evaluate(pages.CALIBRATE) for _ in range(3))
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.wait_for_timeout(4000)
        frames = script_per_frame(browser.stop_tracing())
        return len(frames) > 10 and bool(
            np.median(frames) <= SCRIPT * loop and np.percentile(frames, 95) <= LATE * loop
        )

    with pages.Feed(server, run, tmp_path, 5.0):
        show(page, f"{server.url}/runs/{run}")
        until(is_within)
