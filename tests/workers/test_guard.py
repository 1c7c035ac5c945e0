"""The NaN guard in a worker: a run pauses or stops before what is not finite, and says why."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.train.checkpoint import Checkpoint, file_name
from babysit.workers.job import checkpoint_folder
from workers.house import House, house, wait_for

WILD: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 20}]},
    "optimizer": {"name": "sgd", "learning_rate": 1e3},
    "training": {"steps": 1000, "checkpoint_every": 1},
}


@pytest.fixture
def home(tmp_path: Path):  # type: ignore[no-untyped-def]
    with house(tmp_path, slots=1) as home:
        yield home


def guarded(home: House, action: str) -> str:
    return home.launch({**WILD, "training": {**WILD["training"], "nan_guard": action}})


def test_a_run_pauses_before_the_step_and_tries_it_again_when_it_is_resumed(home: House) -> None:
    run_id = guarded(home, "pause")
    run = home.wait_state(run_id, "paused")
    (told,) = home.events(run_id, "nan")
    assert told.step == run.step + 1
    assert told.data["action"] == "pause"
    assert told.data["sentence"].endswith("The step was not applied.")
    assert run.reason == told.data["sentence"].removesuffix(".") + "; the run keeps its slot until it is stopped"
    assert run.info["nan"] == {"step": told.step, **told.data}
    assert home.steps(run_id) == list(range(1, run.step + 1))
    folder = checkpoint_folder(home.folder, run_id)
    if told.data["batch"]:
        assert len(np.load(folder / told.data["batch"])["rows"]) == 16
    newest = folder / file_name(run.step)
    arrays = Checkpoint.decode(newest.read_bytes(), newest.name).arrays
    assert all(np.isfinite(array).all() for name, array in arrays.items() if name.startswith("parameter/"))
    assert told.data["checkpoint"] in {None, run.step - 1, run.step}
    home.command(run_id, "resume")
    wait_for(lambda: len(home.events(run_id, "nan")) == 2)
    again = home.wait_state(run_id, "paused")
    assert home.events(run_id, "nan")[1].data == told.data
    assert (again.step, home.steps(run_id)) == (run.step, list(range(1, run.step + 1)))
    other = home.launch({"training": {"steps": 5}})
    assert home.supervisor.queue_place(other) == 1  # a paused run keeps its slot
    home.command(run_id, "stop")
    assert home.wait_state(run_id, "stopped").step == run.step
    home.wait_state(other, "finished")
    states = ["queued", "starting", "running", "paused", "running", "paused", "stopped"]
    assert home.states(run_id) == states
    # Gone on with from its checkpoint, it stands before the same step.
    home.supervisor.resume(run_id)
    wait_for(lambda: len(home.events(run_id, "nan")) == 3)
    assert home.events(run_id, "nan")[2].step == told.step
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


def test_a_lowered_rate_lets_it_go_on_as_if_it_had_been_so_from_the_start(home: House) -> None:
    """Of weights so large that only a tiny rate can be applied: the end has the bits of a run that had it at once."""
    layers = [{"type": "dense", "units": 20, "activation": "linear", "init": {"name": "normal", "std": 1e3}}] * 9
    steep = {"network": {"layers": layers}, "training": {"steps": 100, "nan_guard": "pause"}}
    whole, run_id = (home.launch({**steep, "optimizer": {"learning_rate": rate}}) for rate in (1e-35, 1e9))
    assert home.wait_state(run_id, "paused", "finished").step == 0
    (told,) = home.events(run_id, "nan")
    assert (told.step, told.data["tensor"], told.data["value"], told.data["checkpoint"]) == (1, "update", "inf", None)
    home.command(run_id, "set", field="optimizer.learning_rate", value=1e-35, by="Ann")
    home.command(run_id, "resume", by="Ann")
    home.wait_state(run_id, "finished")
    assert len(home.events(run_id, "nan")) == 1
    assert home.run(run_id).info["nan"] is None
    (change,) = home.events(run_id, "intervention")
    assert (change.step, change.data["old"], change.data["new"], change.data["by"]) == (0, 1e9, 1e-35, "Ann")
    home.wait_state(whole, "finished")
    assert home.steps(run_id) == home.steps(whole) == list(range(1, 101))
    assert arrays_of(home, run_id, 100) == arrays_of(home, whole, 100)


def arrays_of(home: House, run_id: str, step: int) -> dict[str, bytes]:
    path = checkpoint_folder(home.folder, run_id) / file_name(step)
    return {name: array.tobytes() for name, array in Checkpoint.decode(path.read_bytes(), path.name).arrays.items()}


def test_a_run_stops_with_the_reason(home: House) -> None:
    run_id = guarded(home, "stop")
    run = home.wait_state(run_id, "stopped")
    (told,) = home.events(run_id, "nan")
    assert run.reason == f"stopped at step {run.step}: {told.data['sentence']}"
    assert told.step == run.step + 1
    assert run.info["checkpoint"]["step"] == run.step
    assert home.events(run_id, "diverged") == []


def test_without_a_guard_it_trains_on(home: House) -> None:
    run_id = guarded(home, "off")
    assert home.wait_state(run_id, "finished").step == 1000
    assert home.events(run_id, "nan") == []
    assert len(home.events(run_id, "diverged")) == 1
