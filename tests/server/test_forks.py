"""Forks over HTTP: children that go on from a checkpoint, together or not at all, and what cannot be forked by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.server.serve import Background
from babysit.train.checkpoint import Checkpoint, file_name
from babysit.workers.job import checkpoint_folder
from processes import all_steps, until

Wait = Callable[..., dict[str, Any]]

# 46 steps an epoch. A fork of step 60 is a fork in mid-epoch, of an Adam in full swing.
CONFIG: dict[str, Any] = {
    "name": "parent",
    "network": {"layers": [{"type": "dense", "units": 16, "dropout": 0.2}, {"type": "dense", "units": 12}]},
    "optimizer": {"name": "adam", "learning_rate": 0.003},
    "training": {"steps": 120, "batch_size": 32, "checkpoint_every": 60},
    "probes": {"every": 10},
}


@pytest.fixture(scope="module")
def parent(client: httpx.Client, wait_for: Wait) -> dict[str, Any]:
    created = client.post("/api/runs", json=CONFIG)
    assert created.status_code == 201, created.text
    return wait_for(created.json()["id"], "finished")


def forked(client: httpx.Client, run_id: str, *children: Any, **fields: Any) -> httpx.Response:
    return client.post(f"/api/runs/{run_id}/forks", json={"children": list(children), **fields})


def arrays(folder: Path, run_id: str, step: int) -> dict[str, bytes]:
    path = checkpoint_folder(folder, run_id) / file_name(step)
    checkpoint = Checkpoint.decode(path.read_bytes(), path.name)
    return {name: array.tobytes() for name, array in checkpoint.arrays.items()}


def values_of(client: httpx.Client, run_id: str, name: str, first: int) -> list[Any]:
    query: dict[str, str | int] = {"names": name, "buckets": 10_000, "first": first}
    found: list[Any] = client.get(f"/api/runs/{run_id}/series", params=query).json()["series"][name]["values"]
    return found


def test_checkpoints_are_those_on_the_disk(client: httpx.Client, parent: dict[str, Any], folder: Path) -> None:
    told = client.get(f"/api/runs/{parent['id']}/checkpoints").json()["checkpoints"]
    files = sorted(path.name for path in checkpoint_folder(folder, parent["id"]).iterdir())
    assert [file_name(item["step"]) for item in told] == files
    assert {60, 120} <= {item["step"] for item in told}
    for item in told:
        path = checkpoint_folder(folder, parent["id"]) / file_name(item["step"])
        assert item["bytes"] == path.stat().st_size
        assert Checkpoint.decode(path.read_bytes(), path.name).encode()[1] == item["sha256"]
        assert (item["reason"], item["is_pinned"]) == ("best" if item["is_best"] else "", False)
        assert parent["started_at"] < item["time"] < parent["ended_at"]
    assert [item["step"] for item in told if item["is_best"]] == [parent["info"]["best_checkpoint"]["step"]]
    assert client.get("/api/runs/nothing/checkpoints").status_code == 404


def test_a_counterfactual_goes_on_as_its_parent_did_beside_those_that_differ(
    client: httpx.Client, parent: dict[str, Any], folder: Path, wait_for: Wait
) -> None:
    rates = {"third": {"optimizer.learning_rate": 0.001}, "as it was": {}, "": {"optimizer.learning_rate": 0.009}}
    children = [{"name": name, "changes": changes} for name, changes in rates.items()]
    answer = forked(client, parent["id"], *children, step=60, kind="counterfactual", by="Ada", note="which?")
    assert answer.status_code == 201, answer.text
    group, ids = answer.json()["group"], [run["id"] for run in answer.json()["runs"]]
    slower, same, faster = (wait_for(run_id, "finished") for run_id in ids)
    assert [run["name"] for run in (slower, same)] == ["third", "as it was"]
    assert faster["name"] == "parent, from step 60: learning rate 0.009"
    assert same["parent"] == {
        "id": parent["id"],
        "step": 60,
        "kind": "counterfactual",
        "changes": {},
        "finding": None,
        "group": group,
        "note": "which?",
        "by": "Ada",
    }
    assert slower["parent"]["changes"] == {"optimizer.learning_rate": 0.001}
    for run in (slower, same, faster):
        assert all_steps(client, run["id"]) == list(range(61, 121))
        assert min(all_steps(client, run["id"], "val/loss")) > 60
        assert run["step"] == run["total_steps"] == 120
    # The same bits as the parent's at the same step, with what was told on the way.
    assert arrays(folder, same["id"], 120) == arrays(folder, parent["id"], 120)
    for name in ("train/loss", "val/loss", "test/accuracy", "optimizer/gradient_norm")[:3]:
        assert values_of(client, same["id"], name, 61) == values_of(client, parent["id"], name, 61)
    assert set(values_of(client, faster["id"], "optimizer/learning_rate", 61)) == {0.009}
    first = [values_of(client, run["id"], "train/loss", 61)[0] for run in (slower, same, faster)]
    assert len(set(first)) == 1  # the same batch by the same weights: they part after it
    assert len({run["metrics"]["train/loss"]["last"] for run in (slower, same, faster)}) == 3
    (told,) = [e for e in client.get(f"/api/runs/{parent['id']}/events").json()["events"] if e["kind"] == "forked"]
    assert (told["step"], told["data"]["runs"], told["data"]["by"]) == (60, ids, "Ada")
    assert told["data"]["changes"] == [{"optimizer.learning_rate": 0.001}, {}, {"optimizer.learning_rate": 0.009}]


def test_lineage_is_the_whole_family_whoever_asks(client: httpx.Client, parent: dict[str, Any], wait_for: Wait) -> None:
    child = forked(client, parent["id"], {"changes": {"training.steps": 130}}).json()["runs"][0]  # from the newest: 120
    assert child["parent"]["step"] == 120
    wait_for(child["id"], "finished")
    grandchild = forked(client, child["id"], {"changes": {"training.steps": 140}}).json()["runs"][0]
    done = wait_for(grandchild["id"], "finished")
    assert all_steps(client, done["id"]) == list(range(131, 141))
    for run_id in (parent["id"], child["id"], grandchild["id"]):
        family = client.get(f"/api/runs/{run_id}/lineage").json()["runs"]
        assert [run["id"] for run in family] == sorted(run["id"] for run in family)
        parents = {run["id"]: run["parent"] and run["parent"]["id"] for run in family}
        assert parents[parent["id"]] is None
        assert parents[child["id"]] == parent["id"]
        assert parents[grandchild["id"]] == child["id"]
    assert client.get("/api/runs/nothing/lineage").status_code == 404


def test_a_restart_may_change_anything(client: httpx.Client, parent: dict[str, Any], wait_for: Wait) -> None:
    changes = {"seed": 7, "network.layers": [{"type": "dense", "units": 5}], "training.steps": 20}
    answer = forked(client, parent["id"], {"changes": changes}, step=0, kind="experiment", finding="symmetry#1")
    assert answer.status_code == 201, answer.text
    child = wait_for(answer.json()["runs"][0]["id"], "finished")
    assert all_steps(client, child["id"]) == list(range(1, 21))
    assert (child["parent"]["step"], child["parent"]["finding"]) == (0, "symmetry#1")
    assert child["name"].startswith("parent, again: seed 7, ")
    told = {"network.init": {"name": "normal", "std": 0.1}, "network.batch_norm": True, "objective.l2": 0.010}
    named = forked(client, parent["id"], {"changes": told}, step=0).json()["runs"][0]
    assert "init normal" in named["name"]
    assert "batch norm on" in named["name"]
    assert "L2 0.01" in named["name"]
    wait_for(named["id"], "finished")
    assert child["network"] == "64-5-10 relu"


FIXED: dict[str, Any] = {
    "seed": 3,
    "data.validation": 0.2,
    "data.preprocess": "none",
    "network.init": "xavier",
    "network.layers.0.init": {"name": "normal", "std": 0.1},
    "network.batch_norm": True,
    "network.layers.1.batch_norm": True,
    "network.layers.1.units": 13,
    "network.layers": [{"type": "dense", "units": 16}],
    "network.activation": "prelu",
    "training.steps": 60,
    "training.batch_size": 1456,
}


@pytest.mark.parametrize("field", FIXED)
def test_what_a_checkpoint_holds_fast_is_refused_with_the_reason(
    client: httpx.Client, parent: dict[str, Any], field: str
) -> None:
    total = client.get("/api/runs").json()["total"]
    good, bad = {"changes": {"objective.l2": 0.1}}, {"changes": {field: FIXED[field]}}
    answer = forked(client, parent["id"], good, bad, step=60)
    assert answer.status_code == 422
    problems = answer.json()["error"]["problems"]
    assert problems
    assert all(problem["field"].startswith(field) for problem in problems)
    assert all(len(problem["rule"]) > 20 for problem in problems)
    assert client.get("/api/runs").json()["total"] == total  # nor is the one that could be made
    checked = client.post(f"/api/runs/{parent['id']}/forks/check", json={"step": 60, "children": [good, bad]}).json()
    assert [child["problems"] for child in checked["children"]] == [[], problems]


def test_a_check_starts_nothing_and_tells_the_configuration(client: httpx.Client, parent: dict[str, Any]) -> None:
    total = client.get("/api/runs").json()["total"]
    changes = {
        "optimizer.name": "sgd",
        "optimizer.learning_rate": 0.02,
        "training.epochs": 4,
        "training.patience": None,
    }
    order = {"children": [{"changes": changes}, {"config": {**parent["config"], "seed": 9}}, {"changes": {"a..b": 1}}]}
    answer = client.post(f"/api/runs/{parent['id']}/forks/check", json=order | {"step": 60})
    assert answer.status_code == 200, answer.text
    first, second, third = answer.json()["children"]
    assert first["problems"] == []
    assert first["config"]["optimizer"] == {"name": "sgd", "learning_rate": 0.02, "momentum": 0.9}
    assert "steps" not in first["config"]["training"]
    assert first["changes"]["optimizer.name"] == "sgd"
    assert [problem["field"] for problem in second["problems"]] == ["seed"]
    assert [problem["field"] for problem in third["problems"]] == ["a..b"]
    assert client.get("/api/runs").json()["total"] == total


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "children"),
        ({"children": []}, "children"),
        ({"children": [{"changes": {}}] * 9}, "children"),
        ({"children": [{"changes": {}, "config": {}}]}, "children.0"),
        ({"children": [{"changes": {}}], "kind": "replay"}, "kind"),
        ({"children": [{"changes": {}}], "step": -1}, "step"),
        ({"children": [{"changes": {}}], "other": 1}, "other"),
        ({"children": [{"changes": {}}], "by": "x" * 41}, "by"),
        ({"children": [{"changes": {"optimizer.learning_rate": -1}}], "step": 60}, "optimizer.learning_rate"),
        ({"children": [{"changes": {"optimizer.rate": 1}}], "step": 60}, "optimizer.rate"),
        ({"children": [{"changes": {"network.layers.9.units": 1}}], "step": 60}, "network.layers.9.units"),
    ],
)
def test_a_bad_order_is_refused_by_field(
    client: httpx.Client, parent: dict[str, Any], body: dict[str, Any], field: str
) -> None:
    answer = client.post(f"/api/runs/{parent['id']}/forks", json=body)
    assert answer.status_code == 422
    assert field in [problem["field"] for problem in answer.json()["error"]["problems"]]


def test_what_is_not_there_or_damaged_queues_nothing(
    client: httpx.Client, parent: dict[str, Any], folder: Path, wait_for: Wait
) -> None:
    run_id = client.post("/api/runs", json={**CONFIG, "name": "to be damaged"}).json()["id"]
    wait_for(run_id, "finished")
    total = client.get("/api/runs").json()["total"]
    assert forked(client, "nothing", {}).status_code == 404
    missing = forked(client, run_id, {}, step=61)
    assert missing.status_code == 404
    assert "checkpoint of step '61'" in missing.json()["error"]["message"]
    cut, flipped = (checkpoint_folder(folder, run_id) / file_name(step) for step in (60, 120))
    cut.write_bytes(cut.read_bytes()[:-100])
    content = bytearray(flipped.read_bytes())
    content[-50] ^= 1
    flipped.write_bytes(content)
    listed = client.get(f"/api/runs/{run_id}/checkpoints").json()["checkpoints"]
    assert 60 not in {item["step"] for item in listed}
    for step, words in ((60, "no whole checkpoint"), (120, "is damaged")):
        answer = forked(client, run_id, {"changes": {"training.steps": 300}}, step=step)
        assert answer.status_code == 422
        (problem,) = answer.json()["error"]["problems"]
        assert problem["field"] == "step"
        assert words in problem["rule"]
    assert client.get("/api/runs").json()["total"] == total
    assert [path for path in (folder / "runs" / run_id).iterdir() if path.name.startswith("fork-")] == []


def test_a_run_without_checkpoints_is_refused_in_words(client: httpx.Client, server: Background) -> None:
    from babysit.store.runs import create_run

    made = server.services.database.writer.submit(lambda c: create_run(c, {}, "theirs", "mine", "", 10)).result()
    answer = forked(client, made.id, {"changes": {"optimizer.learning_rate": 0.1}})
    assert answer.status_code == 409
    assert "without checkpoints" in answer.json()["error"]["message"]


def test_running_paused_and_stopped_runs_are_forked_and_live_on_in_their_children(
    client: httpx.Client, long: dict[str, Any], wait_for: Wait
) -> None:
    config = {**long, "training": {"epochs": 5000, "checkpoint_every": 40}}
    run_id = client.post("/api/runs", json=config).json()["id"]
    until(lambda: client.get(f"/api/runs/{run_id}").json()["info"].get("checkpoint"))
    ids = [forked(client, run_id, {"name": "of a running one"}).json()["runs"][0]["id"]]
    client.post(f"/api/runs/{run_id}/commands", json={"type": "pause"}).raise_for_status()
    step = wait_for(run_id, "paused")["step"]
    until(lambda: step in {c["step"] for c in client.get(f"/api/runs/{run_id}/checkpoints").json()["checkpoints"]})
    ids.append(forked(client, run_id, {"name": "of a paused one"}, step=step).json()["runs"][0]["id"])
    client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"}).raise_for_status()
    wait_for(run_id, "stopped")
    ids.append(forked(client, run_id, {"name": "of a stopped one"}).json()["runs"][0]["id"])
    for child in ids:
        start = client.get(f"/api/runs/{child}").json()["parent"]["step"]
        until(lambda: client.get(f"/api/runs/{child}").json()["step"] > start + 20)  # noqa: B023 (called here)
        client.post(f"/api/runs/{child}/commands", json={"type": "stop"}).raise_for_status()
        end = wait_for(child, "stopped")["step"]
        assert all_steps(client, child) == list(range(start + 1, end + 1))
    # A child that has stopped goes on from its own checkpoint.
    client.post(f"/api/runs/{child}/commands", json={"type": "resume"}).raise_for_status()
    until(lambda: client.get(f"/api/runs/{child}").json()["step"] > end)
    client.post(f"/api/runs/{child}/commands", json={"type": "stop"}).raise_for_status()
    last = wait_for(child, "stopped")["step"]
    assert all_steps(client, child) == list(range(start + 1, last + 1))


def test_a_fork_is_told_live(client: httpx.Client, server: Background, parent: dict[str, Any]) -> None:
    child = forked(client, parent["id"], {"changes": {"training.steps": 121}}).json()["runs"][0]["id"]

    def told() -> list[Any]:
        ring = server.services.hub._channels[parent["id"]].ring
        return [event for numbered in list(ring) for event in numbered.update.events]

    until(lambda: [event for event in told() if event["kind"] == "forked" and event["data"]["runs"] == [child]], 20)
