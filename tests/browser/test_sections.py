"""The sections of a run's page: what is drawn of a run that the client library streams in, and how it is laid out."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from babysit.sdk.run import Run
from babysit.server.serve import Background
from babysit.server.settings import Settings
from browser.conftest import Open, Scheme
from browser.streamed_run import log_steps, open_run, tell
from processes import until

TITLES = ["Overview", "Layers", "Gradients and updates", "Histograms", "Filters", "Predictions", "Timing"]
RECORDS = re.compile(r"([\d,]+) of ([\d,]+) records")


@pytest.fixture(scope="module")
def streaming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Background, Run]]:
    """A server and a run on it that has got to step 400."""
    folder = tmp_path_factory.mktemp("streamed")
    with Background(Settings.load(data_dir=folder / "data", port=0, slots=1)) as server:
        run = open_run(server, folder / "spool", "Streamed", {"network": {}, "probes": {"budget": 0.03}})
        tell(run)
        log_steps(run, 1, 400)
        run.flush()
        until(lambda: run.n_waiting == 0)
        yield server, run
        run.finish(10)


@pytest.fixture
def server(streaming: tuple[Background, Run]) -> Background:
    return streaming[0]


@pytest.fixture
def run(streaming: tuple[Background, Run]) -> Run:
    return streaming[1]


def titles(page: Page) -> list[str]:
    return page.locator(".section-title").all_inner_texts()


def section(page: Page, title: str) -> Locator:
    """Return a section, drawn whole and scrolled to; what is drawn above it may move it out of sight meanwhile."""
    found = page.locator(".run-section", has=page.get_by_role("heading", name=title, exact=True))
    expect(found).to_have_count(1)

    def is_drawn() -> bool:
        rest: int = found.evaluate(
            """section => {
              const later = [...section.querySelectorAll(".near")];
              (later.at(0) ?? section).scrollIntoView();
              return later.length;
            }"""
        )
        return rest == 0

    until(is_drawn)
    return found


def unfold(page: Page) -> None:
    """Unfold every section, once all is here that comes by itself and moves what is below it."""
    page.wait_for_load_state("networkidle")
    for title in reversed(page.locator(".section-title[aria-expanded=false]").all()):  # an unfolded one leaves the list
        title.click()
    expect(page.locator(".section-title[aria-expanded=false]")).to_have_count(0)


def is_painted(canvas: Locator) -> bool:
    """Return whether a canvas has more than one colour."""
    colours: int = canvas.evaluate(
        """canvas => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    return colours > 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_section_is_drawn_and_sound(
    open_tab: Open, server: Background, run: Run, serious: Callable[[Page], list[str]], width: int, scheme: Scheme
) -> None:
    page = open_tab(server, f"/runs/{run.run}", width=width, scheme=scheme).page
    expect(page.locator(".section-title").last).to_have_text("Timing")
    assert titles(page) == TITLES
    unfold(page)
    layers = section(page, "Layers")
    expect(layers.get_by_role("img", name=re.compile(r"^Layer ladder at step 400: 0 input mean"))).to_be_visible()
    expect(layers.locator(".ladder-plot circle:not(.ladder-ghost)")).to_have_count(8)
    expect(layers.locator(".ladder-name", has_text="log")).to_have_count(1)
    maps = section(page, "Histograms").locator(".heat-map canvas")
    expect(maps).to_have_count(4)
    until(lambda: is_painted(maps.first))
    wall = section(page, "Filters").get_by_role("img", name="Weights of 12 first-layer units as pictures, at step 400")
    expect(wall).to_be_visible()
    expect(page.locator(".strip-step")).to_have_count(12)
    predictions = section(page, "Predictions")
    expect(predictions.locator(".confusion-table td.is-right").first).to_have_text("405")
    expect(predictions.locator(".example").first).to_have_text(re.compile(r"cat\s*taken for dog\s*75 % sure\s*loss 9"))
    expect(section(page, "Timing").locator(".timing-layers tbody tr")).to_have_count(3)
    width_over: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width_over <= 0
    assert serious(page) == []


def test_what_is_far_below_is_fetched_when_it_comes_near(open_tab: Open, server: Background, run: Run) -> None:
    page = open_tab(server).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/runs/{run.run}")
    expect(page.get_by_role("region", name="Loss", exact=True).locator("canvas")).to_be_visible()
    page.wait_for_load_state("networkidle")
    later = ("/tensors", "heat-card", "filter-card", "layer%2F1%2Ftime")
    assert [url for url in asked if any(part in url for part in later)] == []
    expect(section(page, "Histograms").locator(".heat-map canvas")).to_have_count(4)
    histories = [url for url in asked if "/tensors/history" in url and "histogram" in url]
    assert len(histories) == 1
    section(page, "Histograms").get_by_role("radio", name="Gradients").check()
    expect(page.locator(".heat-map canvas")).to_have_count(3)


def test_sections_fold_are_pinned_and_move(open_tab: Open, server: Background, run: Run) -> None:
    page = open_tab(server, f"/runs/{run.run}").page
    layers = page.get_by_role("button", name="Layers", exact=True)
    expect(layers).to_have_attribute("aria-expanded", "true")
    layers.click()
    expect(layers).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#ladder-title")).to_have_count(0)

    page.get_by_role("button", name="Pin Timing on top").click()
    assert titles(page) == ["Timing", *TITLES[:-1]]
    up = page.get_by_role("button", name="Move Timing up")
    expect(up).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Move Gradients and updates up").click()
    moved = ["Timing", "Overview", "Gradients and updates", "Layers", *TITLES[3:-1]]
    assert titles(page) == moved
    expect(page.get_by_role("button", name="Move Gradients and updates up")).to_be_focused()
    layers.focus()
    page.keyboard.press("Alt+ArrowUp")
    moved[2:4] = ["Layers", "Gradients and updates"]
    expect(layers).to_be_focused()
    assert titles(page) == moved

    page.reload()
    expect(layers).to_have_attribute("aria-expanded", "false")
    assert titles(page) == moved


def test_everything_goes_to_the_step_that_is_looked_at(open_tab: Open, server: Background, run: Run) -> None:
    page = open_tab(server, f"/runs/{run.run}").page
    ladder = section(page, "Layers").locator(".ladder")
    heat = section(page, "Histograms").locator(".heat").first
    section(page, "Filters")
    section(page, "Predictions")
    wall = page.locator(".wall-card")
    expect(wall).to_contain_text("step 400")
    busy: set[str] = set()
    doubled: list[str] = []
    page.on("request", lambda request: doubled.append(request.url) if name_of(request.url) in busy else None)
    page.on("request", lambda request: busy.add(name_of(request.url)) if "/tensors?" in request.url else None)
    page.on("requestfinished", lambda request: busy.discard(name_of(request.url)))

    heat.evaluate("element => element.scrollIntoView({ block: 'center' })")
    until(lambda: is_painted(heat.locator("canvas")))
    box = heat.locator(".heat-map").bounding_box()
    assert box is not None
    for share in (0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 20)
    expect(heat.locator(".card-head")).to_contain_text("step 80")
    expect(ladder).to_contain_text("step 80")
    expect(wall.locator(".card-head")).to_contain_text("step 80")
    expect(page.locator(".confusion")).to_contain_text("at step 100")  # the first evaluation: there is none before
    assert doubled == []

    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 20)
    page.mouse.move(5, 5)
    expect(wall.locator(".card-head")).to_contain_text("step 80")
    page.locator(".strip-step").last.click()
    expect(wall.locator(".card-head")).to_contain_text("step 400")
    expect(ladder).to_contain_text("step 400")


def name_of(url: str) -> str:
    """Return the tensor that a request asks for."""
    found = re.search(r"/tensors\?name=([^&]+)", url)
    return found[1] if found else ""


def test_keys_go_through_a_heat_map_and_the_wall(open_tab: Open, server: Background, run: Run) -> None:
    page = open_tab(server, f"/runs/{run.run}").page
    heat = section(page, "Histograms").locator(".heat").first
    expect(heat).to_contain_text("40 of 40 records")
    heat.locator(".heat-frame").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(heat.locator(".card-head")).to_contain_text("step 370")
    expect(heat.locator(".heat-cursor")).to_be_visible()
    page.keyboard.press("Escape")
    expect(heat.locator(".card-head")).to_contain_text("step 400")

    filters = section(page, "Filters")
    filters.locator(".wall-frame").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(filters.locator(".wall-tip")).to_have_text("unit 1")
    assert is_painted(filters.locator(".wall-tip canvas"))
    page.keyboard.press("Enter")
    expect(filters.locator(".strip-title")).to_contain_text("Unit 1 ")


def test_panels_are_tables_too(open_tab: Open, server: Background, run: Run) -> None:
    page = open_tab(server, f"/runs/{run.run}").page
    ladder = section(page, "Layers").locator(".ladder")
    ladder.get_by_role("button", name="View Layer ladder as table").click()
    expect(ladder.get_by_role("row")).to_have_count(5)
    expect(ladder.get_by_role("row").nth(2)).to_contain_text("1 dense")
    heat = section(page, "Histograms").locator(".heat").first
    heat.get_by_role("button", name=re.compile("as table")).click()
    expect(heat.get_by_role("row")).to_have_count(41)
    expect(heat.get_by_role("row").nth(1)).to_contain_text("400")


def test_a_probe_that_is_off_says_why_and_can_be_switched_on(open_tab: Open, server: Background, run: Run) -> None:
    tab = open_tab(server, f"/runs/{run.run}")
    page, tab.is_tolerant = tab.page, True  # no worker is there to take the command
    note = section(page, "Gradients and updates").locator(".probe-note")
    expect(note).to_contain_text("Gradient norm")
    expect(note).to_contain_text("The probe “gradients” is off: it failed: overflow in square")
    with page.expect_request(lambda request: request.url.endswith("/commands")) as sent:
        note.get_by_role("button", name="Switch it on").click()
    wanted = {"type": "set", "field": "probes.gradients", "value": True, "note": ""}
    assert json.loads(sent.value.post_data or "") == wanted
    run.event("probe", {"name": "gradients", "is_on": True, "reason": ""})
    expect(note).to_have_count(0)
    expect(page.get_by_role("region", name="Gradient norm", exact=True)).to_be_visible()
    run.event("probe", {"name": "gradients", "is_on": False, "reason": "it failed: overflow in square"})
    expect(note).to_have_count(1)


def test_panels_grow_while_a_run_trains(open_tab: Open, server: Background, tmp_path: Path) -> None:
    run = open_run(server, tmp_path, "Growing", {"network": {}})
    tell(run)
    log_steps(run, 1, 100)
    page = open_tab(server, f"/runs/{run.run}").page
    heat = section(page, "Histograms").locator(".heat").first
    expect(heat).to_contain_text("10 of 10 records")
    log_steps(run, 101, 200)
    until(lambda: len(found := RECORDS.findall(heat.inner_text())) == 1 and int(found[0][1]) > 10)
    expect(section(page, "Filters").locator(".wall-card .card-head")).to_contain_text("step 200")
    expect(section(page, "Layers").locator(".ladder")).to_contain_text("step 200")
    heat.get_by_role("button", name=re.compile("as table")).click()
    expect(heat.get_by_role("row").nth(1)).to_contain_text("200")
    log_steps(run, 201, 300)  # the table, which hides the map, goes on with the records
    expect(heat.get_by_role("row").nth(1)).to_contain_text("300")
    assert run.finish(10)


def test_what_is_typed_stays_while_the_run_goes_on(open_tab: Open, server: Background, tmp_path: Path) -> None:
    run = open_run(server, tmp_path, "Typed at", {"network": {}})
    log_steps(run, 1, 100)
    page = open_tab(server, f"/runs/{run.run}").page
    for label, last in (("Step as a number", 100), ("Last step", 200)):
        field = page.get_by_label(label, exact=True)
        expect(field).to_have_value(str(last))
        field.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("4")
        log_steps(run, last + 1, last + 100)
        expect(page.get_by_role("img", name=re.compile(f"^Loss: train .* at step {last + 100},"))).to_be_visible()
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect(field).to_have_value("42")
        page.get_by_role("button", name="Follow live").click()
    assert run.finish(10)


def test_a_users_own_loop_leads_with_what_says_how_it_goes(open_tab: Open, server: Background, tmp_path: Path) -> None:
    run = open_run(server, tmp_path, "My own loop", {})
    for step in range(1, 101):
        run.log(
            step, {"train/nll_loss": 1 / step, "val/nll_loss": 2 / step, "blocks/0/norm": 1.0, "blocks/1/norm": 2.0}
        )
    assert run.finish(10)
    page = open_tab(server, f"/runs/{run.run}").page
    expect(page.locator(".section-title")).to_have_text(["Overview", "Series"])
    loss = page.get_by_role("region", name="nll_loss", exact=True)
    expect(loss.locator("canvas")).to_be_visible()
    expect(loss.locator(".legend-name")).to_have_text(["train", "val"])
    own = section(page, "Series").get_by_role("region", name="blocks/…/norm", exact=True)
    expect(own.locator(".legend-name")).to_have_text(["0", "1"])


def test_code_that_did_not_come_is_a_sentence_with_a_way_on(open_tab: Open, server: Background, run: Run) -> None:
    tab = open_tab(server)
    page, tab.is_tolerant = tab.page, True
    page.route("**/filter-card.js", lambda route: route.abort())
    page.goto(f"{server.url}/runs/{run.run}")
    failed = section(page, "Filters").locator(".lazy-failed")
    expect(failed).to_contain_text("The server was away")
    page.unroute("**/filter-card.js")
    failed.get_by_role("button", name="Reload the page").click()
    section(page, "Filters")
    expect(page.locator(".wall canvas").first).to_be_visible()


def test_on_a_phone_only_the_first_section_is_unfolded(open_tab: Open, server: Background, run: Run) -> None:
    page = open_tab(server, f"/runs/{run.run}", width=390).page
    expect(page.locator(".section-title[aria-expanded=true]")).to_have_text(["Overview"])
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Histograms", exact=True).click()
    expect(page.locator(".section-title[aria-expanded=true]")).to_have_text(["Overview", "Histograms"])
    expect(section(page, "Histograms").locator(".heat-map canvas").first).to_be_visible()
