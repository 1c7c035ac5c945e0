"""What a run was started from and trained with is kept with it, and its checkpoints can be taken away."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.errors import ConfigError
from babysit.server.project import Project, look
from babysit.train.checkpoint import Checkpoint

Wait = Callable[..., dict[str, Any]]
COMMIT = "0123456789" * 4


def git(folder: Path, *arguments: str) -> str:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b"}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | who).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "my <b>project"
    folder.mkdir()
    git(folder, "init", "--initial-branch", "work")
    (folder / "train.py").write_text("one\n")
    git(folder, "add", ".")
    git(folder, "commit", "--message", "first")
    return folder


def test_a_project_is_its_folder_and_where_its_history_stands(repository: Path) -> None:
    inner = repository / "inner"
    inner.mkdir()
    expected = Project(
        folder=repository.name, commit=git(repository, "rev-parse", "HEAD"), branch="work", is_dirty=False
    )
    assert look(inner) == expected
    (repository / "train.py").write_text("two\n")
    assert look(inner) == expected.model_copy(update={"is_dirty": True})
    git(repository, "checkout", "--detach")
    assert look(inner).branch is None


def test_without_a_history_it_is_its_folder_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init")  # without a commit
    assert look(tmp_path) == Project(folder=tmp_path.name)
    monkeypatch.setenv("PATH", "")
    assert look(tmp_path) == Project(folder=tmp_path.name)
    assert look(tmp_path / "not there") == Project(folder="not there")


def test_a_repository_runs_nothing_when_it_is_looked_at(repository: Path) -> None:
    trap = repository / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {repository}/sprung\n")
    trap.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(trap))
    look(repository)
    assert not (repository / "sprung").exists()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("nothing", "project"),
        ("{}", "project.folder"),
        ('{"folder": "x", "commit": "../../etc"}', "project.commit"),
        ('{"folder": "x", "branch": "a\\u001bb"}', "project.branch"),
        ('{"folder": "x", "remote": "https://user:secret@host"}', "project.remote"),
    ],
)
def test_what_is_no_project_is_refused_by_field(text: str, field: str, client: httpx.Client) -> None:
    with pytest.raises(ConfigError) as caught:
        Project.read(text)
    assert caught.value.problems[0].field == field
    answer = client.post("/api/runs", json={}, params={"project": text})
    assert (answer.status_code, answer.json()["error"]["problems"][0]["field"]) == (422, field)


def test_a_run_keeps_where_it_was_started_and_what_it_was_trained_with(
    client: httpx.Client, tiny: dict[str, Any], wait_for: Wait
) -> None:
    told = {"folder": "mine", "commit": COMMIT, "branch": "main", "is_dirty": True}
    made = client.post("/api/runs", json=tiny, params={"project": json.dumps(told)}).json()
    assert made["info"]["project"] == told
    run = wait_for(made["id"], "finished")
    assert run["info"]["project"] == told
    found = run["info"]["environment"]
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert found["threads"] >= 1
    assert found["cores"] == os.cpu_count()
    assert found["numpy"]
    assert found["processor"]
    assert found["memory"] > 1 << 28
    own = client.post("/api/runs", json=tiny).json()
    assert own["info"]["project"] == look(Path.cwd()).model_dump()
    wait_for(own["id"], "finished")


def test_checkpoints_can_be_taken_away(
    client: httpx.Client, tiny: dict[str, Any], wait_for: Wait, folder: Path
) -> None:
    run = wait_for(client.post("/api/runs", json=tiny).json()["id"], "finished")
    for item in client.get(f"/api/runs/{run['id']}/checkpoints").json()["checkpoints"]:
        answer = client.get(f"/api/runs/{run['id']}/checkpoints/{item['step']}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="babysit-{run["id"]}-')
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(answer.content) == item["bytes"]
        checkpoint = Checkpoint.decode(answer.content, "taken")
        assert checkpoint.step == item["step"]
    for path in ("1", "999999999999999999999999", "-1"):
        assert client.get(f"/api/runs/{run['id']}/checkpoints/{path}").status_code == 404
    for path in ("..%2fjob.json", "x"):
        assert client.get(f"/api/runs/{run['id']}/checkpoints/{path}").status_code in {404, 422}
    assert client.get("/api/runs/nothing/checkpoints/1").status_code == 404
