"""A report in a browser without a network: it draws all of itself, says nothing to anyone, and reads well."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from babysit.report.html import render
from report.samples import EVIL, FINDING, filters, history, line, material

WIDE, NARROW = 1440, 390


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with every kind of figure, whose run is named by somebody who means no good."""
    layers = {f"layer/{k}/activation/{what}": line(*range(k, k + 9)) for k in range(4) for what in ("mean", "std")}
    series = {"train/loss": line(3, np.nan, 2, 1, n=4000), f"own/{EVIL.replace('/', '')}": line(1, 2)} | layers
    histograms = {"layer/1/activation/histogram": history(*[[1, 2, 3, 4]] * 6)}
    found = material(
        series=series, names=tuple(series), findings=(FINDING,), histograms=histograms, filters=(filters(9),), note=EVIL
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(found), "utf-8")
    return path


def open_offline(browser: Browser, path: Path, faults: list[str], **options: Any) -> Page:
    """Open a file where nothing can be reached, and scroll through it so that all of it is drawn."""
    page = browser.new_context(offline=True, **options).new_page()
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else faults.append(request.url),
    )
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    page.goto(path.as_uri())
    for place in page.locator(".plot").all():
        place.scroll_into_view_if_needed()
        page.wait_for_function("(plot) => plot.querySelector('.main-svg') !== null", arg=place.element_handle())
    return page


@pytest.mark.browser
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_draws_itself_offline_and_sends_nothing(
    browser: Browser, report: Path, width: int, scheme: Any
) -> None:
    faults: list[str] = []
    page = open_offline(browser, report, faults, color_scheme=scheme, viewport={"width": width, "height": 900})
    assert page.locator(".plot").count() == page.locator(".plot[data-drawn]").count() == 7
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("img[src=x], script[src], link").count() == 0
    colours = page.locator(".plot .gtitle, .plot .xtitle").first.evaluate("(text) => getComputedStyle(text).fill")
    assert colours == {"light": "rgb(87, 96, 106)", "dark": "rgb(154, 164, 176)"}[scheme]
    page.context.close()


@pytest.mark.browser
def test_no_button_sends_the_data_to_a_cloud(browser: Browser, report: Path) -> None:
    page = open_offline(browser, report, [])
    buttons = page.locator(".modebar-btn").evaluate_all("(all) => all.map((one) => one.dataset.title ?? '')")
    assert "Zoom" in " ".join(buttons)
    for word in ("cloud", "share", "chart studio", "plotly"):
        assert word not in " ".join(buttons).lower()
    page.context.close()


@pytest.mark.browser
def test_the_colours_follow_the_reader(browser: Browser, report: Path) -> None:
    page = open_offline(browser, report, [], color_scheme="light")
    fill = "(text) => getComputedStyle(text).fill"
    title = page.locator(".plot .xtitle").first
    assert title.evaluate(fill) == "rgb(87, 96, 106)"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("(dark) => getComputedStyle(document.querySelector('.plot .xtitle')).fill === dark",
                           arg="rgb(154, 164, 176)")  # fmt: skip
    page.context.close()
