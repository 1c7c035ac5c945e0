"""Every page, in both themes and at two widths: no CSP violation, no outside host, nothing serious for axe, small."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from browser.conftest import Open, Scheme
from processes import ServerProcess, run_when

MAX_ZIPPED, MAX_RAW = 60_000, 200_000
TINY: dict[str, Any] = {"name": "Tiny", "training": {"epochs": 2}}
BROKEN: dict[str, Any] = {
    "name": "Broken",
    "optimizer": {"name": "sgd", "learning_rate": 1e6},
    "training": {"epochs": 2, "nan_guard": "off"},
}
Serious = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def runs(house: ServerProcess) -> dict[str, str]:
    with house.client() as client:
        ids = {config["name"]: client.post("/api/runs", json=config).json()["id"] for config in (TINY, BROKEN)}
        for run in ids.values():
            run_when(client, run, "finished", "failed")
    return ids


def settle(page: Page) -> None:
    """Wait until the page shows itself and fetches nothing more."""
    page.locator("h1, h2").first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def settle_run(page: Page) -> None:
    """Wait until a run's charts are drawn and its cards are there, whose parts come as one scrolls down to them."""
    settle(page)
    expect(page.get_by_role("region", name="Loss", exact=True).locator("canvas")).to_be_visible()
    for title in reversed(page.locator(".section-title[aria-expanded=false]").all()):  # an unfolded one leaves the list
        title.click()
    scroll_through(page)
    wall = page.get_by_role("img", name=re.compile("first-layer units"))
    wall.scroll_into_view_if_needed()
    expect(wall.locator("canvas").first).to_be_visible()


def scroll_through(page: Page) -> None:
    """Let all parts of a run's page come, which do as one scrolls down to them."""
    for section in page.locator(".run-section").all():
        bring(section)
        expect(section.locator(".near")).to_have_count(0)
    bring(page.locator(".run-page > :last-child"))
    expect(page.locator("#log-title")).to_be_visible()


def bring(part: Locator) -> None:
    """Scroll to a part at once: what stands there may be replaced meanwhile, so nothing waits for it to be still."""
    part.evaluate("(element) => element.scrollIntoView()")


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/", "/new", "/lecture", "/alerts", "/runs/nosuchrun", "/docs"])
def test_a_page_is_sound(
    open_tab: Open,
    house: ServerProcess,
    runs: dict[str, str],
    serious: Serious,
    path: str,
    width: int,
    scheme: Scheme,
) -> None:
    tab = open_tab(house, width=width, scheme=scheme)
    tab.is_tolerant = path == "/runs/nosuchrun"  # a 404 is what it is about
    tab.page.goto(house.url + path)
    settle(tab.page)
    assert serious(tab.page) == []
    assert overflow(tab.page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["Tiny", "Broken"])
def test_a_run_is_sound(
    open_tab: Open,
    house: ServerProcess,
    runs: dict[str, str],
    serious: Serious,
    name: str,
    width: int,
    scheme: Scheme,
) -> None:
    page = open_tab(house, f"/runs/{runs[name]}", width=width, scheme=scheme).page
    settle_run(page)
    page.locator("details").evaluate_all("(cards) => cards.forEach((card) => { card.open = true; })")
    tables = page.get_by_role("button", name=re.compile("^View .*as table$"))
    tables.evaluate_all("(buttons) => buttons.forEach((button) => button.click())")
    expect(page.get_by_role("region", name="Loss as a table", exact=True)).to_be_visible()
    settle(page)
    assert serious(page) == []
    assert overflow(page) <= 0


def test_on_a_phone_health_and_loss_stay_in_sight(open_tab: Open, house: ServerProcess, runs: dict[str, str]) -> None:
    page = open_tab(house, f"/runs/{runs['Broken']}", width=390).page
    settle(page)
    head = page.locator(".run-head")
    page.mouse.wheel(0, 600)
    expect(head.get_by_text("Diverged", exact=True)).to_be_in_viewport(ratio=1)
    expect(head.locator(".fact-loss dd")).to_have_text("NaN")
    expect(head.locator(".fact-loss dd")).to_be_in_viewport(ratio=1)
    expect(head.get_by_role("link", name="Report")).to_be_in_viewport(ratio=1)
    height: int = head.evaluate("(head) => head.offsetHeight")
    assert height <= 110


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_what_opens_over_a_page_is_sound_and_closes_by_escape(
    open_tab: Open, house: ServerProcess, runs: dict[str, str], serious: Serious, width: int, scheme: Scheme
) -> None:
    page = open_tab(house, "/new", width=width, scheme=scheme).page
    settle(page)
    text = page.get_by_role("button", name="Copy or paste TOML")
    text.press("Enter")
    sound_until_escape(page, page.get_by_role("dialog", name="Configuration as TOML"), serious)
    expect(text).to_be_focused()
    page.keyboard.press("?")
    sound_until_escape(page, page.get_by_role("dialog", name="Keys"), serious)
    page.goto(f"{house.url}/runs/{runs['Tiny']}")
    settle(page)
    more = page.get_by_role("button", name="More of Loss")
    more.press("Enter")
    sound_until_escape(page, page.get_by_role("button", name="Save as PNG"), serious)
    expect(more).to_be_focused()


def sound_until_escape(page: Page, opened: Locator, serious: Serious) -> None:
    expect(opened).to_be_visible()
    assert serious(page) == []
    assert overflow(page) <= 0
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page_is_sound_and_lets_in(
    browser: Browser, house: ServerProcess, serious: Serious, scheme: Scheme
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(house.url + "/")
    assert urlsplit(page.url).path == "/login"
    settle(page)
    assert serious(page) == []
    assert overflow(page) <= 0
    page.get_by_label("Token", exact=True).fill("not the token at all")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("not the token"))
    page.get_by_label("Token", exact=True).fill(house.token)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1, name="Runs")).to_be_visible()
    context.close()


def files_of(open_tab: Open, house: ServerProcess, path: str) -> tuple[int, int]:
    """Return the bytes of all files that a page loads, compressed and not, as a browser really asks for them."""
    page = open_tab(house).page
    page.goto("about:blank")
    files: dict[str, Response] = {}

    def note(response: Response) -> None:
        if not urlsplit(response.url).path.startswith("/api/"):
            files[response.url] = response

    page.on("response", note)
    page.goto(house.url + path)
    settle(page)
    bodies = [response.body() for response in files.values()]
    return sum(len(gzip.compress(body, 9)) for body in bodies), sum(map(len, bodies))


def test_the_first_load_is_small(open_tab: Open, house: ServerProcess) -> None:
    zipped, raw = files_of(open_tab, house, "/")
    assert 0 < zipped <= MAX_ZIPPED
    assert raw <= MAX_RAW


def test_a_refused_form_shows_each_rule_beside_its_field(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new")
    page, tab.is_tolerant = tab.page, True  # a 422 is what it is about
    size = page.get_by_role("textbox", name=re.compile("^Batch size"))
    size.fill("60000")
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".field", has=size).locator(".field-error")).to_have_text(re.compile("training"))
    expect(size).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("group", name="What needs a change")).to_be_focused()
    assert page.url.startswith(house.url + "/new")
    with house.client() as client:
        assert all(run["name"] != "" for run in client.get("/api/runs").json()["runs"])


def test_the_options_of_a_data_set_come_and_go_with_it(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new")
    page = tab.page
    estimate = page.get_by_role("complementary", name="Estimate and start")
    expect(estimate.get_by_role("list", name="Examples of each class").get_by_role("listitem")).to_have_count(10)
    expect(page.get_by_label("Arms", exact=True)).to_have_count(0)
    page.get_by_role("radio", name="Spirals").check()
    page.get_by_label("Arms", exact=True).fill("5")
    expect(estimate.get_by_role("list", name="Examples of each class").get_by_role("listitem")).to_have_count(5)
    page.get_by_role("radio", name="Moons").check()
    expect(page.get_by_label("Arms", exact=True)).to_have_count(0)
    expect(page.get_by_label("Noise", exact=True)).to_have_value("0.1")
    expect(estimate.get_by_role("listitem").get_by_text("upper")).to_be_visible()
    expect(estimate.get_by_role("definition").get_by_text("1,620")).to_be_visible()
    assert tab.faults == []


def test_hostile_names_are_text(open_tab: Open, house: ServerProcess) -> None:
    name = "<img src=x onerror=alert(1)> {{constructor}} \u202edesrever"
    with house.client() as client:
        run = client.post("/api/runs", json={**TINY, "name": name}).json()["id"]
        run_when(client, run, "finished")
    page = open_tab(house).page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    expect(page.get_by_role("link", name="<img src=x onerror=alert(1)>")).to_be_visible()
    page.goto(f"{house.url}/runs/{run}")
    expect(page.get_by_role("heading", level=1)).to_have_text(name.replace("\u202e", "‹U+202E›"))  # seen, not obeyed
    settle_run(page)
    assert page.locator("img").count() == 0
    assert dialogs == []


def test_a_diverged_run_is_marked(open_tab: Open, house: ServerProcess, runs: dict[str, str]) -> None:
    page = open_tab(house, f"/runs/{runs['Broken']}").page
    loss = page.get_by_role("region", name="Loss", exact=True)
    expect(loss.get_by_text(re.compile(r"diverged at step \d"))).to_be_visible()
    expect(page.locator(".run-head").get_by_text("Diverged", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Health: Alarm")).to_be_visible()


def test_the_json_has_no_nan(house: ServerProcess, runs: dict[str, str]) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    with house.client() as client:
        for path in ("", "/series", "/events"):
            json.loads(client.get(f"/api/runs/{runs['Broken']}{path}").text, parse_constant=refuse)


def test_the_confusion_of_the_classes_is_a_table_of_the_whole_validation_split(
    open_tab: Open, house: ServerProcess, runs: dict[str, str]
) -> None:
    page = open_tab(house, f"/runs/{runs['Tiny']}").page
    settle_run(page)
    card = page.get_by_role("region", name="Confusion", exact=True)
    expect(card.get_by_role("columnheader")).to_have_text([*map(str, range(10)), "right"])
    cells = [row.get_by_role("cell").all_inner_texts() for row in card.get_by_role("row").all()[1:]]
    counts = [[int(cell or 0) for cell in row[:-1]] for row in cells]
    assert sum(map(sum, counts)) == 162
    for index, (row, told) in enumerate(zip(counts, cells, strict=True)):
        assert told[-1] == f"{100 * row[index] / sum(row):.1f} %"
    chart = page.get_by_role("region", name="Accuracy by class", exact=True)
    chart.get_by_role("button", name="+4 more").click()
    for index, told in enumerate(cells):
        expect(chart.get_by_role("button", name=f"{index} {told[-1]}")).to_be_visible()


def test_many_classes_are_a_picture_and_their_commonest_mistakes(
    open_tab: Open, house: ServerProcess, serious: Serious, tmp_path: Path
) -> None:
    y = np.arange(600) % 30
    np.savez(tmp_path / "many.npz", x=np.random.default_rng(0).random((600, 4, 4, 1), np.float32), y=y)
    network = {"layers": [{"type": "residual", "filters": 4}, {"type": "dense", "units": 8, "dropout": 0.2}]}
    config = {"data": {"name": "npz", "path": str(tmp_path / "many.npz")}, "training": {"epochs": 1}}
    with house.client() as client:
        run = client.post("/api/runs", json={"name": "Many", "network": network, **config}).json()["id"]
        assert run_when(client, run, "finished", "failed")["state"] == "finished"
    page = open_tab(house, f"/runs/{run}").page
    settle(page)
    scroll_through(page)
    expect(page.get_by_role("img", name="Confusion of 30 classes")).to_be_visible()
    rows = page.get_by_role("region", name="Commonest mistakes").get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    layers = page.get_by_role("region", name="Network").get_by_role("row")
    expect(layers.nth(2)).to_contain_text("residual 4\u00a0filters")
    expect(layers.nth(3)).to_contain_text("relu → dropout\u00a00.2")
    assert serious(page) == []
    assert overflow(page) <= 0
