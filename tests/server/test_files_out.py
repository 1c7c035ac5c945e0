"""Exports, reports and configurations over HTTP: attachments, refusals, and no reader left open behind them."""

import json
import socket
import threading
import time
from typing import Any

import httpx
import numpy as np
import pytest

from babysit.server import download
from babysit.server.routes import export
from babysit.server.serve import Background
from babysit.store import ingest
from babysit.store.runs import RunState, create_run, move_run
from babysit.train.config import parse
from babysit.train.toml_text import parse_toml
from babysit.wire.messages import Block, Points


def put(server: Background, name: str, curves: dict[str, int], state: RunState = RunState.RUNNING) -> str:
    """Store a run with so many points a series."""
    config = parse({"name": name, "optimizer": {"learning_rate": 0.5}}).to_dict()
    database = server.services.database

    def store(connection: Any) -> str:
        run = create_run(connection, config, name, "digits", "64-10", 100)
        for to in (RunState.STARTING, RunState.RUNNING):
            move_run(connection, run.id, to, "")
        blocks = [
            Block.pack([key], np.arange(n), np.arange(n) / 2, np.random.default_rng(0).normal(size=(1, n)))
            for key, n in curves.items()
        ]
        ingest.append(connection, run.id, "test", Points(seq=1, blocks=blocks))
        if state is not RunState.RUNNING:
            move_run(connection, run.id, state, "done")
        return run.id

    return database.writer.submit(store).result()


@pytest.fixture(scope="module")
def run(server: Background) -> str:
    return put(server, "<script>one</script>", {"train/loss": 50, "a,b": 3}, RunState.FINISHED)


@pytest.fixture(scope="module")
def large(server: Background) -> str:
    return put(server, "large", {"train/loss": 1_000_000})


@pytest.mark.parametrize("name", ["csv", "json", "parquet"])
def test_a_run_is_sent_as_an_attachment(client: httpx.Client, run: str, name: str) -> None:
    answer = client.get(f"/api/runs/{run}/export", params={"format": name})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="babysit-{run}.{name}"'
    assert "content-length" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.content) > 100


def test_series_steps_and_buckets_are_chosen(client: httpx.Client, run: str) -> None:
    found = client.get(f"/api/runs/{run}/export", params={"names": "a,b", "first": 1, "last": 1}).text
    assert found.split("\r\n")[1].startswith(f'{run},"a,b",1,0.5,')
    assert len(found.split("\r\n")) == 3
    found = client.get(f"/api/runs/{run}/export", params={"names": "train/loss", "buckets": 5}).text
    assert len(found.strip().split("\r\n")) == 6


def test_several_runs_by_ids_or_by_a_filter(client: httpx.Client, run: str, large: str) -> None:
    asked = [{"ids": f"{large},{run}"}, {"filter": "optimizer.learning_rate = 0.5"}]
    for params in asked:
        answer = client.get("/api/export", params={**params, "format": "json", "buckets": 3})
        assert {own["id"] for own in answer.json()["runs"]} >= {run, large}
        assert "runs" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/runs/nowhere/export", 404, "there is no run"),
        ("/api/runs/{run}/export?format=xls", 422, "format"),
        ("/api/runs/{run}/export?names=x", 422, "must each be a series"),
        ("/api/runs/{run}/export?buckets=0", 422, "buckets"),
        ("/api/runs/{run}/export?first=3&last=2", 422, "must not be above last"),
        ("/api/export", 422, "must name runs, or a filter say which"),
        ("/api/export?filter=tag+%3D+nothing", 422, "at least one active run"),
        ("/api/export?filter=(((", 422, "filter"),
        ("/api/export?ids={run},nowhere", 404, "there is no run"),
        ("/api/report", 422, "must name runs"),
        ("/api/report?ids=nowhere", 404, "there is no run"),
        ("/api/runs/nowhere/report", 404, "there is no run"),
        ("/api/runs/nowhere/config.toml", 404, "there is no run"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_anything_is(
    client: httpx.Client, run: str, path: str, status: int, told: str
) -> None:
    answer = client.get(path.format(run=run))
    assert answer.status_code == status
    assert told in answer.json()["error"]["message"]
    assert "content-disposition" not in answer.headers


def until(condition: Any) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def n_open(server: Background) -> int:
    """Return how many connections to the database are out."""
    pool: Any = server.services.database._engines[0].pool
    found: int = pool.checkedout()
    return found


def begin(server: Background, path: str) -> socket.socket:
    """Ask for a file and read no more than its beginning."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(20)
    connection.connect((host, int(port)))
    head = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {server.token}\r\n\r\n"
    connection.sendall(head.encode())
    assert connection.recv(100).startswith(b"HTTP/1.1 200")
    return connection


def test_who_leaves_leaves_no_reader_open(server: Background, large: str) -> None:
    until(lambda: n_open(server) == 0)
    with begin(server, f"/api/runs/{large}/export"):
        until(lambda: n_open(server) == 1)
    until(lambda: n_open(server) == 0 and not server.services.downloads)


def test_who_takes_nothing_any_more_is_given_up(
    server: Background, large: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "STALL_SECONDS", 0.5)
    with begin(server, f"/api/runs/{large}/export"):
        until(lambda: n_open(server) == 0 and not server.services.downloads)


def test_only_so_many_are_sent_at_once(
    server: Background, client: httpx.Client, large: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MAX_AT_ONCE", 1)
    with begin(server, f"/api/runs/{large}/export"):
        answer = client.get(f"/api/runs/{large}/export")
        assert answer.status_code == 503
        assert "at the same time" in answer.json()["error"]["message"]
    until(lambda: not server.services.downloads)


def test_a_running_run_is_of_one_moment(server: Background, client: httpx.Client) -> None:
    """While it is sent, its points go on to come in."""
    run = put(server, "growing", {"train/loss": 300_000})
    is_over = threading.Event()

    def grow() -> None:
        for seq in range(2, 400):
            if is_over.is_set():
                return
            steps = np.arange(300_000 + seq * 100, 300_100 + seq * 100)
            block = Block.pack(["train/loss", "late"], steps, steps / 2, np.zeros((2, 100)))
            frame = Points(seq=seq, blocks=[block])
            server.services.database.writer.submit(lambda c, f=frame: ingest.append(c, run, "test", f)).result()  # type: ignore[misc]

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        found = client.get(f"/api/runs/{run}/export", params={"format": "json"}).json()["runs"][0]
    finally:
        is_over.set()
        writer.join()
    rows = found["series"]["train/loss"]["rows"]
    assert found["step"] == rows[-1][0]
    assert found["state"] == "running"
    late = found["series"].get("late", {"rows": []})["rows"]
    assert len(rows) == 300_000 + len(late)


def test_a_report_and_a_comparison_are_pages_to_keep(client: httpx.Client, run: str, large: str) -> None:
    for path, name in (
        (f"/api/runs/{run}/report", run),
        (f"/api/report?ids={run}", run),
        (f"/api/report?ids={run},{large}", "2-runs"),
    ):
        answer = client.get(path)
        assert answer.headers["content-disposition"] == f'attachment; filename="babysit-{name}.html"'
        assert answer.text.startswith("<!doctype html>")
        assert "<script>one" not in answer.text
        assert "&lt;script&gt;one" in answer.text


def test_a_comparison_says_how_many_it_leaves_out(
    server: Background, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from babysit.report import comparison

    monkeypatch.setattr(comparison, "MAX_RUNS", 2)
    for n in range(3):
        put(server, f"many {n}", {"train/loss": 3}, RunState.FINISHED)
    page = client.get("/api/report", params={"filter": "name ~ many"}).text
    assert "Comparison of 2 runs of 3 that were asked for" in page


def test_a_configuration_comes_back_as_toml(client: httpx.Client, run: str) -> None:
    answer = client.get(f"/api/runs/{run}/config.toml")
    assert answer.headers["content-disposition"] == f'attachment; filename="babysit-{run}.toml"'
    assert answer.headers["content-type"] == "application/toml"
    assert parse_toml(answer.text).to_dict() == client.get(f"/api/runs/{run}").json()["config"]
    assert json.dumps("<script>one</script>") in answer.text
