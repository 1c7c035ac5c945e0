"""The desk over the history: what people put on runs, what is done with many at once, saved views."""

import json
import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import HOSTILE, Open
from browser.reading import written
from browser.runs_table import messages, named, rows, settled, told
from processes import ServerProcess, run_when, until

Serious = Callable[[Page], list[str]]
SHOWN = "<img src=x onerror=alert(1)> ‹U+202E›gnp & “quotes”"
NOTE = """# Tried <b>bold</b>

<script>alert(1)</script> [bad](javascript:alert(1)) ![pic](http://elsewhere.example/x.png)
and [good](https://arxiv.org/abs/1502.01852)
"""


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
    until(lambda: [view["name"] for view in client.get("/api/views").json()["views"]] == ["a/b?c"])  # kept, then let go
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
