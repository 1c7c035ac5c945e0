"""Every page, in both themes and at two widths: no CSP violation, no outside host, nothing serious for axe, small."""

import gzip
import json
import re
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from processes import ServerProcess, run_when

MAX_ZIPPED, MAX_RAW = 60_000, 200_000
TINY: dict[str, Any] = {"name": "Tiny", "training": {"epochs": 2}}
BROKEN: dict[str, Any] = {
    "name": "Broken",
    "optimizer": {"name": "sgd", "learning_rate": 1e6},
    "training": {"epochs": 2},
}


@pytest.fixture(scope="module")
def runs(house: ServerProcess) -> dict[str, str]:
    with house.client() as client:
        ids = {config["name"]: client.post("/api/runs", json=config).json()["id"] for config in (TINY, BROKEN)}
        for run in ids.values():
            run_when(client, run, "finished", "failed")
    return ids


def settle(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def serious(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")
    return [
        f"{v['id']}: {v['help']}: {v['nodes'][0]['target']}"
        for v in violations
        if v["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/", "/new", "/runs/Tiny", "/runs/Broken", "/runs/nosuchrun", "/docs"])
def test_a_page_is_sound(
    open_page: Any, house: ServerProcess, runs: dict[str, str], axe: str, path: str, width: int, scheme: str
) -> None:
    is_missing = "nosuchrun" in path
    for name, run in runs.items():
        path = path.replace(name, run)
    page = open_page(house, width=width, scheme=scheme)
    page.guard.is_away = is_missing  # a 404 is what it is about
    page.goto(house.url + path)
    settle(page)
    assert serious(page, axe) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page_is_sound_and_lets_in(browser: Browser, house: ServerProcess, axe: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(house.url + "/runs/x")
    assert page.url == house.url + "/login"
    settle(page)
    assert serious(page, axe) == []
    page.get_by_label("Token").fill("not the token at all")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Token").fill(house.token)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    context.close()


def test_the_first_load_is_small(house: ServerProcess) -> None:
    """Everything that the pages of runs load at first: the HTML, and all that it and its modules name."""
    with house.client() as client:
        page = client.get("/").text
        names = sorted(set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)))
        parts = [page.encode()] + [client.get(name).content for name in names]
        imported = {
            urljoin(name, target)
            for name in names
            if name.endswith(".js")
            for target in re.findall(r'from\s*"(\.[^"]+)"', client.get(name).text)
        }
    assert imported <= set(names), "a module that is not preloaded is another round trip"
    assert sum(len(gzip.compress(part, 9)) for part in parts) <= MAX_ZIPPED
    assert sum(len(part) for part in parts) <= MAX_RAW


def test_a_refused_form_shows_each_rule_beside_its_field(open_page: Any, house: ServerProcess) -> None:
    page = open_page(house, "/new")
    page.guard.is_away = True  # a 422 is what it is about
    page.get_by_label("Batch size").fill("60000")
    page.get_by_role("button", name="Start run").click()
    expect(page.get_by_text(re.compile("batch", re.IGNORECASE)).locator("visible=true").first).to_be_visible()
    expect(page.get_by_label("Batch size")).to_have_attribute("aria-invalid", "true")
    assert page.url.startswith(house.url + "/new")


def test_hostile_names_are_text(open_page: Any, house: ServerProcess) -> None:
    name = "<img src=x onerror=alert(1)> {{constructor}} \u202edesrever"
    with house.client() as client:
        run = client.post("/api/runs", json={**TINY, "name": name}).json()["id"]
        run_when(client, run, "finished")
    page = open_page(house)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    expect(page.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
    page.goto(f"{house.url}/runs/{run}")
    expect(page.get_by_role("heading", name="<img src=x")).to_be_visible()


def test_a_diverged_run_is_marked(open_page: Any, house: ServerProcess, runs: dict[str, str]) -> None:
    page = open_page(house, f"/runs/{runs['Broken']}")
    expect(page.get_by_text(re.compile("diverged", re.IGNORECASE)).first).to_be_visible()


def test_the_json_has_no_nan(house: ServerProcess, runs: dict[str, str]) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    with httpx.Client(headers={"Authorization": f"Bearer {house.token}"}, trust_env=False) as client:
        for path in ("", "/series", "/events"):
            json.loads(client.get(f"{house.url}/api/runs/{runs['Broken']}{path}").text, parse_constant=refuse)
