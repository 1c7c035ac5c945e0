"""`babysit storage` and `babysit clean`: with a server and without one, to the same result."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from babysit.cli.size import days, size
from babysit.errors import ConfigError
from babysit.store import marks, runs
from babysit.store.database import Database
from babysit.store.states import RunState
from cli.babysit_program import here
from processes import ServerProcess, run_when


def ended(connection: Any, name: str) -> str:
    run = runs.create_run(connection, {}, name, "digits", "64-10", 10)
    runs.move_run(connection, run.id, RunState.STARTING, "")
    runs.move_run(connection, run.id, RunState.STOPPED, "")
    return run.id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = Database.open(tmp_path)
    ids = {name: database.writer.submit(partial(ended, name=name)).result() for name in ("one", "two", "three", "four")}
    database.writer.submit(lambda c: marks.star(c, ids["one"], True)).result()
    database.writer.submit(lambda c: marks.add_tags(c, ids["two"], ["paper"])).result()
    database.close()
    for run_id in ids.values():
        checkpoints = tmp_path / "runs" / run_id / "checkpoints"
        checkpoints.mkdir(parents=True)
        (checkpoints / "pins.json").write_bytes(bytes(5000))
    return tmp_path


def names(found: dict[str, Any]) -> list[str]:
    return [run["name"] for run in found["runs"]]


def test_runs_go_only_when_it_is_said_so(folder: Path) -> None:
    rules = ["clean", "--keep", "1", "--keep-tag", "paper"]
    planned = here(folder, *rules, "--json").json
    assert (names(planned), planned["applied"]) == (["three"], False)
    assert planned["bytes"] > 5000
    told = here(folder, *rules)
    assert "1 newer runs" in told.out
    assert "would go; nothing is changed without --apply" in told.err
    assert len(here(folder, "runs", "--json").json["runs"]) == 4
    assert "gone for good" in here(folder, *rules, "--apply").err
    assert names(here(folder, "runs", "--json").json) == ["four", "two", "one"]
    assert len(list((folder / "runs").iterdir())) == 3
    assert "no run goes by these rules" in here(folder, *rules, "--apply").err
    assert here(folder, "verify", "--json").json["is_sound"]


def test_a_filter_that_says_nothing_or_cannot_be_read_takes_nothing(folder: Path) -> None:
    told = here(folder, "clean", "--filter", " ", "--no-keep-starred", "--apply", code=2).err
    assert "else every run would go" in told
    assert "name ~ \n         ^" in here(folder, "clean", "--filter", "name ~ ", "--apply", code=2).err
    assert len(here(folder, "runs", "--json").json["runs"]) == 4


def test_a_filter_and_no_sparing(folder: Path) -> None:
    assert names(here(folder, "clean", "--filter", "name = three", "--json").json) == ["three"]
    assert len(names(here(folder, "clean", "--keep", "0", "--no-keep-starred", "--json").json)) == 4
    assert names(here(folder, "clean", "--older-than", "1h", "--json").json) == []
    assert "filter" in here(folder, "clean", "--filter", "name = (", code=2).err
    assert "must be given: else every run would go" in here(folder, "clean", code=2).err
    assert "must be an age such as" in here(folder, "clean", "--older-than", "old", code=2).err


def test_a_server_does_the_same(folder: Path) -> None:
    with ServerProcess(folder) as server, server.client() as client:
        run_id = client.post("/api/runs", json={"name": "five", "training": {"epochs": 1}}).json()["id"]
        run_when(client, run_id, "finished")
        planned = here(folder, "clean", "--keep", "2", "--json").json
        assert names(planned) == ["three", "two"]
        assert names(here(folder, "clean", "--keep", "2", "--apply", "--json").json) == ["three", "two"]
        assert client.get("/api/runs").json()["total"] == 3
        found = here(folder, "storage", "--json").json
        assert found["total"] == 3
        assert "must be given" in here(folder, "clean", code=2).err
        told = here(folder, "storage", "--limit", "1")
        assert "are free on the disk" in told.out
        assert "1 of 3 runs" in told.err


def test_storage_without_a_server(folder: Path) -> None:
    found = here(folder, "storage", "--json", "--sort", "files").json
    assert [run["files"] for run in found["runs"]] == [5000] * 4
    assert found["sums"]["files"] == 20_000
    assert "five" not in here(folder, "storage").out
    assert "must be one of bytes, points" in here(folder, "storage", "--sort", "x", code=2).err
    assert "there is no database" in here(folder / "nothing", "storage", code=2).err


def test_sizes_and_ages_are_said_as_people_do() -> None:
    assert [size(n) for n in (0, 999, 1000, 99_949, 123_456, 999_999, 5e15)] == [
        "0 B", "999 B", "1.0 kB", "99.9 kB", "123 kB", "1.0 MB", "5000 TB",
    ]  # fmt: skip
    assert [days(text, "x") for text in ("12h", "30d", "4w", "2", "1y", "1.5d")] == [0.5, 30, 28, 2, 365, 1.5]
    for text in ("", "d", "-1d", "1 month", "1e9d"):
        with pytest.raises(ConfigError, match="must be an age"):
            days(text, "x")
