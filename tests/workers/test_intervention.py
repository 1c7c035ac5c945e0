"""Changes in a real worker: told of with who and why, refused in words, and kept when the run goes on."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from babysit.store.commands import get_command
from babysit.store.runs import Descent
from babysit.train.checkpoint import Checkpoint, arrays_checksum, file_name, step_of
from babysit.train.pins import read_pins
from babysit.workers.job import checkpoint_folder
from workers.house import House, house, wait_for

# Every tenth step is measured, and the run can be gone on with from early on.
WATCHED: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 100}]},
    "training": {"epochs": 100_000, "checkpoint_every": 50},
    "probes": {"every": 10, "weights": False},
}
NORM = "layer/1/gradient/norm"


@pytest.fixture
def home(tmp_path: Path):  # type: ignore[no-untyped-def]
    with house(tmp_path) as home:
        yield home


def is_on(home: House, run_id: str) -> dict[str, bool]:
    return {probe["name"]: probe["is_on"] for probe in home.run(run_id).info["probes"]}


def settled(home: House, run_id: str, command: int) -> tuple[str, str | None]:
    wait_for(lambda: command not in home.pending(run_id))
    with home.database.read() as connection:
        found = get_command(connection, command)
    return found.status, found.answer


@pytest.mark.parametrize("end", ["stopped", "failed"])
def test_a_probe_is_switched_told_of_and_stays_so_when_the_run_goes_on(home: House, end: str) -> None:
    run_id = home.launch(WATCHED)
    wait_for(lambda: home.run(run_id).step > 60)
    order = {"field": "probes.gradients", "value": False, "note": "seen enough"}
    assert settled(home, run_id, home.command(run_id, "set", **order)) == ("applied", "")
    (intervention,) = home.events(run_id, "intervention")
    assert intervention.data.pop("checkpoint") == intervention.step
    assert intervention.data == {
        "id": 1,
        "field": "probes.gradients",
        "old": True,
        "new": False,
        "note": "seen enough",
        "by": "",
        "undoes": None,
    }
    (told,) = home.events(run_id, "probe")
    assert (told.step, told.data["name"], told.data["is_on"]) == (intervention.step, "gradients", False)
    assert home.steps(run_id, NORM) == [1, *range(10, (intervention.step or 0) + 1, 10)]
    again = settled(home, run_id, home.command(run_id, "set", **order))
    assert again == ("refused", "probes.gradients has this value already")
    assert settled(home, run_id, home.command(run_id, "set", field="probes.weights", value=True)) == ("applied", "")

    wait_for(lambda: "checkpoint" in home.run(run_id).info)
    if end == "stopped":
        home.command(run_id, "stop")
    else:
        os.kill(home.run(run_id).pid or 0, signal.SIGKILL)
    home.wait_state(run_id, end)
    before = is_on(home, run_id)
    assert (before["gradients"], before["weights"], before["updates"]) == (False, True, True)
    home.supervisor.resume(run_id)
    wait_for(lambda: home.events(run_id, "resumed"))
    at = home.run(run_id).step
    wait_for(lambda: home.run(run_id).step > at + 50)
    assert is_on(home, run_id) == before
    assert home.steps(run_id, NORM)[-1] <= (intervention.step or 0)
    assert home.steps(run_id, "layer/1/weight/norm")[-1] > at
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ({"field": "data.limit", "value": 10}, "data.limit is fixed when the run starts"),
        ({"field": "probes.everything", "value": True}, "field must be one of probes.budget, "),
        ({"field": "probes.gradients", "value": 3}, "probes.gradients must be true or false"),
        ({"field": "training.batch_size", "value": 2000}, "training.batch_size must be at most 1455, the number of"),
    ],
)
def test_what_a_worker_cannot_set_is_refused(home: House, order: dict[str, Any], answer: str) -> None:
    """Whatever a server lets through."""
    run_id = home.launch(WATCHED)
    command = home.command(run_id, "set", **order)  # before the worker has begun
    status, told = settled(home, run_id, command)
    assert status == "refused"
    assert told is not None
    assert told.startswith(answer)
    assert home.events(run_id, "intervention") == []
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


# About ten seconds of training where one core has nothing else to do.
STEADY: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 200, "dropout": 0.2}]},
    "training": {"steps": 3000, "batch_size": 64, "checkpoint_every": 10**6},
}


def last_arrays(home: House, run_id: str) -> str:
    path = checkpoint_folder(home.folder, run_id) / file_name(home.run(run_id).step)
    return arrays_checksum(Checkpoint.decode(path.read_bytes(), path.name).arrays)


def test_a_change_outlives_a_killed_worker_to_the_bit(home: House) -> None:
    """It was made after the checkpoint that the run goes on from, and is made again, at its step and without a word."""
    run_id = home.launch(STEADY)
    wait_for(lambda: home.run(run_id).step > 100)
    rate = {"field": "optimizer.learning_rate", "value": 0.002}
    assert settled(home, run_id, home.command(run_id, "set", **rate)) == ("applied", "")
    size = {"field": "training.batch_size", "value": 80}
    assert settled(home, run_id, home.command(run_id, "set", **size)) == ("applied", "")
    first, second = home.events(run_id, "intervention")
    wait_for(lambda: home.run(run_id).step > (second.step or 0) + 20)
    assert home.run(run_id).info["checkpoint"]["step"] <= (second.step or 0)
    os.kill(home.run(run_id).pid or 0, signal.SIGKILL)
    home.wait_state(run_id, "failed")
    home.supervisor.resume(run_id)
    wait_for(lambda: home.events(run_id, "resumed"))
    assert home.events(run_id, "resumed")[0].step == second.step
    more = settled(home, run_id, home.command(run_id, "set", field="objective.l2", value=0.01, by="Ann"))
    assert more == ("applied", "")
    home.wait_state(run_id, "finished")
    assert [event.data["id"] for event in home.events(run_id, "intervention")] == [1, 2, 3]
    settings = home.run(run_id).info["settings"]
    assert (settings["optimizer.learning_rate"], settings["training.batch_size"]) == (0.002, 80)

    script = [
        {"id": data["id"], "step": event.step, "field": data["field"], "value": data["new"], "note": "", "by": "Ann"}
        for event in home.events(run_id, "intervention")
        for data in [event.data]
    ]
    aim = {"until": home.run(run_id).step, "sha256": last_arrays(home, run_id), "machine": {}, "script": script}
    whole = home.launch(STEADY, descent=Descent(run_id, 0, {"kind": "replay", "replay": aim}))
    run = home.wait_state(whole, "finished")
    assert run.info["replay"]["is_identical"], run.info["replay"]
    assert last_arrays(home, whole) == last_arrays(home, run_id)
    assert (first.step, second.step) == tuple(event.step for event in home.events(whole, "intervention")[:2])


def test_the_second_of_two_who_change_a_field_at_once_sees_the_first_s(home: House) -> None:
    run_id = home.launch(WATCHED)
    wait_for(lambda: home.run(run_id).step > 60)
    home.command(run_id, "pause")
    home.wait_state(run_id, "paused")
    order = {"field": "optimizer.learning_rate", "expected": 0.01}
    first = home.command(run_id, "set", value=0.001, by="Ann", **order)
    second = home.command(run_id, "set", value=0.1, by="Bob", **order)
    assert settled(home, run_id, first) == ("applied", "")
    step = home.run(run_id).step
    words = f"Ann set optimizer.learning_rate at step {step}: it is 0.001, and not 0.01, which you saw"
    assert settled(home, run_id, second) == ("refused", words)
    unset = home.command(run_id, "set", field="training.clip_norm", value=1, expected=2.0)
    assert settled(home, run_id, unset) == ("refused", "training.clip_norm is not set, and not 2.0, which you saw")
    seen = home.command(run_id, "set", field="training.clip_norm", value=1, expected=None)
    assert settled(home, run_id, seen) == ("applied", "")
    undone = home.command(run_id, "set", field="optimizer.learning_rate", value=0.01, undoes=1, note="as it was")
    assert settled(home, run_id, undone) == ("applied", "")
    unknown = home.command(run_id, "set", field="optimizer.learning_rate", value=0.02, undoes=9)
    assert settled(home, run_id, unknown) == ("refused", "there is no change 9 that could be undone")
    told = [(e.data["id"], e.data["old"], e.data["new"], e.data["undoes"]) for e in home.events(run_id, "intervention")]
    assert told == [(1, 0.01, 0.001, None), (2, None, 1.0, None), (3, 0.001, 0.01, 1)]
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


def test_a_paused_run_keeps_a_checkpoint_and_advances(home: House) -> None:
    run_id = home.launch({**WATCHED, "training": {"epochs": 100_000}})
    wait_for(lambda: home.run(run_id).step > 60)
    home.command(run_id, "pause", by="Ann")
    step = home.wait_state(run_id, "paused").step
    assert settled(home, run_id, home.command(run_id, "checkpoint")) == ("applied", "")
    wait_for(lambda: any(event.data["reason"] == "asked" for event in home.events(run_id, "checkpoint")))
    assert settled(home, run_id, home.command(run_id, "advance", steps=7)) == ("applied", "")
    wait_for(lambda: home.states(run_id)[-3:] == ["paused", "running", "paused"])
    assert home.run(run_id).step == step + 7
    assert home.steps(run_id) == list(range(1, step + 8))
    wait_for(lambda: home.run(run_id).info["checkpoint"]["step"] == step + 7)  # told though nothing else happens
    assert [event.data.get("by") for event in home.events(run_id, "state")][-3:] == ["Ann", None, None]
    home.command(run_id, "resume")
    wait_for(lambda: home.run(run_id).step > step + 100)
    home.command(run_id, "checkpoint")
    wait_for(lambda: sum(event.data["is_pinned"] for event in home.events(run_id, "checkpoint")) == 2)
    home.command(run_id, "stop", note="enough", by="Bob")
    assert home.wait_state(run_id, "stopped").reason.endswith(": enough")
    assert home.events(run_id, "state")[-1].data["by"] == "Bob"
    shelf = checkpoint_folder(home.folder, run_id)
    assert read_pins(shelf).keys() <= {step_of(path.name) for path in shelf.iterdir()}
    assert list(read_pins(shelf).values()) == ["asked", "asked"]
