"""The runs' contract over HTTP: a real run from start to end, and every bad request refused by name."""

import base64
import json
import math
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import ormsgpack
import pytest

from processes import all_steps, until

Wait = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def finished(client: httpx.Client, tiny: dict[str, Any], wait_for: Wait) -> dict[str, Any]:
    created = client.post("/api/runs", json={"name": "A <b>bold</b> name", **tiny})
    assert created.status_code == 201, created.text
    assert created.headers["location"] == f"/api/runs/{created.json()['id']}"
    return wait_for(created.json()["id"], "finished")


def test_a_finished_run_tells_all_about_itself(client: httpx.Client, finished: dict[str, Any]) -> None:
    assert finished["name"] == "A <b>bold</b> name"
    assert finished["step"] == finished["total_steps"] > 0
    assert finished["started_at"] <= finished["ended_at"]
    assert finished["config"]["network"]["layers"] == [{"type": "dense", "units": 16}]
    assert [layer["number"] for layer in finished["info"]["layers"]] == [1, 2]
    assert 0 <= finished["metrics"]["val/accuracy"]["best"] <= 1
    assert finished["speed"] > 0
    listed = client.get("/api/runs").json()
    assert finished["id"] in [run["id"] for run in listed["runs"]]
    assert listed["total"] >= 1


def test_every_step_is_there(client: httpx.Client, finished: dict[str, Any]) -> None:
    run, steps = finished["id"], finished["total_steps"]
    catalogue = {item["name"]: item for item in client.get(f"/api/runs/{run}/series").json()["series"]}
    for name in (
        "train/loss",
        "train/loss/data",
        "train/loss/regularizer",
        "train/accuracy",
        "optimizer/learning_rate",
    ):
        assert (catalogue[name]["n"], catalogue[name]["first_step"], catalogue[name]["last_step"]) == (steps, 1, steps)
    for name in ("layer/0/activation/mean", "layer/1/activation/std", "layer/2/activation/mean"):
        assert catalogue[name]["n"] >= 1
    assert catalogue["val/accuracy"]["last_step"] == catalogue["test/accuracy"]["last_step"] == steps


def test_points_come_alike_in_both_forms(client: httpx.Client, finished: dict[str, Any]) -> None:
    url = f"/api/runs/{finished['id']}/series?names=train/loss,val/loss"
    plain = client.get(url).json()["series"]["train/loss"]
    packed = ormsgpack.unpackb(client.get(url, headers={"Accept": "application/msgpack"}).content)["series"][
        "train/loss"
    ]
    assert plain["is_bucketed"] is False
    assert np.frombuffer(packed["values"], "<f8").tolist() == plain["values"]
    assert np.frombuffer(packed["steps"], "<i8").tolist() == plain["steps"] == list(range(1, plain["n"] + 1))


def test_a_window_and_buckets(client: httpx.Client, finished: dict[str, Any]) -> None:
    url = f"/api/runs/{finished['id']}/series?names=train/loss&first=3&last=9"
    whole = client.get(url).json()["series"]["train/loss"]
    assert whole["steps"] == list(range(3, 10))
    bucketed = client.get(url + "&buckets=2").json()["series"]["train/loss"]
    assert bucketed["is_bucketed"]
    assert (bucketed["n"], len(bucketed["steps"])) == (7, 2)
    assert min(bucketed["min"]) == min(whole["values"])
    assert max(bucketed["max"]) == max(whole["values"])


def test_the_first_layer_comes_as_pictures(client: httpx.Client, finished: dict[str, Any]) -> None:
    run = finished["id"]
    names = [item["name"] for item in client.get(f"/api/runs/{run}/tensors").json()["tensors"]]
    expected = {"layer/1/filters", "val/confusion", "val/examples", "layer/1/activation/histogram"}
    assert expected <= set(names)
    picture = client.get(f"/api/runs/{run}/tensors?name=layer/1/filters").json()
    assert (picture["dtype"], picture["shape"]) == ("uint8", [16, 8, 8, 1])
    assert len(base64.b64decode(picture["data"])) == 16 * 64
    assert "largest |weight|" in picture["meta"]["normalisation"]
    assert client.get(f"/api/runs/{run}/tensors?name=nothing").status_code == 404


def test_its_events_tell_the_story(client: httpx.Client, finished: dict[str, Any]) -> None:
    events = client.get(f"/api/runs/{finished['id']}/events").json()["events"]
    states = [event["data"]["state"] for event in events if event["kind"] == "state"]
    assert states == ["queued", "starting", "running", "finished"]
    assert client.get(f"/api/runs/{finished['id']}/log").headers["content-type"].startswith("text/plain")


def test_a_second_run_waits_stops_at_once_and_the_first_within_a_second(
    client: httpx.Client, long: dict[str, Any], wait_for: Wait
) -> None:
    first = client.post("/api/runs", json=long).json()["id"]
    wait_for(first, "running")
    second = client.post("/api/runs", json=long).json()
    third = client.post("/api/runs", json=long).json()
    assert (second["state"], second["queue_place"], third["queue_place"]) == ("queued", 1, 2)
    assert client.post(f"/api/runs/{second['id']}/commands", json={"type": "pause"}).status_code == 409
    assert client.post(f"/api/runs/{second['id']}/commands", json={"type": "stop"}).status_code == 202
    assert client.get(f"/api/runs/{second['id']}").json()["state"] == "stopped"
    assert client.get(f"/api/runs/{third['id']}").json()["queue_place"] == 1
    assert client.post(f"/api/runs/{first}/commands", json={"type": "pause"}).status_code == 202
    wait_for(first, "paused")
    assert client.post(f"/api/runs/{first}/commands", json={"type": "resume", "note": "go on"}).status_code == 202
    wait_for(first, "running")
    client.post(f"/api/runs/{first}/commands", json={"type": "stop"}).raise_for_status()
    wait_for(first, "stopped")
    again = client.post(f"/api/runs/{first}/commands", json={"type": "stop"})
    assert again.status_code == 409
    assert "is stopped" in again.json()["error"]["message"]
    wait_for(third["id"], "running")
    client.post(f"/api/runs/{third['id']}/commands", json={"type": "stop"}).raise_for_status()
    wait_for(third["id"], "stopped")


def test_a_diverged_run_keeps_its_nan(client: httpx.Client, tiny: dict[str, Any], wait_for: Wait) -> None:
    config = {**tiny, "optimizer": {"name": "sgd", "learning_rate": 1e6}}
    config["training"] = {**tiny["training"], "nan_guard": "off"}
    run = wait_for(client.post("/api/runs", json=config).json()["id"], "finished", "failed")
    response = client.get(f"/api/runs/{run['id']}/series?names=train/loss")
    json.loads(response.text, parse_constant=pytest.fail)
    values = response.json()["series"]["train/loss"]["values"]
    assert "NaN" in values
    info = next(i for i in client.get(f"/api/runs/{run['id']}/series").json()["series"] if i["name"] == "train/loss")
    assert info["nonfinite"] == sum(not isinstance(value, float) for value in values)
    assert not any(isinstance(value, float) and math.isnan(value) for value in values)


BAD: list[tuple[Any, str, str]] = [
    ({"colour": "red"}, "colour", ""),
    ({"seed": "x"}, "seed", ""),
    ({"seed": 2**70}, "seed", ""),
    ({"name": "a\u0000b"}, "name", ""),
    ({"name": "x" * 201}, "name", "200"),
    ({"optimizer": {"name": "sgd", "learning_rate": -1}}, "optimizer.learning_rate", "greater"),
    ({"optimizer": {"name": "warp"}}, "optimizer.name", ""),
    ({"network": {"layers": [{"type": "dense", "units": 10**9}]}}, "network.layers.0.units", "at most 65536"),
    (
        {"network": {"layers": [{"type": "dense", "units": 5}, {"type": "max_pool", "size": 2}]}},
        "network.layers.1",
        "max_pool",
    ),
    ({"network": {"layers": [{"type": "conv", "pad": 3}]}}, "network.layers.0.pad", "less than the kernel, 3"),
    ({"network": {"layers": [{"type": "conv", "kernel": 9, "pad": 0}]}}, "network.layers.0", "at least 9 pixels"),
    (
        {"network": {"layers": ["dense", {"type": "residual", "stride": 2}]}},
        "network.layers.1",
        "residual needs images",
    ),
    ({"network": {"layers": "dense"}}, "network.layers", ""),
    ({"network": {"__proto__": {}}}, "network.__proto__", ""),
    ({"training": {"batch_size": 60_000}}, "training.batch_size", ""),
    ({"data": {"name": "cifar10", "path": "/no/such/folder"}}, "data.path", ""),
    ({"data": {"name": "nothing"}}, "data.name", ""),
]


@pytest.mark.parametrize(("config", "field", "rule"), BAD)
def test_a_bad_configuration_is_refused_by_field(client: httpx.Client, config: Any, field: str, rule: str) -> None:
    before = client.get("/api/runs").json()["total"]
    for path in ("/api/runs", "/api/estimate"):
        response = client.post(path, json=config)
        assert response.status_code == 422, response.text
        problems = response.json()["error"]["problems"]
        assert field in [problem["field"] for problem in problems]
        assert any(rule in problem["rule"] for problem in problems)
    assert client.get("/api/runs").json()["total"] == before


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[1]", "body"),
        (b'{"optimizer": {"name": "sgd", "learning_rate": NaN}}', "optimizer.learning_rate"),
        (b'{"optimizer": {"name": "sgd", "learning_rate": Infinity}}', "optimizer.learning_rate"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "body"),
        (b"[" * 100_000, "body"),
        (b'{"name": "\\ud800"}', "name"),
        (b"\xff\xfe", "body"),
    ],
)
def test_a_bad_body_is_refused(client: httpx.Client, content: bytes, field: str) -> None:
    response = client.post("/api/runs", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 422, response.text
    assert field in [problem["field"] for problem in response.json()["error"]["problems"]]


def test_a_form_is_not_json_and_a_flood_is_not_read(client: httpx.Client) -> None:
    assert client.post("/api/runs", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 422
    assert (
        client.post("/api/runs", content=b" " * (2 << 20), headers={"Content-Type": "application/json"}).status_code
        == 413
    )


@pytest.mark.parametrize("path", ["", "/series", "/tensors", "/tensors/history", "/page", "/events", "/log"])
def test_an_unknown_run_is_not_there(client: httpx.Client, path: str) -> None:
    for run in ("nothing", "..%2f..%2fetc", "x" * 500):
        assert client.get(f"/api/runs/{run}{path}").status_code == 404
    assert client.post("/api/runs/nothing/commands", json={"type": "stop"}).status_code == 404


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"type": "explode"},
        {"type": "stop", "when": 3},
        {"type": "stop", "note": "\u0000"},
        {"type": "stop", "field": "probes.gradients"},
        {"type": "pause", "value": False},
        {"type": "set", "value": False},
        {"type": "set", "field": "probes.gradients", "value": [1]},
        {"type": "set", "field": "schedule", "value": {"name": {}}},
        {"type": "set", "field": "objective.l2", "value": 0, "undoes": 0},
        {"type": "pause", "by": "x" * 41},
        {"type": "pause", "expected": None, "value": 3},
        {"type": "advance"},
        {"type": "advance", "steps": 0},
        {"type": "resume", "steps": 3},
    ],
)
def test_a_bad_command_is_refused(client: httpx.Client, finished: dict[str, Any], order: dict[str, Any]) -> None:
    assert client.post(f"/api/runs/{finished['id']}/commands", json=order).status_code == 422


@pytest.mark.parametrize(
    ("order", "field", "rule"),
    [
        ({"field": "anything", "value": 0.1}, "field", "must be one of optimizer.learning_rate, "),
        ({"field": "optimizer.beta1", "value": 0.1}, "field", "must be one of optimizer.learning_rate, optimizer.mom"),
        ({"field": "probes.everything", "value": True}, "field", "must be one of probes.budget, "),
        ({"field": "probes.budget", "value": 0.6}, "probes.budget", "must be at most 0.5"),
        ({"field": "probes.gradients", "value": 1}, "probes.gradients", "must be true or false"),
        ({"field": "probes.gradients", "value": "false"}, "probes.gradients", "must be true or false"),
        ({"field": "probes.gradients"}, "probes.gradients", "must be given"),
        ({"field": "optimizer.learning_rate", "value": -1}, "optimizer.learning_rate", "must be greater than 0"),
        ({"field": "optimizer.learning_rate", "value": "high"}, "optimizer.learning_rate", "must be a number"),
        ({"field": "network.layers.0.dropout", "value": 0.5}, "network.layers.0.dropout", "is not there to be changed"),
        ({"field": "training.epochs", "value": 3}, "training.epochs", "cannot change while the run goes on; fork"),
        ({"field": "data.name", "value": "moons"}, "data.name", "is fixed when the run starts"),
        ({"field": "schedule", "value": "steep"}, "schedule", "must be one of constant, cosine"),
    ],
)
def test_what_cannot_be_set_is_refused_by_field_rule_and_value(
    client: httpx.Client, finished: dict[str, Any], order: dict[str, Any], field: str, rule: str
) -> None:
    answer = client.post(f"/api/runs/{finished['id']}/commands", json={"type": "set", **order})
    assert answer.status_code == 422
    (problem,) = answer.json()["error"]["problems"]
    assert problem["field"] == field
    assert problem["rule"].startswith(rule)
    assert problem["value"] == order.get("field" if field == "field" else "value")


def test_a_probe_of_a_run_that_has_ended_cannot_be_switched(client: httpx.Client, finished: dict[str, Any]) -> None:
    order = {"type": "set", "field": "probes.gradients", "value": False}
    answer = client.post(f"/api/runs/{finished['id']}/commands", json=order)
    assert answer.status_code == 409
    assert "is finished: it cannot set" in answer.json()["error"]["message"]


def test_a_probe_is_switched_while_the_run_goes_on(client: httpx.Client, long: dict[str, Any], wait_for: Wait) -> None:
    run_id = client.post("/api/runs", json=long).json()["id"]
    path = f"/api/runs/{run_id}"
    until(lambda: client.get(path).json()["step"] > 20)
    assert {"name": "gradients", "title": "Gradients", "is_on": True} in client.get(path).json()["info"]["probes"]
    order = {"type": "set", "field": "probes.gradients", "value": False, "note": "too many lines"}
    assert client.post(f"{path}/commands", json=order).json()["status"] == "sent"

    def told() -> dict[str, Any]:
        events = client.get(f"{path}/events").json()
        events = events["events"] if isinstance(events, dict) else events
        return {event["kind"]: event for event in events}

    until(lambda: "command" in told())
    assert told()["intervention"]["data"] == {
        "id": 1,
        "field": "probes.gradients",
        "old": True,
        "new": False,
        "note": "too many lines",
        "by": "",
        "checkpoint": told()["intervention"]["step"],
        "undoes": None,
    }
    assert told()["probe"]["data"] == {"name": "gradients", "is_on": False, "reason": "by hand: too many lines"}
    assert told()["command"]["data"]["status"] == "applied"
    assert {"name": "gradients", "title": "Gradients", "is_on": False} in client.get(path).json()["info"]["probes"]
    client.post(f"{path}/commands", json={"type": "stop"}).raise_for_status()
    wait_for(run_id, "stopped")


def test_what_can_be_configured_is_told(client: httpx.Client) -> None:
    answer = client.get("/api/schema").json()
    assert answer["schema"]["properties"]["network"]
    assert client.post("/api/estimate", json=answer["defaults"]).json()["parameters"] > 1000
    for preset in answer["presets"]:
        assert preset["title"]
        assert preset["group"]
        assert preset["config"].keys() == answer["defaults"].keys()
        assert preset["config"]["data"]["validation"] == 0.1
    sets = {item["name"]: item for item in client.get("/api/datasets").json()["datasets"]}
    assert {"digits", "cifar10"} <= set(sets)
    assert (sets["digits"]["shape"], sets["digits"]["needs_path"]) == ([8, 8, 1], None)
    assert (sets["table"]["shape"], sets["table"]["n_train"], sets["table"]["is_available"]) == (None, None, False)
    assert "CSV" in sets["table"]["needs_path"]
    assert client.get("/api/health").json()["status"] == "ok"
    assert "GET /api/runs/{run_id}/series" in client.get("/docs").text
    assert client.get("/api/openapi.json").json()["paths"]


def test_an_estimate_tells_the_splits_and_the_balance_of_the_classes(client: httpx.Client) -> None:
    examples = client.post("/api/estimate", json={"data": {"name": "moons", "n": 100}}).json()["examples"]
    assert (examples["train"], examples["validation"], examples["test"], examples["dropped"]) == (81, 9, 10, 0)
    assert [entry["name"] for entry in examples["classes"]] == ["upper", "lower"]
    assert sum(entry["count"] for entry in examples["classes"]) == 81


def test_requests_side_by_side(client: httpx.Client, finished: dict[str, Any]) -> None:
    statuses: list[int] = []

    def ask() -> None:
        for _ in range(10):
            statuses.append(client.get(f"/api/runs/{finished['id']}/series?names=train/loss").status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 80


def test_the_folder_is_private(folder: Path, finished: dict[str, Any]) -> None:
    assert folder.stat().st_mode & 0o077 == 0 or folder.parent.stat().st_mode & 0o077 == 0
    assert (folder / "token").stat().st_mode & 0o777 == 0o600
    assert (folder / "runs" / finished["id"] / "job.json").stat().st_mode & 0o777 == 0o600


def test_a_stopped_run_is_resumed_by_the_same_command(client: httpx.Client, wait_for: Wait) -> None:
    config = {"training": {"steps": 3000, "batch_size": 64}, "network": {"layers": [{"type": "dense", "units": 200}]}}
    run_id = client.post("/api/runs", json=config).json()["id"]
    path = f"/api/runs/{run_id}/commands"
    until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 100)
    assert client.post(path, json={"type": "stop"}).status_code == 202
    run = wait_for(run_id, "stopped")
    assert run["info"]["checkpoint"]["step"] == run["step"]
    assert client.post(path, json={"type": "resume"}).json() == {"id": None, "status": "applied"}
    resumed = client.get(f"/api/runs/{run_id}").json()
    assert (resumed["ended_at"], resumed["error"]) == (None, None)
    assert wait_for(run_id, "finished")["step"] == 3000
    assert all_steps(client, run_id) == list(range(1, 3001))
    again = client.post(path, json={"type": "resume"})
    assert again.status_code == 409
    assert "is finished" in again.json()["error"]["message"]
