"""The doctor on a real server: finds the same live as from what is stored, after a restart too, and harms nobody."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

import httpx
import numpy as np
import ormsgpack
import pytest
import websockets

from babysit.doctor.rule import Rule, rules
from babysit.server import attendance, diagnosis, patient
from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store import ingest, points
from babysit.store.runs import RunState, create_run, move_run
from babysit.train.presets import PRESETS
from babysit.wire.messages import Block, Points
from processes import until
from server.loop import INFO, findings_of, log, losses, new_run, streaming

CONFIGS = {preset.name: preset.config for preset in PRESETS}


def is_judged(client: httpx.Client, run_id: str) -> bool:
    events = client.get(f"/api/runs/{run_id}/events").json()["events"]
    last = [event["kind"] for event in events if event["kind"] in {"state", "judged"}]
    assert client.get(f"/api/runs/{run_id}/findings").json()["is_judged"] >= (last[-1:] == ["judged"])
    return last[-1:] == ["judged"]


def stored(client: httpx.Client, run_id: str) -> dict[str, Any]:
    """Return the diagnosis from what is stored, once the run is judged to its end."""
    until(lambda: is_judged(client, run_id))
    found: dict[str, Any] = client.get(f"/api/runs/{run_id}/diagnosis").json()
    return found


def opened(entries: list[dict[str, Any]], rule: str) -> list[dict[str, Any]]:
    return [entry for entry in entries if entry["rule"] == rule]


@pytest.mark.parametrize(
    ("preset", "rules"),
    [
        ("rate-high", {"divergence", "rate_too_high"}),
        ("rate-low", {"rate_too_low"}),
        ("zero-init", {"symmetry", "bad_init_plateau"}),
    ],
)
def test_a_preset_that_goes_wrong_is_found_live_as_it_is_afterwards(
    client: httpx.Client, wait_for: Callable[..., dict[str, Any]], preset: str, rules: set[str]
) -> None:
    config = {**CONFIGS[preset], "training": {**CONFIGS[preset].get("training", {}), "nan_guard": "off"}}
    run_id = client.post("/api/runs", json=config).json()["id"]
    wait_for(run_id, "finished", "failed")
    later = stored(client, run_id)
    assert findings_of(client, run_id) == later["findings"]
    grave = {entry["rule"] for entry in later["findings"] if entry["severity"] != "note"}
    assert grave & rules, later["findings"]
    assert client.get(f"/api/runs/{run_id}").json()["health"] == later["health"] != "healthy"
    assert client.get(f"/api/runs/{run_id}/page").json()["findings"] == later["findings"]


def test_a_run_that_the_guard_has_paused_is_found_as_it_is_stored(
    client: httpx.Client, wait_for: Callable[..., dict[str, Any]]
) -> None:
    run_id = client.post("/api/runs", json=CONFIGS["rate-high"]).json()["id"]
    wait_for(run_id, "paused")
    until(lambda: client.get(f"/api/runs/{run_id}").json()["health"] == "alarm")
    later = client.get(f"/api/runs/{run_id}/diagnosis").json()["findings"]
    until(lambda: findings_of(client, run_id) == later)
    client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
    wait_for(run_id, "stopped")
    assert stored(client, run_id)["findings"] == findings_of(client, run_id)


def test_a_loop_of_ones_own_is_attended_while_it_runs(server: Background, client: httpx.Client, tmp_path: Path) -> None:
    run_id = new_run(server)
    with streaming(server, run_id, tmp_path) as run:
        run.info(INFO)
        run.state("running")
        log(run, range(1, 300))
        until(lambda: client.get(f"/api/runs/{run_id}").json()["health"] == "healthy")
        log(run, range(300, 700))
        until(lambda: opened(findings_of(client, run_id), "divergence"))
        assert client.get(f"/api/runs/{run_id}").json()["health"] == "alarm"
        log(run, range(700, 1001))
        run.state("finished", step=1000)
    assert stored(client, run_id)["findings"] == findings_of(client, run_id)


def test_a_finding_is_told_to_those_who_watch(server: Background, client: httpx.Client, tmp_path: Path) -> None:
    run_id = new_run(server)

    async def watch() -> list[dict[str, Any]]:
        url = server.url.replace("http", "ws") + "/ws/live"
        headers = {"Authorization": f"Bearer {server.token}"}
        async with websockets.connect(url, additional_headers=headers, proxy=None) as socket:
            await socket.send('{"type": "hello", "protocol": 1}')
            await socket.send(f'{{"type": "watch", "run": "{run_id}"}}')
            await asyncio.to_thread(stream)
            found: list[dict[str, Any]] = []
            health = ""
            async with asyncio.timeout(60):
                while not found or health != "alarm":
                    message = ormsgpack.unpackb(await socket.recv(decode=False))
                    for frame in message.get("frames", ()):
                        found += [event["data"] for event in frame["events"] if event["kind"] == "finding"]
                        health = next((each["health"] for each in frame["summaries"]), health)
                    if message["type"] == "frame":
                        await socket.send('{"type": "credit"}')
            return found

    def stream() -> None:
        with streaming(server, run_id, tmp_path) as run:
            run.info(INFO)
            run.state("running")
            log(run, range(1, 700))

    told = asyncio.run(watch())
    assert {"divergence#1"} <= {data["finding"]["id"] for data in told}
    assert {data["finding"]["feedback"] for data in told} == {""}


def test_a_restart_finds_the_same_with_the_same_numbers(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path / "data", port=0, slots=1)
    with Background(settings) as server, client_of(server) as client:
        run_id = new_run(server)
        with streaming(server, run_id, tmp_path) as run:
            run.info(INFO)
            run.state("running")
            log(run, range(1, 700))
            until(lambda: opened(findings_of(client, run_id), "divergence"))
        before = findings_of(client, run_id)
        client.post(f"/api/runs/{run_id}/findings/divergence%231/feedback", json={"feedback": "not useful"})
    with Background(settings) as server, client_of(server) as client:
        kept = opened(findings_of(client, run_id), "divergence")
        assert [entry["feedback"] for entry in kept] == ["not useful"]
        with streaming(server, run_id, tmp_path, "second") as run:
            log(run, range(700, 1001))
            run.state("finished", step=1000)
        later = stored(client, run_id)
        found = findings_of(client, run_id)
        assert found == later["findings"]
        first = opened(before, "divergence")[0]
        assert [(e["number"], e["opened_step"], e["feedback"]) for e in opened(found, "divergence")] == [
            (1, first["opened_step"], "not useful")
        ]


def client_of(server: Background) -> httpx.Client:
    headers = {"Authorization": f"Bearer {server.token}"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False)


def store_run(server: Background, values: Callable[[int], dict[str, float]], state: RunState) -> str:
    """Store a run as a version without a doctor has left it."""
    writer = server.services.database.writer
    run_id = writer.submit(lambda c: create_run(c, {}, "old", "mine", "none", 1000)).result().id
    steps = np.arange(1, 1001)
    block = Block.pack(["train/loss"], steps, steps, np.array([[values(int(step))["train/loss"] for step in steps]]))
    told = Points(seq=1, blocks=[block])
    writer.submit(lambda c: ingest.append(c, run_id, "old", told)).result()
    for to in (RunState.STARTING, RunState.RUNNING, state):
        writer.submit(partial(move_run, run_id=run_id, to=to, reason="", step=1000)).result()
    return run_id


def test_a_run_that_was_never_judged_is_judged_when_its_page_is_opened(
    server: Background, client: httpx.Client
) -> None:
    run_id = store_run(server, losses, RunState.FINISHED)
    assert client.get(f"/api/runs/{run_id}/findings").json() == {"health": "", "is_judged": False, "findings": []}
    assert client.get(f"/api/runs/{run_id}/page").json()["findings"] == []
    until(lambda: client.get(f"/api/runs/{run_id}").json()["health"] == "alarm")
    n_events = len(client.get(f"/api/runs/{run_id}/events").json()["events"])
    assert stored(client, run_id)["findings"] == client.get(f"/api/runs/{run_id}/page").json()["findings"]
    other = store_run(server, lambda step: {"train/loss": 2.0 * 0.99**step}, RunState.FINISHED)
    client.get(f"/api/runs/{other}/page")
    until(lambda: is_judged(client, other))
    assert len(client.get(f"/api/runs/{run_id}/events").json()["events"]) == n_events  # and only once


def test_an_old_run_sets_off_no_alert(
    server: Background, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(server.services.alerts, "raise_for", lambda run_id, name, findings: told.append(run_id))
    run_id = store_run(server, losses, RunState.FINISHED)
    client.get(f"/api/runs/{run_id}/page")
    until(lambda: is_judged(client, run_id))
    assert told == []


def test_a_rule_that_raises_is_left_out_and_harms_nobody(
    server: Background,
    client: httpx.Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from babysit.doctor.rules.rate_too_low import RateTooLow

    def fail(self: Any, history: Any) -> None:
        raise ZeroDivisionError("a rule of mine")

    monkeypatch.setattr(RateTooLow, "judge", fail)
    run_id = new_run(server)
    with caplog.at_level(logging.ERROR), streaming(server, run_id, tmp_path) as run:
        run.info(INFO)
        run.state("running")
        log(run, range(1, 700))
        until(lambda: opened(findings_of(client, run_id), "divergence"))
        run.state("finished", step=1000)
        until(lambda: is_judged(client, run_id))
    messages = [record.getMessage() for record in caplog.records if run_id in record.getMessage()]
    assert messages == [f"run {run_id}: the rule rate_too_low is left out after an error"]


@pytest.mark.parametrize("name", rules.names())
def test_a_rule_is_as_careful_as_it_is_else(name: str) -> None:
    careful, rule = diagnosis.Careful(name, "a run"), rules.create(name)
    fields = [field for field in get_type_hints(Rule) if not field.startswith("_")]
    assert "title_below" in fields
    assert {field: getattr(careful, field) for field in fields} == {field: getattr(rule, field) for field in fields}


def test_what_does_not_fit_is_read_from_the_database(
    server: Background, client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "MAX_WAITING", 5)
    run_id = new_run(server)
    with streaming(server, run_id, tmp_path) as run:
        run.info(INFO)
        run.state("running")
        log(run, range(1, 1001))
        run.state("finished", step=1000)
    later = stored(client, run_id)
    assert opened(later["findings"], "divergence")
    assert findings_of(client, run_id) == later["findings"]


def test_a_server_that_ends_reads_no_history_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, original = threading.Event(), points.stretches

    def endless(*arguments: Any) -> Iterator[points.Stretch]:
        while True:
            yield from original(*arguments)
            reading.set()

    with Background(Settings.load(data_dir=tmp_path, port=0, slots=1)) as server:
        run_id = store_run(server, losses, RunState.FINISHED)
        monkeypatch.setattr(points, "stretches", endless)
        server.services.attendance.ask(run_id)
        assert reading.wait(60)
        server.services.attendance.close()


def test_more_runs_than_patients_are_all_judged(
    server: Background, client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "MAX_PATIENTS", 1)
    run_ids = [new_run(server, f"run {n}") for n in range(3)]
    for steps in (range(1, 400), range(400, 1001)):
        for n, run_id in enumerate(run_ids):
            with streaming(server, run_id, tmp_path, f"p{steps.start}-{n}") as run:
                if steps.start == 1:
                    run.info(INFO)
                    run.state("running")
                log(run, steps)
                if steps.stop == 1001:
                    run.state("finished", step=1000)
    for run_id in run_ids:
        later = stored(client, run_id)
        assert opened(later["findings"], "divergence")
        assert findings_of(client, run_id) == later["findings"]


def test_a_run_that_goes_on_after_its_end_is_judged_as_if_it_had_not_ended(
    server: Background, client: httpx.Client, tmp_path: Path
) -> None:
    run_id = new_run(server)
    with streaming(server, run_id, tmp_path) as run:
        run.info(INFO)
        run.state("running")
        log(run, range(1, 420))
        run.state("stopped", step=419)
    first = stored(client, run_id)
    assert first["findings"] == findings_of(client, run_id)
    writer = server.services.database.writer
    for to in (RunState.QUEUED, RunState.STARTING):
        writer.submit(partial(move_run, run_id=run_id, to=to, reason="again")).result()
    with streaming(server, run_id, tmp_path, "second") as run:
        run.state("running")
        log(run, range(420, 1001))
        run.state("finished", step=1000)
    later = stored(client, run_id)
    assert later["findings"] != first["findings"]
    told = findings_of(client, run_id)
    known = {entry["id"] for entry in later["findings"]}
    assert [entry for entry in told if entry["id"] in known] == later["findings"]
    assert {entry["status"] for entry in told if entry["id"] not in known} <= {"cleared"}


def test_steps_that_go_back_end_as_they_are_stored(server: Background, client: httpx.Client, tmp_path: Path) -> None:
    run_id = new_run(server)
    with streaming(server, run_id, tmp_path) as run:
        run.info(INFO)
        run.state("running")
        log(run, range(1, 700))
        until(lambda: opened(findings_of(client, run_id), "divergence"))
        log(run, range(200, 1001), lambda step: {"train/loss": 2.3 * 0.99**step})
        run.state("finished", step=1000)
    later = stored(client, run_id)
    assert findings_of(client, run_id) == later["findings"]


def test_what_is_not_useful_counts_no_more_and_is_counted(
    server: Background, client: httpx.Client, tmp_path: Path
) -> None:
    run_id = new_run(server)
    with streaming(server, run_id, tmp_path) as run:
        run.info(INFO)
        run.state("running")
        log(run, range(1, 1001))
        run.state("finished", step=1000)
    until(lambda: is_judged(client, run_id))

    def counts() -> dict[str, int]:
        rules = client.get("/api/doctor/rules").json()["rules"]
        return {rule["name"]: rule["n_not_useful"] for rule in rules}

    before = counts()["divergence"]
    open_ids = [entry["id"] for entry in findings_of(client, run_id) if entry["status"] == "open"]
    for finding_id in open_ids:
        address = f"/api/runs/{run_id}/findings/{finding_id.replace('#', '%23')}/feedback"
        said = client.post(address, json={"feedback": "not useful"})
        assert (said.status_code, said.json()["feedback"]) == (200, "not useful")
    assert client.get(f"/api/runs/{run_id}").json()["health"] == "healthy"
    assert counts()["divergence"] == before + 1
    taken_back = f"/api/runs/{run_id}/findings/divergence%231/feedback"
    assert client.post(taken_back, json={"feedback": ""}).json()["feedback"] == ""
    assert client.get(f"/api/runs/{run_id}").json()["health"] == "alarm"
    for body in ({"feedback": "useful"}, {}, {"feedback": "", "more": 1}):
        assert client.post(taken_back, json=body).status_code == 422


@pytest.mark.parametrize("path", ["findings/x%231/feedback", "findings/%23/feedback", "findings/..%2f..%2f/feedback"])
def test_an_unknown_finding_is_a_404(server: Background, client: httpx.Client, path: str) -> None:
    run_id = new_run(server)
    assert client.post(f"/api/runs/{run_id}/{path}", json={"feedback": ""}).status_code == 404


@pytest.mark.parametrize("path", ["findings", "explanation", "verdicts", "diagnosis"])
def test_an_unknown_run_is_a_404(client: httpx.Client, path: str) -> None:
    assert client.get(f"/api/runs/nobody/{path}").status_code == 404


def test_a_run_without_points_is_not_called_healthy(server: Background, client: httpx.Client) -> None:
    run_id = new_run(server)
    writer = server.services.database.writer
    writer.submit(lambda c: move_run(c, run_id, RunState.FAILED, "no luck")).result()
    server.services.broadcast.touch(run_id)
    client.get(f"/api/runs/{run_id}/page")
    found = client.get(f"/api/runs/{run_id}/diagnosis").json()
    assert (found["health"], found["findings"]) == ("", [])
    assert client.get(f"/api/runs/{run_id}").json()["health"] == ""


def test_every_rule_says_what_it_is(client: httpx.Client) -> None:
    rules = client.get("/api/doctor/rules").json()["rules"]
    assert len(rules) >= 3
    for rule in rules:
        assert all(
            rule[text] for text in ("name", "title", "statistic", "source", "waits", "refuted_by", "explanation")
        )
        assert rule["n_not_useful"] <= rule["n_opened"]
