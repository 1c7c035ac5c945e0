"""A full disk: nothing acknowledged is lost, all can be looked at, room can be made, and all goes on by itself."""

import contextlib
import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from babysit.server.serve import Background
from babysit.server.settings import Settings
from processes import ServerProcess, all_steps, run_when, until

# Some hundred steps a second, of few numbers: what is told of it must not fill so small a disk by itself.
ENDLESS: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 16}]},
    "training": {"epochs": 100_000, "accumulate": 16, "evaluate_every": 500, "checkpoint_every": 200},
    "probes": dict.fromkeys(
        ("activations", "dead_units", "filters", "gradients", "timing", "updates", "weights"), False
    ),
}
SHORT: dict[str, Any] = {"name": "short", "training": {"epochs": 2}}


def fill(folder: Path) -> Path:
    """Fill the disk of a folder to its last byte with a file, and return that."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    return ballast


def is_full(client: httpx.Client) -> bool:
    return bool(client.get("/api/storage").json()["is_full"])


def start(client: httpx.Client, config: dict[str, Any]) -> str:
    answer = client.post("/api/runs", json=config)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def refuse_in_words(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert "the disk" in answer.json()["error"]["message"]
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_disk_that_becomes_full_and_has_room_again(small_disk: Path) -> None:
    with ServerProcess(small_disk / "data", slots=2) as server, server.client() as client:
        old = start(client, SHORT)
        run_when(client, old, "finished")
        run_id = start(client, ENDLESS)
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 500)
        assert (server.folder / "reserve").stat().st_size == (8 << 20) // 16
        ballast = fill(small_disk)
        until(lambda: is_full(client))
        held = client.get(f"/api/runs/{run_id}").json()["step"]

        for path in ("/", "/storage", f"/runs/{run_id}", "/api/runs", f"/api/runs/{run_id}/page", "/api/health"):
            assert client.get(path).status_code == 200, path
        assert all_steps(client, run_id)[-1] <= held
        refuse_in_words(client.post(f"/api/runs/{run_id}/commands", json={"type": "pause"}))
        refuse_in_words(client.post("/api/runs", json=SHORT))
        refuse_in_words(client.put("/api/alerts", json={"minimum": "alarm"}))

        gone = client.post("/api/storage/retention", json={"keep": 0, "apply": True}).json()
        assert [run["id"] for run in gone["runs"]] == [old]  # from the reserve
        assert client.get(f"/api/runs/{old}").status_code == 404
        assert not (server.folder / "runs" / old).exists()

        ballast.unlink()
        until(lambda: not is_full(client))
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > held + 500)
        assert client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"}).status_code == 202
        run = run_when(client, run_id, "stopped")
        assert all_steps(client, run_id) == list(range(1, run["step"] + 1))
        until(lambda: (server.folder / "reserve").exists())
        log = log_of(server)
        assert log.count("nothing can be stored") == log.count("there is room again") >= 1
        assert len(log.splitlines()) < 20, log
        assert "Traceback" not in log


def log_of(server: ServerProcess) -> str:
    """End the server and return what it has printed since its greeting."""
    assert server.process is not None
    server.process.send_signal(signal.SIGINT)
    log, _ = server.process.communicate(timeout=60)
    server.process = None
    return str(log)


def test_a_run_is_stopped_on_a_full_disk(small_disk: Path) -> None:
    """By signals: its stop cannot be stored, nor what it says of its end until there is room."""
    with ServerProcess(small_disk / "data") as server, server.client() as client:
        run_id = start(client, ENDLESS)
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 500)
        ballast = fill(small_disk)
        until(lambda: is_full(client))
        pid = worker_of(server.folder, run_id)
        answer = client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
        assert (answer.status_code, answer.json()) == (202, {"id": None, "status": "sent"})
        until(lambda: not Path(f"/proc/{pid}").exists())
        ballast.unlink()
        run_when(client, run_id, "stopped")
        steps = all_steps(client, run_id)
        assert steps == list(range(1, len(steps) + 1))


def test_a_server_starts_on_a_full_disk_and_takes_its_runs_back(small_disk: Path) -> None:
    server = ServerProcess(small_disk / "data")
    with server:
        with server.client() as client:
            run_id = start(client, ENDLESS)
            until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 500)
        server.kill()
        ballast = fill(small_disk)
        server.start()
        with server.client() as client:
            held = client.get(f"/api/runs/{run_id}").json()["step"]
            assert client.get("/").status_code == 200
            ballast.unlink()
            until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > held + 500)
            client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
            run = run_when(client, run_id, "stopped")
            assert all_steps(client, run_id) == list(range(1, run["step"] + 1))


def worker_of(folder: Path, run_id: str) -> int:
    return int(json.loads((folder / "runs" / run_id / "worker.json").read_text())["pid"])


def test_checkpoints_that_cannot_be_written_are_told_and_the_training_goes_on(small_disk: Path) -> None:
    with ServerProcess(small_disk / "data") as server, server.client() as client:
        run_id = start(client, ENDLESS)
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 250)

        def has_warned() -> bool:
            """Fill the disk for a while in which the training comes to its next checkpoint."""
            ballast = fill(small_disk)
            until(lambda: is_full(client))
            time.sleep(3)
            ballast.unlink()
            held = client.get(f"/api/runs/{run_id}").json()["step"]
            until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > held + 500)
            events = client.get(f"/api/runs/{run_id}/events").json()["events"]
            told = [event["data"]["sentence"] for event in events if event["kind"] == "warning"]
            return any(re.search(r"checkpoint of step \d+ was not kept: No space left", each) for each in told)

        until(has_warned)
        client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
        run = run_when(client, run_id, "stopped")
        assert client.get(f"/api/runs/{run_id}/checkpoints").json()["checkpoints"][-1]["step"] == run["step"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Background]:
    with Background(Settings.load(data_dir=tmp_path, port=0, slots=1)) as background:
        yield background


def test_a_database_that_may_not_grow(server: Background) -> None:
    """SQLite's own limit of pages gives SQLITE_FULL while the disk has room."""
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False) as client:
        writer = server.services.database.writer
        run_id = start(client, ENDLESS)
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 500)
        pages = writer.submit(lambda c: c.execute(text("PRAGMA page_count")).scalar_one()).result()
        writer.submit(lambda c: c.execute(text(f"PRAGMA max_page_count = {pages + 10}")).scalar()).result()
        until(lambda: is_full(client))
        held = client.get(f"/api/runs/{run_id}").json()["step"]
        writer.submit(lambda c: c.execute(text("PRAGMA max_page_count = 1000000")).scalar()).result()
        until(lambda: not is_full(client))
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > held + 500)
        client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
        run = run_when(client, run_id, "stopped")
        assert all_steps(client, run_id) == list(range(1, run["step"] + 1))
