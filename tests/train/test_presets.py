"""The presets: valid, named alike, and each says what to look for."""

import re

import pytest

from babysit.train.build import describe_network
from babysit.train.config import parse
from babysit.train.presets import PRESETS, Preset

presets = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)


def test_names_and_titles_are_given_once() -> None:
    for given in ([preset.name for preset in PRESETS], [preset.title for preset in PRESETS]):
        assert len(set(given)) == len(given)
    assert PRESETS[0].name == "digits"


@presets
def test_a_preset_is_a_valid_configuration(preset: Preset) -> None:
    config = parse(preset.config)
    assert config.name
    assert describe_network(config)
    assert parse(config.to_dict()) == config


@presets
def test_a_preset_says_in_a_line_or_two_what_there_is_to_see(preset: Preset) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", preset.name)
    assert 30 <= len(preset.text) <= 180
    assert preset.text.endswith(".")
