"""The whole of babysit on PostgreSQL: a server, its worker, a restart in the middle, the command line without it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from postgres import Cluster
from processes import ServerProcess, all_steps, run_when, until

SECRET = "postgres:secret@"  # the cluster trusts whoever comes, so that any password is right


@pytest.fixture
def url(cluster: Cluster, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    name = request.node.name.replace("test_", "")[:40]
    url = cluster.create(name).replace("postgres@", SECRET)
    monkeypatch.setenv("BABYSIT_DATABASE_URL", url)
    return url


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "babysit", *arguments], capture_output=True, text=True, check=False)


def test_a_run_lives_through_the_kill_of_its_server(url: str, tmp_path: Path) -> None:
    config = {"network": {"layers": [{"type": "dense", "units": 300}]}, "training": {"steps": 1500}}
    server = ServerProcess(tmp_path / "data")
    with server:
        with server.client() as client:
            run_id = client.post("/api/runs", json=config).json()["id"]
            until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 100)
        server.kill()
        server.start()
        with server.client() as client:
            run = run_when(client, run_id, "finished", "failed")
            assert run["state"] == "finished", run["reason"]
            assert all_steps(client, run_id) == list(range(1, 1501))
            page = client.get(f"/api/runs/{run_id}/page", params={"buckets": 100})
            assert page.status_code == 200
    assert not (tmp_path / "data" / "babysit.db").exists()
    found = json.loads(command("runs", "--json", "--data-dir", str(tmp_path / "data")).stdout)
    assert [run["id"] for run in found["runs"]] == [run_id]


def test_a_second_server_on_the_database_is_refused_by_name(url: str, tmp_path: Path) -> None:
    with (
        ServerProcess(tmp_path / "one"),
        pytest.raises(AssertionError, match="is in use by babysit, pid") as caught,
    ):
        ServerProcess(tmp_path / "two").start()
    assert "secret" not in str(caught.value)


def test_a_database_that_cannot_be_reached_or_is_none_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BABYSIT_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/none")
    found = command("serve", "--no-open", "--data-dir", str(tmp_path))
    assert (found.returncode, found.stdout) == (1, "")
    assert "out of reach" in found.stderr
    assert "secret" not in found.stderr
    monkeypatch.setenv("BABYSIT_DATABASE_URL", "oracle://u:secret@h/x")
    found = command("serve", "--no-open", "--data-dir", str(tmp_path))
    assert found.returncode == 2
    assert "must be an address such as postgresql://" in found.stderr
    assert "secret" not in found.stderr
