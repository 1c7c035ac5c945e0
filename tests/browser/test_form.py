"""The form's parts that need a real browser: a file is uploaded and its path filled in; a list of choices is edited."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browser.conftest import Open
from data.zips import png, zip_bytes
from processes import ServerProcess

Serious = Callable[[Page], list[str]]


def path_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Path")


def pick(page: Page, name: str, content: bytes) -> None:
    """Press the button by the keyboard and choose a file."""
    page.wait_for_load_state("networkidle")  # a page that is still opening takes the focus to its heading
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload…").press("Enter")
    chooser.value.set_files({"name": name, "mimeType": "application/zip", "buffer": content})


def test_an_uploaded_file_becomes_the_path(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new")
    page, tab.is_tolerant = tab.page, True  # the digits take no path: the estimate says so
    pick(page, "animals & co.zip", zip_bytes({f"{kind}/1.png": png() for kind in ("cat", "dog")}))
    expect(path_field(page)).to_have_value(re.compile(r"/uploads/[0-9a-z]{12}/files$"))
    assert sorted(entry.name for entry in Path(path_field(page).input_value()).iterdir()) == ["cat", "dog"]
    with house.client() as client:
        (upload,) = client.get("/api/uploads").json()["uploads"]
        assert upload["name"] == "animals & co.zip"
        client.delete(f"/api/uploads/{upload['id']}").raise_for_status()


def test_a_refused_file_is_said_beside_the_button(open_tab: Open, house: ServerProcess, serious: Serious) -> None:
    tab = open_tab(house, "/new")
    page, tab.is_tolerant = tab.page, True  # a 422 is what it is about
    pick(page, "evil.zip", zip_bytes({"../1.png": png()}))
    alert = page.locator(".field", has=path_field(page)).get_by_role("alert")
    expect(alert).to_have_text(re.compile(r"^evil\.zip: has a member that has a name that leads elsewhere"))
    expect(path_field(page)).to_have_value("")
    assert serious(page) == []


def test_an_upload_shows_how_far_it_is_and_can_be_cancelled(
    open_tab: Open, house: ServerProcess, serious: Serious
) -> None:
    page = open_tab(house, "/new").page
    held: list[Route] = []
    page.route("**/api/uploads*", lambda route: held.append(route))  # the server takes its time
    pick(page, "table.csv", b"x,y\n1,2\n")
    expect(page.get_by_role("progressbar", name="Upload of table.csv")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("button", name="Upload…")).to_be_visible()
    expect(path_field(page)).to_have_value("")
    assert len(held) == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_augmentations_are_added_ordered_and_started_with(
    open_tab: Open, house: ServerProcess, serious: Serious, width: int
) -> None:
    page = open_tab(house, "/new", width=width).page
    group = page.get_by_role("group", name="Augmentation")
    group.get_by_role("button", name="Crop", exact=True).click()
    group.get_by_role("button", name="Flip", exact=True).click()
    group.get_by_label(re.compile("^Pad")).fill("1")
    group.get_by_role("button", name="Move up augmentation 2").click()
    page.get_by_role("combobox", name="Preprocess").select_option("mean_image")
    assert serious(page) == []
    page.get_by_label("Epochs", exact=True).fill("1")
    page.get_by_role("button", name="Start training").click()
    page.wait_for_url(re.compile(r"/runs/[0-9a-z]+"))
    with house.client() as client:
        config = client.get(f"/api/runs/{page.url.split('?')[0].rsplit('/', 1)[1]}").json()["config"]
    assert config["data"]["augment"] == [{"name": "flip", "probability": 0.5}, {"name": "crop", "pad": 1}]
    assert config["data"]["preprocess"] == "mean_image"


def test_an_option_of_whitening_and_what_no_longer_fits_are_shown(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new")
    page, tab.is_tolerant = tab.page, True  # a 422 is what it is about
    page.get_by_role("combobox", name="Preprocess").select_option("whiten")
    expect(page.get_by_role("textbox", name="Epsilon")).to_have_value("1e-5")
    group = page.get_by_role("group", name="Augmentation")
    group.get_by_role("button", name="Flip", exact=True).click()
    expect(group.locator(".field-error")).to_have_text(re.compile("flip needs pictures, and after this preprocessing"))
