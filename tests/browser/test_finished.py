"""A finished run's page: what it was trained with, its checkpoints as files, and the same run once more."""

import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from babysit.train.checkpoint import Checkpoint
from browser.conftest import Open
from cli.babysit_program import babysit
from foreign.record_events import FIXTURES
from processes import ServerProcess, run_when

CONFIG: dict[str, Any] = {"name": "Twice", "seed": 7, "training": {"epochs": 1}}


def test_a_finished_run_tells_all_and_can_be_done_again(open_tab: Open, house: ServerProcess, tmp_path: Path) -> None:
    with house.client() as client:
        run_id = client.post("/api/runs", json=CONFIG).json()["id"]
        run = run_when(client, run_id, "finished")
        page = open_tab(house, f"/runs/{run_id}").page
        page.locator(".run-page > :last-child").evaluate("(element) => element.scrollIntoView()")
        environment = page.locator("details", has=page.get_by_role("heading", name="Environment"))
        told = run["info"]["environment"]
        for text in (told["processor"], told["python"], f"{told['threads']} of {told['cores']} cores", "7"):
            expect(environment.get_by_text(text).first).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(r"^Download the checkpoint of step")).first.click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.suffix == ".safetensors"
        assert Checkpoint.decode(path.read_bytes(), path.name).step == run["step"]
        page.get_by_role("button", name="Run again").click()
        page.wait_for_url(lambda url: "/runs/" in url and run_id not in url)
        again = run_when(client, page.url.rpartition("/")[2], "finished")
        assert again["config"] == run["config"]
        assert again["metrics"]["val/loss"] == run["metrics"]["val/loss"]


def test_an_imported_run_shows_the_texts_that_came_with_it(
    open_tab: Open, house: ServerProcess, tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir()
    shutil.copy(FIXTURES / "plain.tfevents", tmp_path / "logs" / "events.tfevents.1")
    (made,) = babysit(house.folder, "import", str(tmp_path / "logs"), "--json").json["imports"]
    page = open_tab(house, f"/runs/{made['run']}").page
    page.locator(".run-page > :last-child").evaluate("(element) => element.scrollIntoView()")
    expect(page.get_by_role("link", name="Start another like this")).to_have_count(0)  # no form knows its network
    expect(page.get_by_role("link", name="Use for a new run")).to_have_count(0)
    texts = page.locator("details", has=page.get_by_role("heading", name="Texts"))
    expect(texts.get_by_role("heading", level=3)).to_have_text("words step 0")
    expect(texts.locator("pre")).to_have_text("a **note**")
    page.get_by_role("heading", name="Histograms", exact=True).evaluate("(element) => element.scrollIntoView()")
    expect(page.locator(".heat").get_by_role("heading")).to_have_text("weights")
    expect(page.locator(".heat-map canvas")).to_be_visible()
