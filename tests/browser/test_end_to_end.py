"""As a person would: log in, start a run from the form, watch it, stop another, reload, restart the server, find both."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from processes import ServerProcess, all_steps, run_when, until

DRAWN = re.compile(r"([\d,\s]+) / ([\d,\s]+) points")


def points_drawn(page: Page) -> int:
    """Return how many points the loss chart says that it stands for."""
    text = page.locator("#chart-loss").inner_text()
    found = re.search(r"([\d,.\u202f\u00a0 ]+)\s+(?:/|of)\s+([\d,.\u202f\u00a0 ]+)\s+points", text)
    return int(re.sub(r"\D", "", found[2])) if found else 0


def start_from_form(page: Page, name: str, epochs: str | None = None) -> str:
    """Fill in the form and start; return the run's id."""
    page.get_by_role("link", name="New run").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    if epochs is not None:
        page.get_by_label("Epochs").fill(epochs)
    page.get_by_role("button", name="Start run").click()
    page.wait_for_url(re.compile(r"/runs/[0-9a-z]+"))
    return page.url.split("?")[0].rsplit("/", 1)[1]


def test_a_first_session(open_page, tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", slots=1)
    with server:
        page = open_page(server)
        expect(page.get_by_role("heading", name="Runs")).to_be_visible()
        expect(page).to_have_url(server.url + "/")

        first = start_from_form(page, "My first run")
        expect(page.get_by_role("heading", name="My first run")).to_be_visible()
        until(lambda: points_drawn(page) > 20, seconds=30)
        expect(page.get_by_text("Finished").first).to_be_visible(timeout=30_000)
        expect(page.locator("#chart-loss canvas").first).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("first layer|layer 1", re.IGNORECASE)).first).to_be_visible()

        page.get_by_role("link", name=re.compile("Runs|babysit")).first.click()
        second = start_from_form(page, "To be stopped", epochs="100000")
        until(
            lambda: (n := points_drawn(page)) > 0 and (page.wait_for_timeout(700), points_drawn(page) > n)[1],
            seconds=30,
        )
        page.get_by_role("button", name="Stop").click()
        page.get_by_role("button", name="Really stop?").click()
        expect(page.get_by_text("Stopped").first).to_be_visible(timeout=5_000)

        page.reload()
        expect(page.get_by_role("heading", name="To be stopped")).to_be_visible()
        until(lambda: points_drawn(page) > 0)
        with server.client() as client:
            run_when(client, second, "stopped")
            before = {run: all_steps(client, run) for run in (first, second)}

        page.guard.is_away = True
        port = server.url.rsplit(":", 1)[1]
        server.end()
        server.command = [*server.command[:-4], "--port", port, *server.command[-2:]]
        server.start()
        page.goto(server.url)
        for name in ("My first run", "To be stopped"):
            expect(page.get_by_role("link", name=name).first).to_be_visible()
        with server.client() as client:
            for run, steps in before.items():
                assert all_steps(client, run) == steps == list(range(1, len(steps) + 1))
        page.get_by_role("link", name="My first run").first.click()
        until(lambda: points_drawn(page) == len(before[first]))


def test_a_dropped_connection_heals(open_page, tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", slots=1)
    with server:
        page = open_page(server)
        run = start_from_form(page, "Through a cut", epochs="100000")
        until(lambda: points_drawn(page) > 20, seconds=30)
        page.guard.is_away = True
        port = server.url.rsplit(":", 1)[1]
        server.kill()
        expect(page.get_by_text(re.compile("Lost|Reconnecting|Stale", re.IGNORECASE)).first).to_be_visible(
            timeout=15_000
        )
        seen = points_drawn(page)
        server.command = [*server.command[:-4], "--port", port, *server.command[-2:]]
        server.start()
        until(lambda: points_drawn(page) > seen + 50, seconds=40)
        with server.client() as client:
            client.post(f"/api/runs/{run}/commands", json={"type": "stop"})
            steps = run_when(client, run, "stopped")["step"]
            assert all_steps(client, run) == list(range(1, steps + 1))
        until(lambda: points_drawn(page) == steps, seconds=20)
