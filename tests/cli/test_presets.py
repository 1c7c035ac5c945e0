"""`babysit presets`: every preset is listed, and each can be trained as it stands."""

from pathlib import Path

import pytest

from babysit.cli.train import read
from babysit.train.presets import PRESETS
from cli.babysit_program import run_bare


def test_every_preset_is_listed_with_what_there_is_to_see() -> None:
    listed = run_bare("presets").out
    for preset in PRESETS:
        assert preset.name in listed
        assert preset.title in listed
    assert [entry["name"] for entry in run_bare("presets", "--json").json["presets"]] == [p.name for p in PRESETS]


@pytest.mark.parametrize("name", [preset.name for preset in PRESETS])
def test_a_preset_is_a_configuration_that_keeps_its_overrides(name: str) -> None:
    body = read(None, name, ["training.batch_size=7"])
    assert body["training"]["batch_size"] == 7


def test_a_file_and_a_preset_exclude_each_other(tmp_path: Path) -> None:
    assert "cannot be given together" in run_bare("train", str(tmp_path / "x.toml"), "--preset", "digits", code=2).err
