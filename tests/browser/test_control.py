"""Steering a run from its page: steps by hand, changes that can be set back, forks, and children over their parent."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open
from browser.reading import chart, opened, query, written
from processes import ServerProcess, run_when, until

Serious = Callable[[Page], list[str]]
RATE = "optimizer.learning_rate"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with room for a parent and its children."""
    with ServerProcess(tmp_path_factory.mktemp("control") / "data", slots=4) as server:
        yield server


@pytest.fixture
def steered(server: ServerProcess) -> Iterator[str]:
    """A run that trains for as long as the test steers it."""
    config = {"name": "Steered", "optimizer": {"name": "sgd", "learning_rate": 0.1}, "training": {"epochs": 100_000}}
    with server.client() as client:
        run = client.post("/api/runs", json=config).json()["id"]
        until(lambda: client.get(f"/api/runs/{run}").json()["step"] > 0)
        yield run
        if client.get(f"/api/runs/{run}").json()["state"] not in {"stopped", "finished"}:
            client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
            run_when(client, run, "stopped")


@pytest.fixture(scope="module")
def parent(server: ServerProcess) -> str:
    """A finished run with checkpoints on the way."""
    config: dict[str, Any] = {"name": "Parent", "optimizer": {"name": "sgd", "learning_rate": 0.03}}
    config["training"] = {"epochs": 20, "checkpoint_every": 500}
    with server.client() as client:
        run: str = client.post("/api/runs", json=config).json()["id"]
        run_when(client, run, "finished")
    return run


def steps_of(server: ServerProcess, run: str) -> int:
    with server.client() as client:
        step: int = client.get(f"/api/runs/{run}").json()["step"]
    return step


def rate(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Learning rate", exact=True)


def timeline(page: Page) -> Locator:
    return page.get_by_role("region", name="What was done")


def marked(page: Page, name: str = "Loss") -> str:
    """Return what a chart tells of its marks to those who cannot see them."""
    chart(page, name).scroll_into_view_if_needed()
    label: str = chart(page, name).get_by_role("img").get_attribute("aria-label") or ""
    return label.partition("Marked: ")[2]


def pause(page: Page) -> None:
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("group", name="Advance, then pause again")).to_be_visible()


def test_a_paused_run_goes_on_by_as_many_steps_as_are_asked_for(
    open_tab: Open, server: ServerProcess, steered: str
) -> None:
    page = opened(open_tab, server, steered)
    pause(page)
    before = steps_of(server, steered)
    page.get_by_role("button", name="Advance 10 steps").click()
    until(lambda: steps_of(server, steered) == before + 10)
    expect(timeline(page)).to_contain_text(f"Advanced to step {before + 10:,}")
    own = page.get_by_role("textbox", name="Steps to advance")
    own.fill("7")
    own.press("Enter")
    until(lambda: steps_of(server, steered) == before + 17)
    expect(timeline(page)).to_contain_text(f"Advanced to step {before + 17:,}")
    own.fill("x")
    expect(page.get_by_role("button", name="Go")).to_be_disabled()
    page.get_by_role("button", name="Resume", exact=True).click()
    until(lambda: steps_of(server, steered) > before + 20)


def test_a_change_is_applied_when_it_is_said_marked_and_set_back(
    open_tab: Open, server: ServerProcess, steered: str, serious: Serious
) -> None:
    page = opened(open_tab, server, steered)
    pause(page)
    page.get_by_role("button", name="more settings").click()
    page.get_by_role("textbox", name="Your name").fill("Mina")
    page.get_by_role("textbox", name="Your name").press("Tab")
    page.get_by_role("button", name="Learning rate ÷ 10").click()
    expect(rate(page)).to_have_value("0.01")
    with server.client() as client:
        assert client.get(f"/api/runs/{steered}").json()["info"]["settings"][RATE] == 0.1, "nothing is sent by editing"
    page.get_by_role("textbox", name="Note").fill("the loss jumps")
    page.get_by_role("button", name="Apply Learning rate 0.1 → 0.01").click()
    row = timeline(page).get_by_role("listitem").filter(has_text="Learning rate 0.1 → 0.01")
    expect(row).to_contain_text("the loss jumps")
    expect(row).to_contain_text("Mina")
    until(lambda: "Learning rate 0.1 → 0.01, Mina" in marked(page))
    assert serious(page) == []

    page.get_by_role("button", name="marks", exact=True).click()
    written(page, marks="0")
    until(lambda: marked(page) == "")
    page.get_by_role("button", name="marks", exact=True).click()
    written(page, marks=None)

    row.get_by_role("button", name="Set back").click()
    expect(row).to_contain_text("set back since")
    expect(rate(page)).to_have_value("0.1")
    with server.client() as client:
        events = client.get(f"/api/runs/{steered}/events").json()["events"]
    changes = [event["data"] for event in events if event["kind"] == "intervention"]
    assert [(each["old"], each["new"], each["undoes"]) for each in changes] == [(0.1, 0.01, None), (0.01, 0.1, 1)]


def test_hovering_the_timeline_moves_the_cursor_of_all_charts(
    open_tab: Open, server: ServerProcess, steered: str
) -> None:
    page = opened(open_tab, server, steered)
    pause(page)
    page.get_by_role("button", name="Checkpoint", exact=True).click()
    row = timeline(page).get_by_role("listitem").filter(has_text="Checkpoint, asked for")
    step = int(re.sub(r"\D", "", row.get_by_role("button", name=re.compile("^step")).inner_text()))
    row.hover()
    expect(chart(page).locator(".chart-step")).to_have_text(f"step {step:,}")
    row.get_by_role("button", name=re.compile("^step")).click()
    written(page, step=str(step))
    flag = timeline(page).get_by_role("group").get_by_role("button").last
    flag.focus()
    expect(flag).to_be_focused()


def test_who_edits_is_told_what_somebody_else_has_set_meanwhile(
    open_tab: Open, server: ServerProcess, steered: str
) -> None:
    page = opened(open_tab, server, steered)
    page.get_by_role("button", name="Learning rate × 3").click()
    expect(rate(page)).to_have_value("0.3")
    order = {"type": "set", "field": RATE, "value": 0.02, "by": "Jo"}
    with server.client() as client:
        client.post(f"/api/runs/{steered}/commands", json=order)
    alert = page.get_by_role("alert").filter(has_text="Jo set learning rate to 0.02")
    expect(alert).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Apply"))).to_be_disabled()
    alert.get_by_role("button", name="Leave it so").click()
    expect(rate(page)).to_have_value("0.02")
    rate(page).fill("-1")
    expect(page.get_by_text("must be greater than 0")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Apply"))).to_be_disabled()


def test_a_counterfactual_draws_its_children_over_their_parent(
    open_tab: Open, server: ServerProcess, parent: str, serious: Serious
) -> None:
    page = opened(open_tab, server, parent)
    page.get_by_role("button", name="Fork…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("Step")).first.check()
    dialog.get_by_role("button", name="Several, a value each").click()
    expect(dialog.get_by_text("× 3 · × 1 · ÷ 3, on the same data")).to_be_visible()
    assert serious(page) == []
    dialog.get_by_role("radio", name=re.compile("best so far")).check()
    dialog.get_by_role("button", name="Start 3 children").click()
    family = page.get_by_role("region", name="Family")
    expect(family.get_by_role("link")).to_have_text(["Parent · × 3", "Parent · × 1", "Parent · ÷ 3"])
    expect(family.get_by_text("Finished")).to_have_count(4)
    expect(chart(page).get_by_role("button", name=re.compile("×3 train"))).to_be_visible()
    until(lambda: "Forked into 3" in marked(page))

    page.get_by_role("button", name="draw over the charts").click()
    expect(chart(page).get_by_role("button", name=re.compile("×3 train"))).to_have_count(0)
    written(page, kin="0")
    page.get_by_role("button", name="draw over the charts").click()

    family.get_by_role("link", name="Parent · × 1").click()
    expect(page.get_by_role("heading", name="Parent · × 1", level=1)).to_be_visible()
    expect(chart(page).get_by_role("button", name=re.compile("parent train"))).to_be_visible()
    with server.client() as client:
        kin = client.get(f"/api/runs/{parent}/lineage").json()["runs"]
        same = next(run for run in kin if run["name"] == "Parent · × 1")
        assert same["metrics"]["train/loss"]["last"] == kin[0]["metrics"]["train/loss"]["last"], (
            "unchanged, it is its parent"
        )


def test_the_form_of_a_fork_says_what_the_checkpoint_holds_fast(
    open_tab: Open, server: ServerProcess, parent: str
) -> None:
    with server.client() as client:
        steps = [each["step"] for each in client.get(f"/api/runs/{parent}/checkpoints").json()["checkpoints"]]
    page = open_tab(server, f"/new?fork={parent}&step={steps[0]}&changes=%7B%22{RATE}%22:0.01%7D").page
    expect(page.get_by_role("heading", name="Fork of a run")).to_be_visible()
    expect(page.locator("#field-optimizer-learning_rate")).to_have_value("0.01")
    expect(page.locator("#field-seed")).to_be_disabled()
    expect(page.get_by_text("another seed would change nothing")).to_be_visible()
    units = page.locator("#field-network-layers-0-units")
    units.fill("7")
    expect(page.get_by_text("the weights of the checkpoint have the shapes of these layers").first).to_be_visible()
    units.fill("100")
    page.get_by_role("button", name="Start the fork").click()
    page.wait_for_url(re.compile(r"/runs/"))
    expect(page.get_by_role("region", name="Family")).to_contain_text("Learning rate 0.01")


def test_a_link_to_the_form_brings_the_form_that_it_names(open_tab: Open, server: ServerProcess, parent: str) -> None:
    page = open_tab(server, f"/new?fork={parent}&step=0").page
    expect(page.get_by_role("heading", name="Fork of a run", level=1)).to_be_visible()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="New run").click()
    expect(page.get_by_role("heading", name="New run", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Fork of a run", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Start the fork")).to_be_visible()


SHIFTS = """(() => {
  window.shifted = 0;
  const add = (list) => {
    for (const each of list.getEntries()) window.shifted += each.hadRecentInput ? 0 : each.value;
  };
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
})()"""


@pytest.mark.parametrize("width", [1440, 390])
def test_what_comes_later_pushes_nothing_down(open_tab: Open, server: ServerProcess, width: int) -> None:
    """The alarm of a NaN, findings, verdict, family and timeline come into the rooms that were kept for them."""
    config = {"name": "Full house", "optimizer": {"name": "sgd", "learning_rate": 1e6}}
    with server.client() as client:
        run = client.post("/api/runs", json=config).json()["id"]
        run_when(client, run, "paused")
        order = {"step": 0, "kind": "experiment", "children": [{"changes": {RATE: 0.01}}]}
        child = client.post(f"/api/runs/{run}/forks", json=order).json()["runs"][0]["id"]
        run_when(client, child, "finished")
        until(lambda: client.get(f"/api/runs/{run}").json()["health"] == "alarm")
    page = open_tab(server, width=width).page
    page.add_init_script(SHIFTS)
    page.goto(f"{server.url}/runs/{run}")
    expect(page.get_by_role("region", name="Family")).to_be_visible()
    expect(page.get_by_role("region", name="An experiment from this run")).to_be_visible()
    expect(timeline(page)).to_be_visible()
    expect(page.get_by_role("region", name=re.compile("Health"))).to_be_visible()
    page.wait_for_timeout(1000)
    assert page.evaluate("window.shifted") < 0.05
    with server.client() as client:
        client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
        run_when(client, run, "stopped")


def test_a_phone_has_the_rate_and_the_stop_at_the_thumb(
    open_tab: Open, server: ServerProcess, steered: str, serious: Serious
) -> None:
    page = open_tab(server, f"/runs/{steered}", width=390).page
    bar = page.locator(".thumb-bar")
    expect(bar).to_contain_text("left")
    half = bar.get_by_role("button", name="Rate ÷ 2: Learning rate 0.1 → 0.05")
    half.click()
    bar.get_by_role("button", name="To 0.05? Press again").click()
    expect(timeline(page)).to_contain_text("Learning rate 0.1 → 0.05")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate("""[...document.querySelectorAll(".thumb-bar button, .control button, .timeline button")]
      .map((each) => each.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length""")
    assert small == 0
    assert serious(page) == []
    bar.get_by_role("button", name="Stop").click()
    bar.get_by_role("button", name="Really stop? Press again").click()
    with server.client() as client:
        run_when(client, steered, "stopped")
    expect(bar).to_have_count(0)
    assert "step" not in query(page)


def test_a_step_that_is_not_finite_is_told_with_ways_to_go_on(open_tab: Open, server: ServerProcess) -> None:
    config = {"name": "Broken", "optimizer": {"name": "sgd", "learning_rate": 1e6}}
    with server.client() as client:
        run = client.post("/api/runs", json=config).json()["id"]
        run_when(client, run, "paused")
    page = open_tab(server, f"/runs/{run}").page  # its charts are below what is said of it
    alarm = page.get_by_role("alert", name=re.compile("was not applied"))
    expect(alarm).to_contain_text("Kept: the weights as they were before this step")
    expect(page.locator(".run-health").get_by_text("NaN")).to_be_visible()
    section = page.get_by_role("button", name="Layers", exact=True)
    section.click()
    expect(section).to_have_attribute("aria-expanded", "false")
    alarm.get_by_role("button", name="Show where").click()
    expect(section).to_have_attribute("aria-expanded", "true")
    expect(chart(page, "Activation std")).to_be_in_viewport()
    alarm.get_by_role("button", name=re.compile("Lower the rate to 100000 and resume")).click()
    expect(timeline(page)).to_contain_text("Learning rate 1000000 → 100000")
    expect(page.get_by_role("alert", name=re.compile("was not applied"))).to_contain_text("10000 and resume")
    page.get_by_role("button", name=re.compile(r"(Start again|Fork from step \d+) with the learning rate")).click()
    page.wait_for_url(lambda address: run not in address)
    expect(page.get_by_role("region", name="Family")).to_contain_text("Learning rate 10000")
    expect(page.get_by_role("alert", name=re.compile("was not applied"))).to_be_visible()
    with server.client() as client:
        for each in client.get(f"/api/runs/{run}/lineage").json()["runs"]:
            client.post(f"/api/runs/{each['id']}/commands", json={"type": "stop"})
            run_when(client, each["id"], "stopped")
