"""The form's parts that need a real browser: a file is uploaded and its path filled in; a list of choices is edited."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browser.conftest import Open
from data.zips import png, zip_bytes
from processes import ServerProcess

FOLDER = "/new?" + urlencode({"config": json.dumps({"data": {"name": "image_folder"}})})
"""The form with a data set that takes a path."""
Serious = Callable[[Page], list[str]]


def path_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Path")


def add(group: Locator, noun: str, kind: str) -> None:
    """Add a kind of item to a list, by the keyboard."""
    group.get_by_role("combobox", name=f"{noun.capitalize()} to add").select_option(kind)
    group.get_by_role("button", name=f"Add {noun}").press("Enter")


def config_of(page: Page) -> dict[str, Any]:
    """Return what the form's address says that differs from the defaults."""
    expect(page).to_have_url(re.compile("config="))
    found: dict[str, Any] = json.loads(parse_qs(urlsplit(page.url).query)["config"][0])
    return found


def pick(page: Page, name: str, content: bytes) -> None:
    """Press the button by the keyboard and choose a file."""
    page.wait_for_load_state("networkidle")  # a page that is still opening takes the focus to its heading
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload…").press("Enter")
    chooser.value.set_files({"name": name, "mimeType": "application/zip", "buffer": content})


def test_an_uploaded_file_becomes_the_path(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, FOLDER)
    page, tab.is_tolerant = tab.page, True  # no file is there yet: the estimate says so
    pick(page, "animals & co.zip", zip_bytes({f"{kind}/1.png": png() for kind in ("cat", "dog")}))
    expect(path_field(page)).to_have_value(re.compile(r"/uploads/[0-9a-z]{12}/files$"))
    assert sorted(entry.name for entry in Path(path_field(page).input_value()).iterdir()) == ["cat", "dog"]
    with house.client() as client:
        (upload,) = client.get("/api/uploads").json()["uploads"]
        assert upload["name"] == "animals & co.zip"
        client.delete(f"/api/uploads/{upload['id']}").raise_for_status()


def test_a_refused_file_is_said_beside_the_button(open_tab: Open, house: ServerProcess, serious: Serious) -> None:
    tab = open_tab(house, FOLDER)
    page, tab.is_tolerant = tab.page, True  # a 422 is what it is about
    pick(page, "evil.zip", zip_bytes({"../1.png": png()}))
    alert = page.locator(".field", has=path_field(page)).get_by_role("alert")
    expect(alert).to_have_text(re.compile(r"^evil\.zip: has a member that has a name that leads elsewhere"))
    expect(path_field(page)).to_have_value("")
    assert serious(page) == []


def test_an_upload_shows_how_far_it_is_and_can_be_cancelled(
    open_tab: Open, house: ServerProcess, serious: Serious
) -> None:
    tab = open_tab(house, FOLDER)
    page, tab.is_tolerant = tab.page, True  # no file is there yet: the estimate says so
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
    add(group, "augmentation", "crop")
    add(group, "augmentation", "flip")
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
    add(group, "augmentation", "flip")
    expect(group.locator(".field-error")).to_have_text(re.compile("flip needs pictures, and after this preprocessing"))


def test_a_preset_fills_in_the_whole_form_and_is_marked(open_tab: Open, house: ServerProcess, serious: Serious) -> None:
    page = open_tab(house, "/new").page
    preset = page.get_by_role("group", name="Babysitting").get_by_role("button", name="Rate too low")
    preset.hover()
    expect(page.locator(".presets-about")).to_contain_text("creeps down")
    preset.press("Enter")
    expect(preset).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Rate 1e-5, too low")
    expect(page.get_by_role("textbox", name="Learning rate")).to_have_value("1e-5")
    assert serious(page) == []
    assert config_of(page)["optimizer"] == {"learning_rate": 1e-5}
    page.reload()
    expect(preset).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Seed", exact=True).fill("1")
    expect(preset).to_have_attribute("aria-pressed", "false")


def test_presets_are_found_by_their_words(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new").page
    presets = page.locator(".preset")
    expect(presets.nth(20)).to_be_visible()
    page.get_by_role("searchbox", name="Filter presets").fill("init relu")
    expect(page.get_by_role("group", name="Initialisation").get_by_role("button")).to_have_text(
        ["Xavier with ReLU collapses", "He with ReLU"]
    )
    expect(presets).to_have_count(2)
    page.get_by_role("searchbox", name="Filter presets").fill("no such thing")
    expect(page.get_by_role("status").get_by_text("No preset is about that.")).to_be_visible()


@pytest.mark.parametrize("name", ["regularisation-on", "shapes-convnet", "overfit-small-set"])
def test_an_address_may_name_a_preset(open_tab: Open, house: ServerProcess, name: str) -> None:
    page = open_tab(house, f"/new?preset={name}").page
    expect(page.locator(".preset[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".field-error")).to_have_count(0)
    expect(page.get_by_role("complementary", name="Estimate and start").get_by_text("Time")).to_be_visible()
    config_of(page)
    page.reload()
    expect(page.locator(".preset[aria-pressed=true]")).to_have_count(1)


def test_on_a_phone_the_presets_are_folded_and_open_by_the_keyboard(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new", width=390).page
    preset = page.get_by_role("button", name="Zero init")
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    expect(preset).not_to_be_visible()
    page.locator(".presets summary").press("Enter")
    preset.press("Space")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Zero init")
    expect(page.locator(".presets summary")).to_contain_text("Zero init")


def test_layers_are_added_of_any_kind_and_may_differ_from_the_network(
    open_tab: Open, house: ServerProcess, serious: Serious
) -> None:
    page = open_tab(house, "/new").page
    group = page.get_by_role("group", name="Layers")
    expect(group.get_by_role("combobox", name="Layer to add")).to_have_value("dense")
    add(group, "layer", "dropout")
    group.get_by_role("button", name="Add layer").click()  # the same again
    add(group, "layer", "maxout")
    for number, (place, kind) in enumerate([("Off", "off"), ("On", "on")]):
        norm = group.get_by_role("listitem").nth(3 * number).get_by_label("Batch norm")
        expect(norm).to_have_value("")
        norm.select_option(kind)
        expect(norm.locator("option:checked")).to_have_text(place)
    assert serious(page) == []
    assert config_of(page)["network"]["layers"] == [
        {"type": "dense", "units": 100, "batch_norm": False},
        {"type": "dropout", "rate": 0.5},
        {"type": "dropout", "rate": 0.5},
        {"type": "maxout", "units": 100, "pieces": 2, "batch_norm": True},
    ]
    group.get_by_role("listitem").first.get_by_label("Batch norm").select_option("")
    page.wait_for_url(lambda url: "false" not in url)
