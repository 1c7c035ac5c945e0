"""The desk over the history: the filter line, what people put on runs, what is done with many at once, saved views."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open, Tab
from browser.reading import query, written
from processes import ServerProcess, run_when, until

Serious = Callable[[Page], list[str]]
HOSTILE = "<img src=x onerror=alert(1)> \u202egnp & “quotes”"
SHOWN = "<img src=x onerror=alert(1)> ‹U+202E›gnp & “quotes”"
NOTE = """# Tried <b>bold</b>

<script>alert(1)</script> [bad](javascript:alert(1)) ![pic](http://elsewhere.example/x.png)
and [good](https://arxiv.org/abs/1502.01852)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with four short runs: Plain, Adam, Zeros and one with a hostile name."""
    with ServerProcess(tmp_path_factory.mktemp("desk") / "data", slots=2) as server, server.client() as client:
        for name, part in (
            ("Plain", {}),
            ("Adam", {"optimizer": {"name": "adam"}}),
            ("Zeros", {"network": {"init": "zeros"}}),
            (HOSTILE, {"seed": 4}),
        ):
            config: dict[str, Any] = {"name": name, "training": {"epochs": 1}, **part}
            run_when(client, client.post("/api/runs", json=config).json()["id"], "finished")
        yield server


@pytest.fixture
def ids(server: ServerProcess) -> dict[str, str]:
    """Return the runs' ids by name, with nothing on them that an earlier test has put there."""
    with server.client() as client:
        listed = client.get("/api/runs", params={"scope": "all"}).json()["runs"]
        plain = {"tags": [], "note": "", "is_starred": False, "is_archived": False, "is_deleted": False}
        for run in listed:
            assert client.patch(f"/api/runs/{run['id']}", json=plain).status_code == 200
        for view in client.get("/api/views").json()["views"]:
            client.delete(f"/api/views/{view['name']}")
        return {run["name"]: run["id"] for run in listed}


@pytest.fixture
def client(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


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


def test_a_mistake_in_a_filter_is_pointed_at_and_the_list_stays(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], serious: Serious
) -> None:
    tab = open_tab(server)
    page, tab.is_tolerant = settled(tab), True  # a 422 is what it is about
    line = filter_line(page)
    line.fill("val/accuracy.best >> 0.5")
    line.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="“>>” must be one of the operators")
    expect(alert).to_contain_text("At character 19.")
    expect(line).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".filter-wrong")).to_have_text(">>^^")
    under, caret = (
        page.locator(".filter-wrong > span").first.bounding_box(),
        page.locator(".filter-caret").bounding_box(),
    )
    assert under is not None
    assert caret is not None
    assert abs(under["x"] - caret["x"]) < 2
    assert caret["y"] > under["y"] + 5
    expect(rows(page)).to_have_count(len(ids))
    assert serious(page) == []
    line.fill("optimizer = adam")
    line.press("Enter")
    expect(alert).to_have_count(0)
    expect(rows(page)).to_have_count(1)
    expect(named(page, "Adam")).to_be_visible()
    written(page, filter="optimizer = adam")


def test_a_filter_is_completed_by_keys(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], serious: Serious
) -> None:
    page = settled(open_tab(server))
    line = filter_line(page)
    line.focus()
    choices = page.get_by_role("listbox", name="What may come next")
    expect(choices.get_by_role("option", name=re.compile("^state"))).to_be_visible()
    line.press_sequentially("optimizer.n")
    expect(choices.get_by_role("option")).to_have_count(1)
    line.press("Tab")
    expect(line).to_have_value("optimizer.name ")
    expect(choices.get_by_role("option", name=re.compile("^~"))).to_be_visible()
    line.press_sequentially("=")
    line.press("ArrowDown")
    line.press_sequentially(" ")
    expect(choices.get_by_role("option", name="adam")).to_be_visible()
    line.press("ArrowDown")
    line.press("ArrowDown")
    expect(line).to_have_attribute("aria-activedescendant", "filter-choices-1")
    chosen = choices.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert serious(page) == []
    word = chosen.inner_text()
    line.press("Enter")
    expect(line).to_have_value(f"optimizer.name = {word} ")
    expect(line).to_be_focused()
    line.press("Escape")
    expect(choices).to_have_count(0)
    written(page, filter=f"optimizer.name = {word}")


def test_tab_goes_on_where_nothing_is_begun(open_tab: Open, server: ServerProcess, ids: dict[str, str]) -> None:
    page = settled(open_tab(server))
    line = filter_line(page)
    line.focus()
    expect(page.get_by_role("listbox")).to_be_visible()
    line.press("Tab")
    expect(line).not_to_be_focused()
    expect(line).to_have_value("")


def test_a_term_that_breaks_off_waits(open_tab: Open, server: ServerProcess, ids: dict[str, str]) -> None:
    page = settled(open_tab(server, "/?filter=seed+%3D+4"))
    expect(rows(page)).to_have_count(1)
    line = filter_line(page)
    line.press("End")
    line.press_sequentially(" and optimizer =")
    page.wait_for_timeout(600)  # longer than a line that is whole would wait
    assert query(page)["filter"] == "seed = 4"
    expect(rows(page)).to_have_count(1)
    line.press_sequentially(" sgd")
    written(page, filter="seed = 4 and optimizer = sgd")
    page.get_by_role("button", name="Clear the filter").click()
    written(page, filter=None)
    expect(rows(page)).to_have_count(len(ids))


def test_lines_of_the_help_and_of_before_are_taken_by_a_press(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], serious: Serious
) -> None:
    page = settled(open_tab(server))
    page.get_by_role("button", name="How to write a filter").click()
    page.get_by_role("button", name="finding = dead_relu").click()
    written(page, filter="finding = dead_relu")
    assert serious(page) == []
    line = filter_line(page)
    line.fill("seed = 4")
    line.press("Enter")
    line.fill("")
    line.press("Enter")
    expect(rows(page)).to_have_count(len(ids))
    line.press("ArrowDown")
    page.get_by_role("option", name=re.compile("^seed = 4")).click()
    written(page, filter="seed = 4")
    expect(rows(page)).to_have_count(1)


def test_plain_words_are_searched_beside_the_filter(open_tab: Open, server: ServerProcess, ids: dict[str, str]) -> None:
    page = settled(open_tab(server, "/?filter=optimizer+%3D+sgd"))
    box = page.get_by_role("searchbox", name=re.compile("^Search"))
    box.fill("zero")
    written(page, search="zero", filter="optimizer = sgd")
    expect(rows(page)).to_have_count(1)
    box.press("Escape")
    written(page, search=None, filter="optimizer = sgd")


def test_a_name_is_changed_in_its_place(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client
) -> None:
    tab = open_tab(server, f"/runs/{ids['Plain']}")
    page, tab.is_tolerant = tab.page, True  # a 422 is asked for below
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Plain")
    heading.dblclick()
    field = page.get_by_role("textbox", name="Name of the run")
    field.fill("Another")
    field.press("Escape")
    expect(heading).to_have_text("Plain")
    heading.focus()
    heading.press("F2")
    field.fill("  ")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="The name must have 1 to 200 characters")).to_be_visible()
    field.fill(HOSTILE)
    field.press("Enter")
    expect(heading).to_have_text(SHOWN)
    until(lambda: told(client, ids["Plain"])["name"] == HOSTILE)
    page.get_by_role("button", name=re.compile("^Rename")).click()
    field.fill("Plain")
    page.get_by_role("button", name="Keep the name").click()
    expect(heading).to_have_text("Plain")


def test_tags_are_put_on_completed_clicked_and_taken_off(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client, serious: Serious
) -> None:
    client.patch(f"/api/runs/{ids['Adam']}", json={"tags": ["week 12"]})
    page = open_tab(server, f"/runs/{ids['Zeros']}").page
    page.get_by_role("button", name="Add tags to Zeros").click()
    field = page.get_by_role("combobox", name="Add a tag")
    expect(field).to_be_focused()
    field.press_sequentially("we")
    expect(page.get_by_role("option", name=re.compile("^week 12"))).to_be_visible()
    field.press("ArrowDown")
    assert serious(page) == []
    field.press("Enter")
    expect(page.get_by_role("link", name="week 12")).to_be_visible()
    field.fill(HOSTILE[:20])
    field.press("Enter")
    expect(page.get_by_role("link", name=HOSTILE[:20])).to_be_visible()
    page.get_by_role("button", name=f"Take off {HOSTILE[:20]}").click()
    until(lambda: told(client, ids["Zeros"])["tags"] == ["week 12"])
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(page.get_by_role("button", name="Tags of Zeros")).to_be_focused()
    page.get_by_role("link", name="week 12").click()
    written(page, filter='tag = "week 12"')
    expect(rows(page)).to_have_count(2)


def test_a_star_is_put_on_from_the_head_of_a_run(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client
) -> None:
    page = open_tab(server, f"/runs/{ids['Plain']}").page
    star = page.get_by_role("button", name="Star of Plain")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    until(lambda: told(client, ids["Plain"])["is_starred"])
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    until(lambda: not told(client, ids["Plain"])["is_starred"])


def test_a_note_is_written_with_a_preview_and_shows_hostile_text_as_text(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client, serious: Serious
) -> None:
    page = open_tab(server, f"/runs/{ids['Plain']}").page
    page.get_by_role("button", name="Write a note on Plain").click()
    dialog = page.get_by_role("dialog", name="Note on Plain")
    dialog.get_by_role("textbox", name="Note").fill(NOTE)
    assert serious(page) == []
    dialog.get_by_role("button", name="Preview").click()
    _holds_no_harm(dialog)
    assert serious(page) == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("button", name="Edit the note")).to_be_visible()
    assert told(client, ids["Plain"])["note"] == NOTE
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Note on Plain")).to_be_focused()
    card = page.get_by_role("region", name="Note", exact=True)
    until(lambda: page.evaluate("scrollTo(0, document.body.scrollHeight)") or card.count())
    _holds_no_harm(card)
    assert serious(page) == []


def _holds_no_harm(room: Locator) -> None:
    expect(room.get_by_role("heading", name="Tried <b>bold</b>")).to_be_visible()
    expect(room.get_by_text("<script>alert(1)</script>")).to_be_visible()
    assert room.locator("script, img, b, iframe, [href^='javascript']").count() == 0
    link = room.get_by_role("link", name="good")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"
    assert room.get_by_role("link", name="bad").count() == 0
    assert room.get_by_role("link", name="pic (picture)").count() == 1


def test_what_is_written_is_not_lost_unasked(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client
) -> None:
    page = open_tab(server, f"/runs/{ids['Adam']}").page
    page.get_by_role("button", name="Write a note on Adam").click()
    dialog = page.get_by_role("dialog", name="Note on Adam")
    area = dialog.get_by_role("textbox", name="Note")
    area.fill("words")
    area.press("Escape")
    expect(dialog.get_by_role("alert")).to_contain_text("not saved")
    dialog.get_by_role("button", name="Go on writing").click()
    page.once("dialog", lambda asked: asked.accept())
    page.reload()
    page.get_by_role("button", name="Write a note on Adam").click()
    expect(area).to_have_value("words")
    expect(dialog.get_by_text("These words were not saved before.")).to_be_visible()
    client.patch(f"/api/runs/{ids['Adam']}", json={"note": "of somebody else"})
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("of somebody else")
    assert told(client, ids["Adam"])["note"] == "of somebody else"
    dialog.get_by_role("button", name="Save mine over it").click()
    expect(dialog.get_by_role("button", name="Edit the note")).to_be_visible()
    assert told(client, ids["Adam"])["note"] == "words"


def test_a_note_has_a_longest(open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client) -> None:
    page = open_tab(server, f"/runs/{ids['Adam']}").page
    page.get_by_role("button", name="Write a note on Adam").click()
    dialog = page.get_by_role("dialog", name="Note on Adam")
    area = dialog.get_by_role("textbox", name="Note")
    area.fill("é" * 100_001)
    expect(dialog.get_by_text("100,001 characters: 1 too many to save")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    area.fill("😀" * 100_000)
    expect(dialog.get_by_text("0 of 100,000 characters are left")).to_be_visible()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("button", name="Edit the note")).to_be_visible()
    assert told(client, ids["Adam"])["note"] == "😀" * 100_000


def test_runs_are_deleted_undone_and_purged(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client, serious: Serious
) -> None:
    doomed = client.post("/api/runs", json={"name": "Doomed", "training": {"epochs": 1}}).json()["id"]
    run_when(client, doomed, "finished")
    page = settled(open_tab(server, f"/?selected={doomed},{ids['Adam']}"))
    bar = page.get_by_role("group", name="2 runs chosen")
    assert serious(page) == []
    bar.get_by_role("button", name="Delete").click()
    expect(messages(page)).to_contain_text("2 runs deleted")
    expect(named(page, "Doomed")).to_have_count(0)
    assert serious(page) == []
    expect(messages(page).get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(named(page, "Doomed")).to_have_count(1)
    assert told(client, doomed)["deleted_at"] is None
    client.patch(f"/api/runs/{doomed}", json={"is_deleted": True})

    page.goto(f"{server.url}/?scope=deleted&selected={doomed}")
    bar = page.get_by_role("group", name="1 run chosen")
    bar.get_by_role("button", name="Purge").click()
    assert client.get(f"/api/runs/{doomed}").status_code == 200, "the first press only asks"
    bar.get_by_role("button", name="Remove 1 for good?").click()
    expect(messages(page)).to_contain_text("Doomed: removed for good")
    until(lambda: client.get(f"/api/runs/{doomed}").status_code == 404)


def test_runs_that_refuse_are_told_with_their_reasons(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client
) -> None:
    page = settled(open_tab(server, f"/?selected={ids['Zeros']},{ids['Adam']}"))
    bar = page.get_by_role("group", name="2 runs chosen")
    expect(bar.get_by_role("button", name="Archive")).to_be_visible()
    page.route("**/api/history/bulk", lambda route: route.continue_(post_data=_with_another(route.request.post_data)))
    bar.get_by_role("button", name="Archive").click()
    expect(messages(page)).to_contain_text("2 of 2 runs archived")
    expect(messages(page)).to_contain_text("there is no run 'nosuchrun'")


def _with_another(order: str | None) -> str:
    """Return an order for one more run, which somebody has purged meanwhile."""
    found = json.loads(order or "{}")
    return json.dumps({**found, "runs": [*found["runs"], "nosuchrun"]})


def test_many_runs_are_tagged_and_taken_out_at_once(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client
) -> None:
    client.patch(f"/api/runs/{ids['Adam']}", json={"tags": ["old"]})
    chosen = f"{ids['Zeros']},{ids['Adam']}"
    page = settled(open_tab(server, f"/?selected={chosen}"))
    bar = page.get_by_role("group", name="2 runs chosen")
    bar.get_by_role("button", name="Tags").click()
    panel = page.get_by_role("dialog", name="Tags of 2 runs")
    expect(panel.get_by_role("list", name="Tags")).to_contain_text("1 of 2")
    panel.get_by_role("combobox", name="Add a tag").fill("both")
    panel.get_by_role("combobox", name="Add a tag").press("Enter")
    expect(panel.get_by_role("list", name="Tags")).to_contain_text("2 of 2")
    assert told(client, ids["Adam"])["tags"] == ["both", "old"]
    assert told(client, ids["Zeros"])["tags"] == ["both"]
    page.keyboard.press("Escape")
    assert f"runs={chosen}" in (bar.get_by_role("link", name="Compare").get_attribute("href") or "")
    bar.get_by_role("button", name="Export").click()
    link = page.get_by_role("dialog", name="Export 2 runs").get_by_role("link", name=re.compile("^Parquet"))
    address = link.get_attribute("href") or ""
    assert address.startswith("/api/export?")
    assert "format=parquet" in address


def test_a_view_is_saved_taken_renamed_and_removed(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client, serious: Serious
) -> None:
    page = settled(open_tab(server, "/?filter=optimizer+%3D+adam&sort=name"))
    page.get_by_role("button", name="Views").click()
    panel = page.get_by_role("dialog", name="Saved views")
    name = panel.get_by_role("textbox", name="Name of the present view")
    name.fill("Adam’s <b>")
    name.press("Enter")
    expect(panel.get_by_role("link", name="Adam’s <b>")).to_have_attribute("aria-current", "true")
    assert serious(page) == []
    panel.get_by_role("link", name="All active runs").click()
    written(page, filter=None, sort=None)
    expect(rows(page)).to_have_count(len(ids))
    page.get_by_role("button", name="Views").click()
    panel.get_by_role("link", name="Adam’s <b>").click()
    written(page, filter="optimizer = adam", sort="name")
    expect(rows(page)).to_have_count(1)
    used = page.get_by_role("button", name="Saved views, in use: Adam’s <b>")
    used.click()
    panel.get_by_role("button", name="Rename the view Adam’s <b>").click()
    panel.get_by_role("textbox", name=re.compile("^New name")).fill("a/b?c")
    panel.get_by_role("textbox", name=re.compile("^New name")).press("Enter")
    expect(panel.get_by_role("link", name="a/b?c")).to_be_visible()
    assert [view["name"] for view in client.get("/api/views").json()["views"]] == ["a/b?c"]
    panel.get_by_role("button", name="Remove the view a/b?c").click()
    expect(panel.get_by_role("link", name="a/b?c")).to_have_count(0)
    page.keyboard.press("Escape")
    messages(page).get_by_role("button", name="Undo").click()
    until(lambda: [view["name"] for view in client.get("/api/views").json()["views"]] == ["a/b?c"])


def test_a_run_that_is_put_away_says_so_on_its_page(
    open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client, serious: Serious
) -> None:
    client.patch(f"/api/runs/{ids['Plain']}", json={"is_deleted": True})
    page = open_tab(server, f"/runs/{ids['Plain']}").page
    notice = page.get_by_role("heading", name=re.compile("^Deleted "))
    expect(notice).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Restore").click()
    expect(notice).to_have_count(0)
    assert told(client, ids["Plain"])["deleted_at"] is None


@pytest.mark.parametrize("path", ["/", "/?selected={Adam}&filter=optimizer+%3D+adam", "/runs/{Adam}"])
def test_on_a_phone_nothing_is_wider_than_it(
    path: str, open_tab: Open, server: ServerProcess, ids: dict[str, str], client: httpx.Client, serious: Serious
) -> None:
    marks = {"tags": [f"a tag that is rather long, number {n}" for n in range(6)], "note": f"{'x' * 300} | {NOTE}"}
    client.patch(f"/api/runs/{ids['Adam']}", json=marks)
    page = open_tab(server, path.format(**ids), width=390, scheme="dark").page
    expect(page.get_by_text("Adam").first).to_be_visible()
    expect(page.locator(".runs-row, .run-card, .tag-list").first).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0
    assert serious(page) == []
