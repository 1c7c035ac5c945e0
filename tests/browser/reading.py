"""What the tests of a run's charts look at and take hold of: charts, the step they show, the address."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from playwright.sync_api import Locator, Page, expect

from processes import ServerProcess, until

if TYPE_CHECKING:
    from browser.conftest import Open


def opened(open_tab: "Open", house: ServerProcess, run: str, query: str = "", width: int = 1440) -> Page:
    """Return a run's page once its charts are drawn and its bars are there."""
    page = open_tab(house, f"/runs/{run}{query}", width=width).page
    expect(chart(page).locator("canvas")).to_be_visible()
    expect(page.get_by_role("slider", name="Step", exact=True)).to_be_visible()
    return page


def chart(page: Page, name: str = "Loss") -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def frame(page: Page, name: str = "Loss") -> Locator:
    return chart(page, name).get_by_role("group", name=re.compile("chart: arrows"))


def number(page: Page) -> Locator:
    return page.get_by_role("spinbutton", name="Step as a number")


def step(page: Page) -> int:
    return int(number(page).input_value())


def query(page: Page) -> dict[str, str]:
    search: str = page.evaluate("location.search")
    return {name: values[0] for name, values in parse_qs(search.removeprefix("?")).items()}


def written(page: Page, **wanted: str | None) -> None:
    """Wait until the address holds these parameters, or does not hold those that are None."""
    until(lambda: all(query(page).get(name) == value for name, value in wanted.items()))


def place(page: Page, name: str, share: float) -> tuple[float, float]:
    """Return the point of a chart's plot at a share of its width, halfway up."""
    plot = chart(page, name).locator(".u-over")
    plot.evaluate("""element => {
      const { top, bottom } = element.getBoundingClientRect();
      if (top < 100 || bottom > innerHeight - 60) element.scrollIntoView({ block: "center", behavior: "instant" });
    }""")
    box = plot.bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def lines(page: Page) -> list[tuple[str, bool]]:
    """Return the title of each chart in the window, and whether the line at the step stands in its plot."""
    found: list[list[Any]] = page.evaluate("""[...document.querySelectorAll(".chart:has(.uplot)")].filter((card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    }).map((card) => {
      const line = card.querySelector(".u-cursor-x").getBoundingClientRect();
      const plot = card.querySelector(".u-over").getBoundingClientRect();
      return [card.querySelector("h2").textContent, line.left > plot.left - 1 && line.left < plot.right + 1];
    })""")
    return [(title, is_in) for title, is_in in found]
