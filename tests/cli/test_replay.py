"""`babysit replay`: a run trained again with its interventions ends with the same weights, or it is said why not."""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.cli.replay import exit_code
from babysit.train.checkpoint import Checkpoint, file_name
from babysit.workers.job import checkpoint_folder
from cli.babysit_program import Result, babysit
from processes import ServerProcess, run_when, until

# 23 steps an epoch; some seconds of training where one core has nothing else to do.
CONFIG: dict[str, Any] = {
    "name": "changed",
    "network": {"layers": [{"type": "dense", "units": 200, "dropout": 0.2}, {"type": "dense", "units": 50}]},
    "training": {"epochs": 40, "batch_size": 64},
}
CHANGES: list[dict[str, Any]] = [
    {"type": "set", "field": "optimizer.learning_rate", "value": 0.003, "note": "too fast", "by": "Ann"},
    {"type": "set", "field": "training.batch_size", "value": 50},
    {"type": "pause", "by": "Bob"},
    {"type": "set", "field": "network.layers.0.dropout", "value": 0.4},
    {"type": "advance", "steps": 7},
    {"type": "set", "field": "objective.l2", "value": 0.01},
    {"type": "resume"},
    {"type": "set", "field": "schedule", "value": {"name": "cosine", "final": 0.1}},
    {"type": "set", "field": "optimizer.momentum", "value": 0.5},
]
N_SET = sum(change["type"] == "set" for change in CHANGES)


def give(client: httpx.Client, run_id: str, order: dict[str, Any]) -> None:
    """Give a command, and wait until it is answered."""
    answer = client.post(f"/api/runs/{run_id}/commands", json=order)
    assert answer.status_code == 202, answer.text
    number = answer.json()["id"]
    until(lambda: number in [event["data"].get("id") for event in events(client, run_id, "command")])


def events(client: httpx.Client, run_id: str, kind: str) -> list[dict[str, Any]]:
    return [event for event in client.get(f"/api/runs/{run_id}/events").json()["events"] if event["kind"] == kind]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def changed(folder: Path) -> tuple[str, str]:
    """Two runs that were changed on the way: one that was stopped, and its fork, which was changed and finished."""
    with ServerProcess(folder) as server, server.client() as client:
        run_id = client.post("/api/runs", json=CONFIG).json()["id"]
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 100)
        for order in CHANGES:
            give(client, run_id, order)
            if order["type"] == "advance":
                run_when(client, run_id, "paused")
        step = client.get(f"/api/runs/{run_id}").json()["step"]
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > step + 20)
        client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
        assert run_when(client, run_id, "stopped")["step"] < 40 * 29
        first = events(client, run_id, "intervention")[0]["data"]["checkpoint"]
        body = {"step": first, "children": [{"changes": {"optimizer.learning_rate": 0.02}}]}
        fork: str = client.post(f"/api/runs/{run_id}/forks", json=body).json()["runs"][0]["id"]
        until(lambda: client.get(f"/api/runs/{fork}").json()["step"] > first + 50)
        give(client, fork, {"type": "set", "field": "optimizer.learning_rate", "value": 0.001})
        run_when(client, fork, "finished")
        return run_id, fork


def test_a_stopped_run_is_replayed_to_its_step_bit_for_bit(folder: Path, changed: tuple[str, str]) -> None:
    result = babysit(folder, "replay", changed[0], "--json", BABYSIT_SLOTS="2")
    run = result.json
    assert (run["state"], run["name"]) == ("finished", "changed, replayed")
    found = run["info"]["replay"]
    assert found["is_identical"]
    assert (found["step"], found["until"], found["interventions"]) == (run["step"], run["step"], N_SET)
    assert found["differences"] == []
    assert (run["parent"]["id"], run["parent"]["kind"]) == (changed[0], "replay")
    with ServerProcess(folder) as server, server.client() as client:
        told = [[event["step"], event["data"]] for event in events(client, run["id"], "intervention")]
        first = [[event["step"], event["data"]] for event in events(client, changed[0], "intervention")]
        assert told == first
        assert told[0][1]["note"] == "too fast"
    arrays = [arrays_of(folder, run_id, run["step"]) for run_id in (changed[0], run["id"])]
    assert arrays[0] == arrays[1]


def arrays_of(folder: Path, run_id: str, step: int) -> dict[str, bytes]:
    path = checkpoint_folder(folder, run_id) / file_name(step)
    return {name: array.tobytes() for name, array in Checkpoint.decode(path.read_bytes(), path.name).arrays.items()}


def test_a_fork_is_replayed_from_its_checkpoint_in_a_sentence(folder: Path, changed: tuple[str, str]) -> None:
    result = babysit(folder, "replay", changed[1], BABYSIT_SLOTS="2")
    assert result.out.startswith("replayed to step ")
    assert result.out.endswith(": the same weights, bit for bit; 1 intervention made again\n")


def test_another_number_of_threads_is_named(folder: Path, changed: tuple[str, str]) -> None:
    result: Result = babysit(folder, "replay", changed[0], "--json", code=None, BABYSIT_SLOTS="1")
    found = result.json["info"]["replay"]
    n_cores = os.cpu_count() or 1
    named = [f"threads {n_cores} instead of {n_cores // 2}"] if n_cores > 1 else []
    assert found["differences"] == named
    assert all(difference in result.json["reason"] for difference in named)
    assert result.code == (0 if found["is_identical"] else 5)


def test_other_weights_are_told_and_have_an_exit_code(folder: Path, changed: tuple[str, str]) -> None:
    """Of a checkpoint that is whole, and that the run cannot have come to."""
    shelf = checkpoint_folder(folder, changed[0])
    path = max(shelf.glob("step-*.safetensors"))
    before = path.read_bytes()
    checkpoint = Checkpoint.decode(before, path.name)
    arrays = {name: array + 1 if name == "parameter/layer/1/W" else array for name, array in checkpoint.arrays.items()}
    path.write_bytes(Checkpoint(arrays, checkpoint.facts).encode()[0])
    try:
        result = babysit(folder, "replay", changed[0], code=5, BABYSIT_SLOTS="2")
    finally:
        path.write_bytes(before)
    assert "not the same weights, on the same threads and versions" in result.out


def test_what_cannot_be_replayed_is_refused(folder: Path, changed: tuple[str, str]) -> None:
    assert "there is no run" in babysit(folder, "replay", "nothing", code=1).err
    shelf = checkpoint_folder(folder, changed[0])
    kept = {path: path.read_bytes() for path in shelf.glob("step-*")}
    try:
        for path in kept:
            path.write_bytes(b"damaged")
        assert "without a whole checkpoint of its own" in babysit(folder, "replay", changed[0], code=1).err
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


@pytest.mark.parametrize(
    ("state", "info", "is_interrupted", "code"),
    [
        ("finished", {"replay": {"is_identical": True}}, False, 0),
        ("finished", {"replay": {"is_identical": False}}, False, 5),
        ("failed", {}, False, 3),
        ("stopped", {}, True, 130),
        ("stopped", {}, False, 5),
    ],
)
def test_exit_codes(state: str, info: dict[str, Any], is_interrupted: bool, code: int) -> None:
    assert exit_code({"state": state, "info": info}, is_interrupted) == code
