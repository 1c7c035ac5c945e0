"""`babysit runs`: from the database, which it leaves as it is, and the same from a server."""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store.database import Database
from babysit.store.runs import create_run
from cli.babysit_program import babysit, here
from store import history


def run(name: str) -> dict[str, Any]:
    return {"config": {}, "name": name, "dataset": "digits", "network": "64-10", "total_steps": 1000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = Database.open(tmp_path)
    for name in ("one", "two [bold]", "three"):
        database.writer.submit(partial(create_run, **run(name) | {"config": {"seed": 1}})).result()
    database.close()
    return tmp_path


def test_the_newest_come_first(folder: Path) -> None:
    found = babysit(folder, "runs", "--limit", "2", "--json").json
    assert [run["name"] for run in found["runs"]] == ["three", "two [bold]"]
    assert found["total"] == 3


def test_the_table_shows_names_as_they_are(folder: Path) -> None:
    result = babysit(folder, "runs", "--limit", "2")
    assert "two [bold]" in result.out
    assert "0/1,000" in result.out
    assert "queued" in result.out
    assert "2 of 3 runs" in result.err


def test_looking_starts_nothing(folder: Path) -> None:
    babysit(folder, "runs")
    assert {run["state"] for run in babysit(folder, "runs", "--json").json["runs"]} == {"queued"}
    assert not (folder / "runs").exists()


def test_a_folder_without_runs_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    assert "no runs yet" in babysit(folder, "runs").err
    assert babysit(folder, "runs", "--json").json == {"runs": [], "total": 0, "all": 0}
    assert "must go on with a value" in babysit(folder, "runs", "--filter", "a =", code=2).err
    assert not folder.exists()


def test_a_folder_that_is_held_names_its_holder(folder: Path) -> None:
    database = Database.open(folder)
    database.note_holder("someone else")
    try:
        assert "in use by someone else" in babysit(folder, "runs", code=1).err
    finally:
        database.close()


QUERIES: list[list[str]] = [
    ["--filter", "val/accuracy.best > 0.75", "--sort=-val/accuracy.best,name", "--columns", "optimizer,val/accuracy"],
    ["--search", "baseline", "--limit", "1"],
    ["--scope", "deleted", "--sort", "name"],
    ["--filter", "starred or tag = baseline", "--columns", "starred,duration,started,tags,zzz,step"],
]
BAD_QUERIES: list[list[str]] = [
    *(["--filter", "seed = 1 and nmae = 2"], ["--sort", "name,sede"], ["--filter", "name = "]),
    *(["--search", "x" * 501], ["--scope", "every"]),
]


@pytest.fixture(scope="module", params=["without a server", "with a server"])
def history_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a small history."""
    place = tmp_path_factory.mktemp("data")
    with contextlib.closing(Database.open(place)) as database:
        history.fill(database)
    if request.param == "without a server":
        yield place
        return
    with Background(Settings.load(data_dir=place, port=0, slots=1)):
        yield place


def test_runs_are_filtered_sorted_and_searched(history_folder: Path) -> None:
    found = [here(history_folder, "runs", *query, "--json").json for query in QUERIES]
    names = [[run["name"] for run in page["runs"]] for page in found]
    assert names == [["adam", "own loop", "Größe"], ["sgd"], ["deleted"], ["sgd", "adam"]]
    assert [(page["total"], page["all"]) for page in found] == [(3, 6), (2, 6), (1, 1), (2, 6)]
    assert [run["columns"] for run in found[0]["runs"]][2] == {"optimizer": "adamw", "val/accuracy": "NaN"}
    assert "1 of 2 runs" in here(history_folder, "runs", *QUERIES[1]).err


def test_columns_are_shown_as_people_read_them(history_folder: Path) -> None:
    lines = [line.split() for line in here(history_folder, "runs", *QUERIES[0]).out.splitlines()]
    assert lines[0] == ["id", "name", "optimizer", "val/accuracy"]
    assert [line[-1] for line in lines[1:]] == ["0.9", "0.75", "NaN"]
    table = here(history_folder, "runs", *QUERIES[3]).out.splitlines()
    assert table[0].split() == ["id", "name", "starred", "duration", "started", "tags", "zzz", "step"]
    assert "★ adam" in table[2]
    assert table[2].split()[3:5] == ["yes", "4:00"]
    assert "Paper, baseline" in table[2]


def test_tags_have_a_column_where_there_are_any(history_folder: Path) -> None:
    assert "tags" in here(history_folder, "runs", *QUERIES[1]).out
    assert "tags" not in here(history_folder, "runs", *QUERIES[2]).out


def test_what_cannot_be_read_is_pointed_at(history_folder: Path) -> None:
    found = [here(history_folder, "runs", *query, code=2).err for query in BAD_QUERIES]
    assert "did you mean name?" in found[0]
    assert found[0].splitlines()[1:] == ["  seed = 1 and nmae = 2", "               ^^^^"]
    assert found[1].splitlines()[1:] == ["  name,sede", "       ^^^^"]
    assert found[2] == "error: filter: must go on with a value\n  name = \n         ^\n"
    assert "must have at most 500 characters" in found[3]
    assert "scope: must be one of active, archived, deleted, all" in found[4]


def test_nothing_found_says_of_how_many(folder: Path) -> None:
    assert "none of 3 runs match" in here(folder, "runs", "--search", "nothing").err
    assert "no runs there" in here(folder, "runs", "--scope", "deleted").err
