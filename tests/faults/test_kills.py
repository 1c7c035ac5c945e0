"""Kills on real processes: what was acknowledged stays, every step arrives once, and nobody is left behind."""

import contextlib
import hashlib
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from babysit.train.checkpoint import Checkpoint, file_name
from processes import ServerProcess, all_steps, run_when, until

# About ten seconds of training, so that kills fall in the middle of it.
STEADY: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 400}, {"type": "dense", "units": 400}]},
    "training": {"steps": 3000, "batch_size": 64},
}


def pid_of(folder: Path, run_id: str) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{folder}/babysit.db?mode=ro", uri=True)) as connection:
        found = connection.execute("select pid from runs where id = ?", [run_id]).fetchone()[0]
    return int(found or 0)


def test_a_killed_server_loses_no_step_and_doubles_none(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    with server:
        run_id = ""
        for kill in range(3):
            with server.client() as client:
                if not run_id:
                    run_id = client.post("/api/runs", json=STEADY).json()["id"]
                    run_when(client, run_id, "running")
                until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 100 + 500 * kill)  # noqa: B023
            server.kill()
            server.start()
        with server.client() as client:
            run = run_when(client, run_id, "finished", "failed")
            assert run["state"] == "finished", run["reason"]
            assert all_steps(client, run_id) == list(range(1, 3001))
            assert all_steps(client, run_id, "optimizer/learning_rate") == list(range(1, 3001))


def test_a_worker_that_ends_while_the_server_is_away_is_taken_in(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    with server:
        with server.client() as client:
            run_id = client.post("/api/runs", json=STEADY).json()["id"]
            until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 200)
        pid = pid_of(server.folder, run_id)
        server.kill()
        os.kill(pid, signal.SIGKILL)
        server.start()
        with server.client() as client:
            run = run_when(client, run_id, "failed")
            assert run["reason"]
            steps = all_steps(client, run_id)
            assert len(steps) > 200
            assert steps == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_a_killed_worker_is_noticed_named_and_reaped(tmp_path: Path, number: signal.Signals) -> None:
    with ServerProcess(tmp_path / "data") as server, server.client() as client:
        run_id = client.post("/api/runs", json=STEADY).json()["id"]
        seen = until(lambda: (s := client.get(f"/api/runs/{run_id}").json()["step"]) > 50 and s)
        pid = pid_of(server.folder, run_id)
        os.kill(pid, number)
        run = run_when(client, run_id, "failed")
        assert number.name in run["reason"]
        assert not Path(f"/proc/{pid}").exists()
        steps = all_steps(client, run_id)
        assert len(steps) >= seen
        assert steps == list(range(1, len(steps) + 1))


def test_a_worker_that_is_asked_to_end_stops_in_order(tmp_path: Path) -> None:
    """SIGTERM is what a machine that shuts down sends: no failure, and the last step is there."""
    with ServerProcess(tmp_path / "data") as server, server.client() as client:
        run_id = client.post("/api/runs", json=STEADY).json()["id"]
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 50)
        os.kill(pid_of(server.folder, run_id), signal.SIGTERM)
        run = run_when(client, run_id, "stopped")
        assert all_steps(client, run_id) == list(range(1, run["step"] + 1))


def test_a_second_server_on_the_folder_is_refused_by_name(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "data") as server:
        with pytest.raises(AssertionError, match="in use by babysit serve, pid"):
            ServerProcess(tmp_path / "data").start()
        with server.client() as client:
            assert client.get("/api/health").status_code == 200


def checkpoint_of(folder: Path, run: dict[str, Any]) -> str:
    """Return a hash of everything that the run's last checkpoint holds."""
    path = folder / "runs" / run["id"] / "checkpoints" / file_name(run["step"])
    arrays = Checkpoint.decode(path.read_bytes(), path.name).arrays
    return hashlib.sha256(b"".join(name.encode() + arrays[name].tobytes() for name in sorted(arrays))).hexdigest()


def test_a_worker_killed_again_and_again_ends_with_the_same_bits(tmp_path: Path) -> None:
    """Half the kills take the server too; what was in memory only is trained, and told, again."""
    config = {**STEADY, "training": {**STEADY["training"], "checkpoint_every": 130, "evaluate_every": 170}}
    server = ServerProcess(tmp_path / "data")
    with server:
        with server.client() as client:
            whole, run_id = (client.post("/api/runs", json=config).json()["id"] for _ in range(2))
        for kill in range(4):
            with server.client() as client:
                until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 300 + 600 * kill)  # noqa: B023
                if kill % 2:
                    server.kill()
                os.kill(pid_of(server.folder, run_id), signal.SIGKILL)
            if kill % 2:
                server.start()
            with server.client() as client:
                run_when(client, run_id, "failed")
                answer = client.post(f"/api/runs/{run_id}/commands", json={"type": "resume"})
                assert answer.status_code == 202, answer.text
        with server.client() as client:
            runs = [run_when(client, each, "finished") for each in (whole, run_id)]
            for each in (whole, run_id):
                assert all_steps(client, each) == list(range(1, 3001))
                assert all_steps(client, each, "val/loss") == [*range(170, 3000, 170), 3000]
                for record in client.get(f"/api/runs/{each}/tensors").json()["tensors"]:
                    assert record["steps"] == sorted(set(record["steps"])), record["name"]
                    assert record["last_step"] == 3000, record["name"]
        assert checkpoint_of(server.folder, runs[0]) == checkpoint_of(server.folder, runs[1])
