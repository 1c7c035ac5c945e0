"""`babysit replay`: a run trained again with its interventions ends with the same weights, or it is said why not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.cli.replay import exit_code
from babysit.train.checkpoint import Checkpoint, file_name
from babysit.workers.job import checkpoint_folder
from babysit.workers.replay import Comparison
from cli.babysit_program import babysit
from processes import ServerProcess, run_when, until

CONFIG: dict[str, Any] = {
    "name": "changed",
    "network": {"layers": [{"type": "dense", "units": 40, "dropout": 0.2}, {"type": "dense", "units": 20}]},
    "training": {"epochs": 10_000, "batch_size": 64},
}
CHANGES: list[dict[str, Any]] = [
    {"type": "set", "field": "optimizer.learning_rate", "value": 0.003, "note": "too fast", "by": "Ann"},
    {"type": "set", "field": "training.batch_size", "value": 50},
    {"type": "pause", "by": "Bob"},
    {"type": "set", "field": "network.layers.0.dropout", "value": 0.4},
    {"type": "advance", "steps": 7},
    {"type": "set", "field": "objective.l2", "value": 0.01},
    {"type": "advance", "steps": 30},
    {"type": "set", "field": "schedule", "value": {"name": "cosine", "final": 0.1}},
    {"type": "resume"},
    {"type": "set", "field": "optimizer.momentum", "value": 0.5},
    {"type": "pause"},
    {"type": "advance", "steps": 5},
]
N_SET = sum(change["type"] == "set" for change in CHANGES)


def give(client: httpx.Client, run_id: str, order: dict[str, Any]) -> None:
    """Give a command, and wait until it is answered, and until an advance is over."""
    answer = client.post(f"/api/runs/{run_id}/commands", json=order)
    assert answer.status_code == 202, answer.text
    number = answer.json()["id"]
    until(lambda: number in [event["data"].get("id") for event in events(client, run_id, "command")])
    if order["type"] in ("pause", "advance"):
        run_when(client, run_id, "paused")


def events(client: httpx.Client, run_id: str, kind: str) -> list[dict[str, Any]]:
    return [event for event in client.get(f"/api/runs/{run_id}/events").json()["events"] if event["kind"] == kind]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    """A server that all of these tests' commands find."""
    with ServerProcess(folder) as server, server.client() as client:
        yield client


@pytest.fixture(scope="module")
def stopped(client: httpx.Client) -> str:
    """A run that was changed on the way, and stopped."""
    run_id: str = client.post("/api/runs", json=CONFIG).json()["id"]
    until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 20)
    for order in CHANGES:
        give(client, run_id, order)
    client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
    run_when(client, run_id, "stopped")
    return run_id


@pytest.fixture(scope="module")
def forked(client: httpx.Client, stopped: str) -> str:
    """A fork of that run, which was changed and finished."""
    first = events(client, stopped, "intervention")[0]["data"]["checkpoint"]
    changes = {"optimizer.learning_rate": 0.02, "training.steps": first + 2000}
    body = {"step": first, "children": [{"changes": changes}]}
    run_id: str = client.post(f"/api/runs/{stopped}/forks", json=body).json()["runs"][0]["id"]
    run_when(client, run_id, "starting", "running")
    give(client, run_id, {"type": "set", "field": "optimizer.learning_rate", "value": 0.001})
    run_when(client, run_id, "finished")
    return run_id


def test_a_stopped_run_is_replayed_to_its_step_bit_for_bit(folder: Path, client: httpx.Client, stopped: str) -> None:
    run = babysit(folder, "replay", stopped, "--json").json
    assert (run["state"], run["name"]) == ("finished", "changed, replayed")
    found = run["info"]["replay"]
    assert found["is_identical"]
    assert (found["step"], found["until"], found["interventions"]) == (run["step"], run["step"], N_SET)
    assert found["differences"] == []
    assert (run["parent"]["id"], run["parent"]["kind"]) == (stopped, "replay")
    told = [[event["step"], event["data"]] for event in events(client, run["id"], "intervention")]
    first = [[event["step"], event["data"]] for event in events(client, stopped, "intervention")]
    assert told == first
    assert told[0][1]["note"] == "too fast"
    arrays = [arrays_of(folder, run_id, run["step"]) for run_id in (stopped, run["id"])]
    assert arrays[0] == arrays[1]


def arrays_of(folder: Path, run_id: str, step: int) -> dict[str, bytes]:
    path = checkpoint_folder(folder, run_id) / file_name(step)
    return {name: array.tobytes() for name, array in Checkpoint.decode(path.read_bytes(), path.name).arrays.items()}


def test_a_fork_is_replayed_from_its_checkpoint_in_a_sentence(folder: Path, forked: str) -> None:
    result = babysit(folder, "replay", forked)
    assert result.out.startswith("replayed to step ")
    assert result.out.endswith(": the same weights, bit for bit; 1 intervention made again\n")


def test_other_weights_and_threads_are_told_and_have_an_exit_code(folder: Path, stopped: str) -> None:
    """Of a checkpoint that is whole, and that the run cannot have come to."""
    shelf = checkpoint_folder(folder, stopped)
    path = max(shelf.glob("step-*.safetensors"))
    before = path.read_bytes()
    checkpoint = Checkpoint.decode(before, path.name)
    arrays = {name: array + 1 if name == "parameter/layer/1/W" else array for name, array in checkpoint.arrays.items()}
    facts = {**checkpoint.facts, "machine": {**checkpoint.facts["machine"], "threads": 77}}
    path.write_bytes(Checkpoint(arrays, facts).encode()[0])
    try:
        result = babysit(folder, "replay", stopped, code=5)
    finally:
        path.write_bytes(before)
    threads = checkpoint.facts["machine"]["threads"]
    assert f"not the same weights (threads {threads} instead of 77)" in result.out


def test_what_cannot_be_replayed_is_bad_input(folder: Path, client: httpx.Client, stopped: str) -> None:
    assert "there is no run" in babysit(folder, "replay", "nothing", code=2).err
    shelf = checkpoint_folder(folder, stopped)
    kept = {path: path.read_bytes() for path in shelf.glob("step-*")}
    try:
        for path in kept:
            path.write_bytes(b"damaged")
        assert "without a whole checkpoint of its own" in babysit(folder, "replay", stopped, code=2).err
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


@pytest.mark.parametrize(
    ("step", "sha256", "differences", "sentence"),
    [
        (9, "a", (), "replayed to step 9: the same weights, bit for bit"),
        (9, "a", ("numpy 1 instead of 2",), "…: the same weights, bit for bit (though with numpy 1 instead of 2)"),
        (9, "b", (), "…: not the same weights, on the same threads and versions"),
        (9, "b", ("threads 1 instead of 2",), "…: not the same weights (threads 1 instead of 2)"),
        (8, "b", (), "replayed to step 8 instead of 9, where the first run ended"),
    ],
)
def test_the_sentence(step: int, sha256: str, differences: tuple[str, ...], sentence: str) -> None:
    found = Comparison(step, 9, sha256, "a", differences, 1)
    assert found.sentence() == sentence.replace("…", "replayed to step 9")
    assert found.is_identical is (sha256 == "a")


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
