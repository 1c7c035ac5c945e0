"""Pre-flight checks over HTTP: they run aside, tell of each result, are given up, hold a run back or go with it."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from babysit.doctor.check import in_order
from babysit.server.serve import Background

DEEP: dict[str, Any] = {"network": {"init": "zeros", "layers": [{"type": "dense", "units": 30}] * 2}}
SLOW: dict[str, Any] = {"data": {"name": "shapes"}, "network": {"layers": [{"type": "dense", "units": 2000}] * 4}}


def begin(client: httpx.Client, config: dict[str, Any]) -> str:
    answer = client.post("/api/checks", json=config)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def look(client: httpx.Client, checkup: str) -> dict[str, Any]:
    answer = client.get(f"/api/checks/{checkup}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def wait(client: httpx.Client, checkup: str, seconds: float = 200) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while (found := look(client, checkup))["state"] == "running":
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def only_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    (problem,) = answer.json()["error"]["problems"]
    return dict(problem)


@pytest.fixture(scope="module")
def passed(client: httpx.Client, tiny: dict[str, Any]) -> dict[str, Any]:
    return wait(client, begin(client, tiny))


@pytest.fixture(scope="module")
def failed(client: httpx.Client) -> dict[str, Any]:
    return wait(client, begin(client, DEEP))


def test_every_check_tells_its_number_its_threshold_and_what_it_means(passed: dict[str, Any]) -> None:
    import babysit.doctor.checks  # noqa: F401 — enters the checks

    assert (passed["state"], passed["is_passed"], passed["error"], passed["running"]) == ("done", True, None, None)
    assert [result["check"] for result in passed["results"]] == in_order()
    assert passed["n"] == len(passed["results"]) == 10
    assert all(result[key] for result in passed["results"] for key in ("title", "sentence", "meaning", "source"))
    assert all(result["value"] is not None for result in passed["results"])


def test_a_network_that_cannot_learn_does_not_pass(failed: dict[str, Any]) -> None:
    bad = {result["check"] for result in failed["results"] if result["outcome"] == "failed"}
    assert failed["is_passed"] is False
    assert {"init_statistics", "overfit_tiny"} <= bad


def test_a_run_keeps_the_results_of_its_checks(
    client: httpx.Client, passed: dict[str, Any], tiny: dict[str, Any], wait_for: Callable[..., dict[str, Any]]
) -> None:
    params = {"checks": passed["id"], "gate": "true"}
    answer = client.post("/api/runs", json={**tiny, "name": "checked"}, params=params)
    assert answer.status_code == 201, answer.text
    run = wait_for(answer.json()["id"], "finished")
    (event,) = [e for e in client.get(f"/api/runs/{run['id']}/events").json()["events"] if e["kind"] == "preflight"]
    assert event["data"]["results"] == passed["results"]
    assert event["data"]["seconds"] == passed["seconds"]
    assert len(event["data"]["config_hash"]) == 64


def test_a_gate_asks_for_checks(client: httpx.Client, tiny: dict[str, Any]) -> None:
    before = client.get("/api/runs").json()["total"]
    problem = only_problem(client.post("/api/runs", json=tiny, params={"gate": "true"}), 409)
    assert (problem["field"], "must name a checkup" in problem["rule"]) == ("checks", True)
    assert client.get("/api/runs").json()["total"] == before


def test_a_gate_holds_back_what_has_failed_and_without_one_it_starts(
    client: httpx.Client, failed: dict[str, Any], wait_for: Callable[..., dict[str, Any]]
) -> None:
    problem = only_problem(client.post("/api/runs", json=DEEP, params={"checks": failed["id"], "gate": "true"}), 409)
    assert "Activations at the start" in problem["rule"]
    short = {**DEEP, "training": {"epochs": 1}}
    assert only_problem(client.post("/api/runs", json=short, params={"checks": failed["id"]}), 409)
    answer = client.post("/api/runs", json=DEEP, params={"checks": failed["id"]})
    assert answer.status_code == 201, answer.text
    client.post(f"/api/runs/{answer.json()['id']}/commands", json={"type": "stop"})
    wait_for(answer.json()["id"], "stopped", "finished")


def test_results_of_another_configuration_are_refused(
    client: httpx.Client, passed: dict[str, Any], tiny: dict[str, Any]
) -> None:
    changed = {**tiny, "optimizer": {"learning_rate": 0.1}}
    for gate in ("true", "false"):
        problem = only_problem(
            client.post("/api/runs", json=changed, params={"checks": passed["id"], "gate": gate}), 409
        )
        assert "this very configuration" in problem["rule"]


def test_checks_that_there_are_not_are_told_of(client: httpx.Client, tiny: dict[str, Any]) -> None:
    assert client.get("/api/checks/none").status_code == 404
    assert client.delete("/api/checks/none").status_code == 404
    assert client.post("/api/runs", json=tiny, params={"checks": "none"}).status_code == 404


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"data": {"name": "cifar10"}}, "data.name"),
        ({"optimizer": {"learning_rate": -1.0}}, "optimizer.learning_rate"),
        ({"network": {"layers": [{"type": "conv"}]}, "data": {"name": "moons"}}, "network.layers.0"),
    ],
)
def test_what_no_run_could_start_with_is_not_checked(client: httpx.Client, config: dict[str, Any], field: str) -> None:
    answer = client.post("/api/checks", json=config)
    assert answer.status_code == 422
    assert field in [problem["field"] for problem in answer.json()["error"]["problems"]]


def test_checks_are_given_up_at_once_and_the_next_ones_begin(client: httpx.Client, tiny: dict[str, Any]) -> None:
    first, second = begin(client, SLOW), begin(client, SLOW)
    assert client.delete(f"/api/checks/{second}").json()["state"] == "cancelled"  # it has not begun
    assert client.post("/api/runs", json=SLOW, params={"checks": first}).status_code == 409  # not over
    assert client.delete(f"/api/checks/{first}").json()["state"] == "cancelled"
    found = wait(client, begin(client, tiny))
    assert found["state"] == "done"
    assert look(client, first)["state"] == "cancelled"
    assert client.delete(f"/api/checks/{found['id']}").json()["state"] == "done"  # what is over stays so


def test_too_many_that_wait_are_refused(client: httpx.Client) -> None:
    begun = []
    for _ in range(12):
        answer = client.post("/api/checks", json=SLOW)
        if answer.status_code != 202:
            break
        begun.append(answer.json()["id"])
    assert answer.status_code == 503
    assert 4 <= len(begun) <= 6
    for checkup in begun:
        client.delete(f"/api/checks/{checkup}")


def test_a_process_that_dies_is_told_of(server: Background, client: httpx.Client, tiny: dict[str, Any]) -> None:
    checkup = begin(client, SLOW)
    end = time.monotonic() + 60
    while not look(client, checkup)["running"]:
        assert time.monotonic() < end
        time.sleep(0.02)
    process = server.services.checkups._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    found = wait(client, checkup)
    assert (found["state"], found["is_passed"]) == ("failed", None)
    assert "ended at once" in found["error"]
    assert wait(client, begin(client, tiny))["state"] == "done"
