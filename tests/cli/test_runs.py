"""`babysit runs` without a server: from the database, which it leaves as it is."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from babysit.store.database import Database
from babysit.store.runs import create_run
from cli.babysit_program import babysit


def run(name: str) -> dict[str, Any]:
    return {"config": {}, "name": name, "dataset": "digits", "network": "64-10", "total_steps": 1000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = Database.open(tmp_path)
    for name in ("one", "two [bold]", "three"):
        database.writer.submit(partial(create_run, **run(name))).result()
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
    assert babysit(folder, "runs", "--json").json == {"runs": [], "total": 0}
    assert not folder.exists()


def test_a_folder_that_is_held_names_its_holder(folder: Path) -> None:
    database = Database.open(folder)
    database.note_holder("someone else")
    try:
        assert "in use by someone else" in babysit(folder, "runs", code=1).err
    finally:
        database.close()
