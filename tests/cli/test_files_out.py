"""`babysit export`, `report` and `config`: files from the database, and from a server where one runs."""

import json
from pathlib import Path

import pytest

from babysit.server.serve import Background
from babysit.server.settings import Settings
from cli.babysit_program import babysit, here

CONFIG = 'name = "<b>tiny</b>"\n[network]\nlayers = [{ type = "dense", units = 8 }]\n[training]\nsteps = 20\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("files-out")
    (place / "config.toml").write_text(CONFIG)
    return place


@pytest.fixture(scope="module")
def run(folder: Path) -> str:
    found: str = babysit(folder, "train", str(folder / "config.toml"), "--json").json["id"]
    return found


def test_a_run_as_a_file_of_each_format(folder: Path, run: str) -> None:
    for name in ("csv", "json", "parquet"):
        told = here(folder, "export", run, "--output", str(folder / f"x.{name}"), "--json").json
        assert told["bytes"] == (folder / f"x.{name}").stat().st_size > 500
    found = json.loads((folder / "x.json").read_text())["runs"][0]
    assert [row[0] for row in found["series"]["train/loss"]["rows"]] == list(range(1, 21))
    assert not list(folder.glob("*.part"))


def test_a_server_gives_the_same_file(folder: Path, run: str) -> None:
    here(folder, "export", run, "--names", "train/loss", "--output", str(folder / "stored.csv"))
    with Background(Settings.load(data_dir=folder, port=0)):
        here(folder, "export", run, "--names", "train/loss", "--output", str(folder / "served.csv"))
        here(folder, "export", "--filter", "name ~ tiny", "--buckets", "3", "--output", str(folder / "b.csv"))
        here(folder, "report", run, "--output", str(folder / "served.html"))
        served = here(folder, "config", run).out
        told = here(folder, "config", run, "--json").json
    assert (folder / "served.csv").read_bytes() == (folder / "stored.csv").read_bytes()
    assert "min,max,nonfinite" in (folder / "b.csv").read_text()
    assert "&lt;b&gt;tiny" in (folder / "served.html").read_text()
    assert served == here(folder, "config", run).out
    assert told == here(folder, "config", run, "--json").json
    assert (told["name"], told["training"]["steps"]) == ("<b>tiny</b>", 20)


def test_no_file_is_written_over_unasked_and_none_is_left_by_halves(folder: Path, run: str) -> None:
    path = folder / "kept.csv"
    path.write_text("mine")
    assert "--force" in here(folder, "export", run, "--output", str(path), code=2).err
    assert "no run" in here(folder, "export", "nowhere", "--output", str(path), "--force", code=2).err
    assert path.read_text() == "mine"
    assert not list(folder.glob(".*part"))
    here(folder, "export", run, "--output", str(path), "--force")
    assert path.read_text() != "mine"
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "--output", "x.csv"], "must name runs, or --filter say which"),
        (["export", "{run}", "--filter", "x", "--output", "x.csv"], "and not both"),
        (["export", "{run}"], "--output: must name the file"),
        (["export", "{run}", "--output", "{folder}/x.xls"], "must end in .csv, .json, .parquet"),
        (["export", "{run}", "--output", "{folder}/no/x.csv"], "must be in a folder that is there"),
        (["export", "{run}", "--output", "{folder}"], "must be a file"),
        (["export", "{run}", "--names", "los", "--output", "{folder}/y.csv"], "must each be a series"),
        (["export", "--filter", "tag = none", "--output", "{folder}/y.csv"], "at least one active run"),
        (["export", "--filter", "name = (", "--output", "{folder}/y.csv"], "name = (\n         ^"),
        (["report", "--filter", "naem = x", "--output", "{folder}/y.html"], "naem = x\n  ^^^^"),
        (["report", "--output", "{folder}/y.html"], "must name runs"),
        (["report", "nowhere", "--output", "{folder}/y.html"], "no run 'nowhere'"),
        (["config", "nowhere"], "no run 'nowhere'"),
    ],
)
def test_what_cannot_be_written_is_refused(folder: Path, run: str, arguments: list[str], told: str) -> None:
    filled = [argument.format(run=run, folder=folder) for argument in arguments]
    assert told in here(folder, *filled, code=2).err
    assert not list(folder.glob("y.*"))


def test_a_configuration_trains_the_same_again(folder: Path, run: str) -> None:
    text = here(folder, "config", run).out
    (folder / "again.toml").write_text(text)
    again = babysit(folder, "train", str(folder / "again.toml"), "--json").json
    first = here(folder, "export", run, "--output", str(folder / "first.json"))
    assert first.code == 0
    assert again["config"] == json.loads((folder / "first.json").read_text())["runs"][0]["config"]
    assert here(folder, "config", again["id"]).out == text


def test_a_report_compares_several(folder: Path, run: str) -> None:
    babysit(folder, "train", str(folder / "config.toml"), "--set", "seed=1")
    here(folder, "report", "--filter", "name ~ tiny", "--output", str(folder / "c.html"))
    page = (folder / "c.html").read_text()
    assert "Configuration: differences" in page
    assert "<b>tiny" not in page
