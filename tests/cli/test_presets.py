"""`babysit presets`: every preset is listed under its theme, and each starts as it stands, in a real worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from babysit.cli.train import read
from babysit.train.config import parse
from babysit.train.presets import PRESETS
from cli.babysit_program import babysit, run_bare
from processes import ServerProcess, run_when

SHORT = "training.steps=2"
NAMES = [preset.name for preset in PRESETS]
ON_CIFAR10 = [preset.name for preset in PRESETS if parse(preset.config).data.name == "cifar10"]
OFFLINE = [name for name in NAMES if name not in ON_CIFAR10]


def test_every_preset_is_listed_under_its_theme_with_what_there_is_to_see() -> None:
    lines = run_bare("presets").out.splitlines()[1:]
    heading, listed = "", []
    for line in lines:
        if line.startswith("  "):
            listed.append((heading, line))
        else:
            heading = line.strip()
    assert len(listed) == len(PRESETS)
    for preset, (group, line) in zip(PRESETS, listed, strict=True):
        assert (group, line.split()[0]) == (preset.group, preset.name)
        assert preset.title in line
        assert preset.text in line


def test_every_preset_is_told_to_programs() -> None:
    told = run_bare("presets", "--json").json["presets"]
    assert [entry["name"] for entry in told] == NAMES
    for entry, preset in zip(told, PRESETS, strict=True):
        assert entry["group"] == preset.group
        assert parse(entry["config"]) == parse(preset.config)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_a_configuration_that_keeps_its_overrides(name: str) -> None:
    body = read(None, name, ["training.batch_size=7"])
    assert body["training"]["batch_size"] == 7


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("presets") / "data", slots=1) as started:
        yield started


def start(server: ServerProcess, name: str, *overrides: str) -> None:
    """Start what `babysit train --preset NAME --set …` sends, and see it to its end."""
    with server.client() as client:
        answer = client.post("/api/runs", json=read(None, name, [SHORT, *overrides]))
        assert answer.status_code == 201, answer.text
        run = run_when(client, answer.json()["id"], "finished", "failed")
    assert (run["state"], run["step"]) == ("finished", 2), run["error"]
    assert run["name"] == next(preset.config["name"] for preset in PRESETS if preset.name == name)


@pytest.mark.parametrize("name", OFFLINE)
def test_a_preset_trains_in_a_worker(server: ServerProcess, name: str) -> None:
    start(server, name)


@pytest.mark.parametrize("name", ON_CIFAR10)
def test_a_preset_on_cifar10_trains_in_a_worker(server: ServerProcess, name: str, real_data: Path) -> None:
    start(server, name, f"data.path={real_data / 'cifar-10-batches-py'}", "data.limit=500")


def test_a_preset_trains_from_the_command_line(tmp_path: Path) -> None:
    run = babysit(tmp_path, "train", "--preset", "batch-norm-bad-init", "--set", SHORT, "--json").json
    assert (run["state"], run["step"], run["name"]) == ("finished", 2, "Batch norm, small init")


def test_a_preset_whose_data_are_not_here_says_how_to_get_them(tmp_path: Path) -> None:
    refused = babysit(tmp_path, "train", "--preset", "cifar10-convnet", "--set", SHORT, code=2).err
    assert "data.name" in refused
    assert "babysit data fetch cifar10" in refused


def test_a_file_and_a_preset_exclude_each_other(tmp_path: Path) -> None:
    assert "cannot be given together" in run_bare("train", str(tmp_path / "x.toml"), "--preset", "digits", code=2).err
