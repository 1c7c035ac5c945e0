"""The commands on a history in PostgreSQL, without a server: what they find, what goes, what they leave to others."""

import json
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from babysit.store.database import Database
from cli.babysit_program import Result, here
from postgres import Cluster
from store import history


class Here:
    """The command line on a data folder whose history is in a database of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self._ask = partial(here, folder, BABYSIT_DATABASE_URL=url)

    def __call__(self, *arguments: str, code: int = 0) -> Result:
        return self._ask(*arguments, code=code)

    def names(self, *arguments: str) -> list[str]:
        """Return the names of the runs that a command lists."""
        return [run["name"] for run in self("runs", *arguments, "--json").json["runs"]]


@pytest.fixture
def ask(tmp_path: Path, cluster: Cluster, request: pytest.FixtureRequest) -> Here:
    url = cluster.create(request.node.name[:40])
    with closing(Database.open(tmp_path, url)) as database:
        history.fill(database)
    return Here(tmp_path, url)


def test_runs_are_found_told_and_written_to_files(ask: Here, tmp_path: Path) -> None:
    [run] = ask("runs", "--filter", "tag = baseline and val/accuracy.best > 0.8", "--json").json["runs"]
    assert run["name"] == "adam"
    assert ask("config", run["id"], "--json").json["seed"] == 1
    ask("export", "--filter", "val/accuracy is not missing", "--output", str(tmp_path / "all.json"))
    exported: dict[str, Any] = json.loads((tmp_path / "all.json").read_text())
    assert {own["name"] for own in exported["runs"]} == set(history.ACCURACY)
    ask("report", "--filter", "starred or tag = baseline", "--output", str(tmp_path / "two.html"))
    assert "Comparison of 2 runs" in (tmp_path / "two.html").read_text()
    assert "naem\n  ^^^^" in ask("runs", "--filter", "naem", code=2).err


def test_old_runs_go_and_the_rest_is_sound(ask: Here) -> None:
    assert ask("storage", "--json").json["total"] == len(history.CONFIGS)
    assert "else every run would go" in ask("clean", "--filter", " ", "--apply", code=2).err
    rules = ["clean", "--filter", "name in (sgd, archived)", "--keep-tag", "baseline"]
    assert [run["name"] for run in ask(*rules, "--json").json["runs"]] == ["archived"]
    assert "gone for good" in ask(*rules, "--apply").err
    assert set(ask.names("--scope", "all")) == history.CONFIGS.keys() - {"archived"}
    assert ask("verify", "--json").json["is_sound"]


def test_a_backup_is_left_to_the_database_s_own_program(ask: Here, tmp_path: Path) -> None:
    assert "pg_dump" in ask("backup", str(tmp_path / "a.db"), code=1).err
    assert not (tmp_path / "a.db").exists()
