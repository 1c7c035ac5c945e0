"""What the form shows before anything trains: a wrong init at once, the data, the configuration as text."""

import re
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Open, Scheme
from processes import ServerProcess

Serious = Callable[[Page], list[str]]

LONG = 60_000
"""Milliseconds: a first ConvNet has its passes compiled."""
LECTURE = {
    "small-init-collapse": ["healthy", *["shrinking"] * 9, "healthy"],
    "large-init-saturation": [*["saturated"] * 10, "exploding"],
    "xavier-relu-collapse": [*["healthy"] * 4, *["shrinking"] * 6, "healthy"],
    "he-relu": ["healthy"] * 11,
    "batch-norm-bad-init": ["healthy"] * 11,
}


def panel(page: Page) -> Locator:
    return page.locator(".foresight")


def verdicts(page: Page) -> Locator:
    return page.locator(".first-layers tbody .verdict")


def settle(page: Page) -> None:
    """Wait until the network of the present form is shown, and the examples of its data."""
    expect(verdicts(page).first).to_be_visible(timeout=LONG)
    expect(page.locator(".is-old")).to_have_count(0, timeout=LONG)
    page.wait_for_load_state("networkidle")


def table(page: Page, column: int) -> list[str]:
    """Return what stands in a column of the table, from the input on."""
    return [row.locator("th, td").nth(column).inner_text() for row in page.locator(".first-layers tbody tr").all()]


def learning_rate(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Learning rate")


def pixels(canvas: Locator) -> list[int]:
    url: str = canvas.evaluate("(each) => each.toDataURL()")
    with Image.open(BytesIO(b64decode(url.partition(",")[2]))) as image:
        return list(image.convert("RGB").tobytes())


@pytest.mark.parametrize("name", LECTURE)
def test_a_wrong_init_is_seen_at_once(open_tab: Open, house: ServerProcess, name: str) -> None:
    page = open_tab(house, f"/new?preset={name}").page
    expect(verdicts(page)).to_have_text(LECTURE[name], timeout=LONG)
    findings = panel(page).locator(".finding")
    if set(LECTURE[name]) == {"healthy"}:
        expect(findings).to_have_text(["All layers look healthy."])
    else:
        expect(findings.first).to_contain_text("Threshold after")
        expect(page.locator(".ladder-dot.is-bad").first).to_be_visible()


def test_the_numbers_are_the_lectures(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=batch-norm-bad-init").page
    settle(page)
    assert table(page, 3)[1:11] == pytest.approx(["0.64"] * 4 + ["0.63"] * 6)
    loss = page.get_by_role("region", name="First loss")
    expect(loss).to_contain_text("Of a guess, ln 10")
    expect(loss).to_contain_text("2.303")
    expect(loss).to_contain_text("About that of a guess")


def test_the_panel_follows_the_form_and_keeps_what_it_has(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new?preset=he-relu")
    page, tab.is_tolerant = tab.page, True  # a 422 is part of it
    settle(page)
    page.locator("#field-network-init").select_option("zeros")
    expect(verdicts(page)).to_have_text([*["symmetric"] * 10, "healthy"])
    expect(panel(page).locator(".finding").first).to_contain_text("Layers 1–10 are symmetric")
    settle(page)
    height = page.locator(".foresight-seen").bounding_box()
    page.locator("#field-training-batch_size").fill("zero")
    expect(page.locator(".foresight-seen.is-old")).to_be_visible()
    expect(panel(page)).to_contain_text("as the form was before")
    expect(verdicts(page)).to_have_text([*["symmetric"] * 10, "healthy"])
    now = page.locator(".foresight-seen").bounding_box()
    assert height is not None
    assert now is not None
    assert now["height"] == height["height"]
    page.locator("#field-training-batch_size").fill("32")
    page.locator("#field-network-init").select_option("he")
    expect(verdicts(page)).to_have_text(["healthy"] * 11)
    settle(page)


def test_what_rests_is_told_to_a_screen_reader(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=he-relu").page
    live = page.locator("[aria-live=polite]")
    settle(page)
    expect(live).to_contain_text("All layers look healthy before training. First loss 2.79, a guess has 2.30.")
    page.locator("#field-network-init").select_option("zeros")
    expect(live).to_contain_text("Layers 1–10 are symmetric")


def test_examples_are_drawn_before_and_after(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=shapes-convnet").page
    pairs = page.locator(".sheet li")
    expect(pairs).to_have_count(24, timeout=LONG)
    for canvas in pairs.first.locator("canvas").all():
        assert len(set(pixels(canvas))) > 20
    expect(pairs.first.get_by_role("img", name=re.compile("before"))).to_be_visible()
    before = pixels(pairs.first.locator("canvas").nth(1))
    page.get_by_role("combobox", name="Preprocess").select_option("mean_image")
    expect(page.get_by_text(re.compile(r"black is −0\.\d+, white 0\.\d+, mid-gray 0"))).to_be_visible(timeout=LONG)
    assert pixels(pairs.first.locator("canvas").nth(1)) != before


def test_flat_data_are_a_table(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, '/new?config={"data":{"name":"moons"}}').page
    settle(page)
    expect(page.locator(".field-error")).to_have_count(0)  # the section's other fields keep their defaults
    expect(page.locator(".sheet-rows tbody tr")).to_have_count(24)
    expect(page.locator(".sheet-rows tbody tr").first).to_contain_text("→")


def test_data_that_are_not_here_are_not_fetched(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new?preset=cifar10-two-layers")
    page, tab.is_tolerant = tab.page, True  # a 422 is what it is about
    expect(panel(page)).to_contain_text("CIFAR-10 is not on this machine: nothing is fetched for a look at it")


def test_a_network_that_is_too_large_to_be_looked_at_says_so(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(
        house, '/new?config={"network":{"layers":[{"type":"dense","units":12000},{"type":"dense","units":12000}]}}'
    )
    page, tab.is_tolerant = tab.page, True
    expect(panel(page)).to_contain_text("No look at the network: is too large to be looked at before it runs")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_is_sound(open_tab: Open, house: ServerProcess, serious: Serious, scheme: Scheme, width: int) -> None:
    tab = open_tab(house, "/new?preset=large-init-saturation", width=width, scheme=scheme)
    page, tab.is_tolerant = tab.page, True  # a 422 is part of it
    settle(page)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    for part in (".foresight-body", ".first-layers"):
        assert page.locator(part).evaluate("(each) => each.scrollWidth - each.clientWidth") <= 0, part
    page.get_by_role("button", name="Copy or paste TOML").click()
    expect(page.get_by_role("textbox", name="TOML")).to_have_value(re.compile("large", re.IGNORECASE))
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.locator("#field-training-batch_size").fill("zero")
    expect(page.locator(".foresight-seen.is-old")).to_have_count(1)
    assert serious(page) == []


def test_a_configuration_is_copied_and_pasted_as_toml(open_tab: Open, house: ServerProcess) -> None:
    tab = open_tab(house, "/new?preset=xavier-tanh")
    page, tab.is_tolerant = tab.page, True  # a 422 is part of it
    opener = page.get_by_role("button", name="Copy or paste TOML")
    opener.press("Enter")
    area = page.get_by_role("textbox", name="TOML")
    expect(area).to_have_value(re.compile(r'^name = "Xavier with tanh"\n\n\[network\]\nactivation = "tanh"\ninit = '))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == area.input_value()
    area.fill('seed = 7\n\n[network]\nlayers = [\n  { type = "dense", units = 0 },\n]\n')
    page.get_by_role("button", name="Take into the form").click()
    alert = page.get_by_role("dialog").get_by_role("alert")
    expect(alert).to_have_text("Line 5 network › layer 1 › units: must be at least 1")
    alert.get_by_role("button", name="Line 5").click()
    assert area.evaluate("(a) => a.value.slice(a.selectionStart, a.selectionEnd)") == '  { type = "dense", units = 0 },'
    area.fill('seed = 7\n\n[network]\nlayers = [{ type = "dense", units = 12 }]\n')
    page.get_by_role("button", name="Take into the form").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    expect(page.get_by_label("Seed", exact=True)).to_have_value("7")
    expect(page.get_by_label("Units", exact=True)).to_have_value("12")
    opener.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_layers_are_moved_by_the_keyboard_and_the_focus_goes_with_them(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(
        house,
        '/new?config={"network":{"layers":[{"type":"dense","units":30},{"type":"dense","units":20},{"type":"dropout","rate":0.5}]}}',
    ).page
    group = page.get_by_role("group", name="Layers")
    units = group.get_by_label("Units")
    units.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(units.nth(1)).to_be_focused()
    expect(units.nth(0)).to_have_value("20")
    expect(units.nth(1)).to_have_value("30")  # with Alt the arrows leave the number alone
    group.get_by_role("button", name="Move up layer 2").press("Enter")
    expect(group.get_by_role("button", name="Move down layer 1")).to_be_focused()  # it is at the top: the one beside it
    expect(units.nth(0)).to_have_value("30")
    group.get_by_role("button", name="Duplicate layer 1").press("Enter")
    expect(group.get_by_role("button", name="Duplicate layer 2")).to_be_focused()
    expect(units).to_have_count(3)
    for number in (4, 3, 2, 1):
        remove = group.get_by_role("button", name=f"Remove layer {number}")
        remove.press("Enter")
        expect(remove).to_have_count(0)
    expect(group.get_by_role("combobox", name="Layer to add")).to_be_focused()
    expect(group).to_contain_text("No hidden layers: a linear classifier.")


def test_rates_are_set_on_a_log_scale(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new").page
    expect(learning_rate(page)).to_have_value("0.01")
    slider = page.get_by_role("slider", name="Learning rate, log scale")
    for _ in range(10):
        slider.press("ArrowLeft")
    expect(learning_rate(page)).to_have_value("0.001")
    expect(slider).to_have_attribute("aria-valuetext", "0.001")
    learning_rate(page).press("ArrowUp")
    expect(learning_rate(page)).to_have_value("0.002")


def test_the_address_holds_the_whole_form(open_tab: Open, house: ServerProcess) -> None:
    page = open_tab(house, "/new?preset=shapes-convnet").page
    settle(page)
    page.get_by_label("Name", exact=True).fill("A & b = c # d")
    page.locator("#field-network-init").select_option("normal")
    page.get_by_role("group", name="Layers").get_by_role("button", name="Remove layer 4").click()
    page.get_by_role("combobox", name="Preprocess").select_option("standardize_features")
    page.get_by_role("button", name="Steps", exact=True).click()
    learning_rate(page).fill("3e-7")
    page.locator("#field-objective-l2").fill("0")
    page.wait_for_url(re.compile("3e-7"))
    before = as_toml(page)
    page.reload()
    assert as_toml(page) == before
    assert "3e-7" in before


def as_toml(page: Page) -> str:
    """Return the form's configuration as its dialog writes it."""
    page.get_by_role("button", name="Copy or paste TOML").click()
    area = page.get_by_role("textbox", name="TOML")
    expect(area).to_have_value(re.compile("shapes"))
    text = area.input_value()
    page.keyboard.press("Escape")
    return text
