"""Workers that end beside their server: every step arrives once, and nobody is left behind."""

import os
import signal
from pathlib import Path
from typing import Any

from faults.stage import worker_pid
from processes import ServerProcess, all_steps, run_when, until

# About five seconds of training, so that kills fall in the middle of it.
STEADY: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 400}, {"type": "dense", "units": 400}]},
    "training": {"steps": 1500, "batch_size": 64},
}


def test_a_worker_that_ends_while_the_server_is_away_is_taken_in(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data")
    with server:
        with server.client() as client:
            run_id = client.post("/api/runs", json=STEADY).json()["id"]
            until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 200)
        pid = worker_pid(server.folder, run_id)
        server.kill()
        os.kill(pid, signal.SIGKILL)
        server.start()
        with server.client() as client:
            run = run_when(client, run_id, "failed")
            assert run["reason"]
            steps = all_steps(client, run_id)
            assert len(steps) > 200
            assert steps == list(range(1, len(steps) + 1))


def test_a_worker_that_is_asked_to_end_stops_in_order(tmp_path: Path) -> None:
    """SIGTERM is what a machine that shuts down sends: no failure, and the last step is there."""
    with ServerProcess(tmp_path / "data") as server, server.client() as client:
        run_id = client.post("/api/runs", json=STEADY).json()["id"]
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 50)
        os.kill(worker_pid(server.folder, run_id), signal.SIGTERM)
        run = run_when(client, run_id, "stopped")
        assert all_steps(client, run_id) == list(range(1, run["step"] + 1))
