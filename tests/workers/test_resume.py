"""Runs that go on: stopped, failed and lost ones, from their checkpoints, with every point stored once."""

import hashlib
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from babysit.errors import LimitError, NotFoundError, StateError
from babysit.store import ingest
from babysit.store.media import catalogue as tensors
from babysit.store.series import catalogue
from babysit.train.checkpoint import Checkpoint, file_name
from babysit.workers.job import Stored, checkpoint_folder
from workers.house import ENDLESS, House, house, wait_for

# About ten seconds of training where one core has nothing else to do.
STEADY: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 300}]},
    "training": {"steps": 2500, "batch_size": 64, "checkpoint_every": 100, "evaluate_every": 150},
}


@pytest.fixture
def home(tmp_path: Path):  # type: ignore[no-untyped-def]
    with house(tmp_path) as home:
        yield home


def launched(home: House, config: dict[str, Any], step: int = 20) -> str:
    run_id = home.launch(config)
    wait_for(lambda: home.run(run_id).step > step and home.run(run_id).pid)
    return run_id


def weights_of(home: House, run_id: str) -> str:
    """Return a hash of everything in the run's last checkpoint but the machine."""
    path = checkpoint_folder(home.folder, run_id) / file_name(home.run(run_id).step)
    arrays = Checkpoint.decode(path.read_bytes(), path.name).arrays
    return hashlib.sha256(b"".join(arrays[name].tobytes() for name in sorted(arrays))).hexdigest()


def steps_by_series(home: House, run_id: str) -> dict[str, list[int]]:
    with home.database.read() as connection:
        names = [series.name for series in catalogue(connection, run_id)]
    return {name: home.steps(run_id, name) for name in names}


def assert_told_once(home: House, run_id: str) -> None:
    run = home.run(run_id)
    for name, steps in steps_by_series(home, run_id).items():
        assert steps == sorted(set(steps)), name
    for name in ("train/loss", "train/accuracy", "optimizer/learning_rate"):
        assert home.steps(run_id, name) == list(range(1, run.step + 1))
    evaluated = home.steps(run_id, "val/loss")
    assert [step for step in evaluated if step < run.step] == list(range(150, run.step, 150))
    assert run.step in evaluated or run.state == "stopped"
    with home.database.read() as connection:
        for record in tensors(connection, run_id):
            assert list(record.steps) == sorted(set(record.steps))


def kill(home: House, run_id: str) -> None:
    pid = home.run(run_id).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    home.wait_state(run_id, "failed")


def stop(home: House, run_id: str) -> None:
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


def test_killed_and_stopped_runs_end_as_one_that_never_was(home: House) -> None:
    whole = home.launch(STEADY)
    run_id = launched(home, STEADY, 400)
    kill(home, run_id)
    assert home.run(run_id).error
    home.supervisor.resume(run_id)
    wait_for(lambda: home.run(run_id).step > 1200 and home.run(run_id).state == "running")
    assert home.run(run_id).error is None
    stop(home, run_id)
    assert home.run(run_id).info["checkpoint"]["step"] == home.run(run_id).step
    home.supervisor.resume(run_id)
    for each in (run_id, whole):
        run = home.wait_state(each, "finished")
        assert run.step == 2500
        assert_told_once(home, each)
    assert weights_of(home, run_id) == weights_of(home, whole)
    ended = ["queued", "starting", "running"]
    assert home.states(run_id) == [*ended, "failed", *ended, "stopped", *ended, "finished"]
    resumed = [event.step for event in home.events(run_id, "resumed")]
    assert len(resumed) == 2
    assert resumed[0] is not None
    assert resumed[0] % 50 == 0
    assert home.events(run_id, "warning") == []
    whole_metrics, metrics = home.run(whole).metrics, home.run(run_id).metrics
    for name in ("train/loss", "val/accuracy", "test/accuracy"):
        assert metrics[name] == whole_metrics[name]


def test_a_run_without_a_server_in_between_goes_on_from_what_is_stored(home: House) -> None:
    """The server's address is gone when the worker is killed: its spool is taken in first."""
    run_id = launched(home, STEADY, 200)
    address = home.folder / "server.json"
    text = address.read_text()
    address.unlink()
    home._sessions[run_id].close_socket()
    shelf = checkpoint_folder(home.folder, run_id)
    before = max(path.name for path in shelf.iterdir())
    wait_for(lambda: max(path.name for path in shelf.glob("*.safetensors")) > before)
    kill(home, run_id)
    address.write_text(text)
    wait_for(lambda: not home.supervisor.is_busy_with(run_id))
    home.supervisor.resume(run_id)
    home.wait_state(run_id, "finished")
    assert_told_once(home, run_id)


def test_a_damaged_checkpoint_gives_way_to_the_one_before_with_a_warning(home: House) -> None:
    run_id = launched(home, STEADY, 450)
    stop(home, run_id)
    newest = max(checkpoint_folder(home.folder, run_id).glob("*.safetensors"))
    content = newest.read_bytes()
    newest.write_bytes(content[: len(content) // 2])
    home.supervisor.resume(run_id)
    home.wait_state(run_id, "finished")
    (warning,) = home.events(run_id, "warning")
    assert newest.name in warning.data["sentence"]
    assert_told_once(home, run_id)


def test_without_a_whole_checkpoint_the_run_fails_by_name(home: House) -> None:
    run_id = launched(home, STEADY, 200)
    stop(home, run_id)
    for path in checkpoint_folder(home.folder, run_id).iterdir():
        path.write_bytes(b"damaged")
    home.supervisor.resume(run_id)
    run = home.wait_state(run_id, "failed")
    assert "step-" in run.reason
    assert home.steps(run_id) == list(range(1, run.step + 1))


def test_a_paused_run_has_a_checkpoint_of_its_step_and_stops_from_there(home: House) -> None:
    run_id = launched(home, ENDLESS)
    home.command(run_id, "pause")
    run = home.wait_state(run_id, "paused")
    path = checkpoint_folder(home.folder, run_id) / file_name(run.step)
    wait_for(path.exists)
    stop(home, run_id)
    assert home.run(run_id).info["checkpoint"]["step"] == run.step
    home.supervisor.resume(run_id)
    wait_for(lambda: home.run(run_id).step > run.step + 20)
    stop(home, run_id)
    assert home.steps(run_id) == list(range(1, home.run(run_id).step + 1))


def test_a_signal_leaves_a_checkpoint_too(home: House) -> None:
    run_id = launched(home, ENDLESS)
    pid = home.run(run_id).pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    run = home.wait_state(run_id, "stopped")
    told = home.run(run_id).info["checkpoint"]
    assert told["step"] == run.step
    (event,) = [event for event in home.events(run_id, "checkpoint") if event.step == run.step]
    assert event.data == {**told, **{key: event.data[key] for key in ("is_best", "reason", "is_pinned")}}
    assert (checkpoint_folder(home.folder, run_id) / told["file"]).stat().st_size == told["bytes"]


def test_only_what_has_stopped_or_failed_with_a_checkpoint_is_resumed(home: House) -> None:
    with pytest.raises(NotFoundError):
        home.supervisor.resume("nothing")
    broken = home.launch({"data": {"name": "cifar10", "path": str(home.folder / "nowhere")}})
    home.wait_state(broken, "failed")
    with pytest.raises(StateError, match="is failed and has no checkpoint: it cannot be resumed"):
        home.supervisor.resume(broken)
    quick = home.launch({"training": {"epochs": 1}})
    home.wait_state(quick, "finished")
    with pytest.raises(StateError, match="is finished"):
        home.supervisor.resume(quick)


def test_a_run_is_not_resumed_for_ever(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = launched(home, ENDLESS)
    stop(home, run_id)
    monkeypatch.setattr(ingest, "MAX_PRODUCERS", 1)
    with pytest.raises(LimitError, match="producers"):
        home.supervisor.resume(run_id)
    assert home.run(run_id).state == "stopped"


def test_a_resumed_run_that_waits_outlives_its_server(tmp_path: Path) -> None:
    with house(tmp_path, slots=1) as home:
        run_id = launched(home, STEADY, 150)
        stop(home, run_id)
        other = launched(home, ENDLESS)
        home.supervisor.resume(run_id)
        assert home.supervisor.queue_place(run_id) == 1
    with house(tmp_path, slots=1) as home:
        assert home.run(run_id).state == "queued"
        stop(home, other)
        home.wait_state(run_id, "finished")
        assert_told_once(home, run_id)


def test_a_resumed_run_that_is_stopped_in_the_queue_can_be_resumed_again(tmp_path: Path) -> None:
    with house(tmp_path, slots=1) as home:
        run_id = launched(home, STEADY, 150)
        stop(home, run_id)
        other = launched(home, ENDLESS)
        home.supervisor.resume(run_id)
        home.supervisor.command_stop(run_id)
        assert home.run(run_id).state == "stopped"
        stop(home, other)
        home.supervisor.resume(run_id)
        home.wait_state(run_id, "finished")
        assert_told_once(home, run_id)


def test_the_job_says_how_far_the_run_is_stored(home: House) -> None:
    run_id = launched(home, STEADY, 200)
    path = home.folder / "runs" / run_id / "job.json"
    assert json.loads(path.read_text())["stored"] is None
    stop(home, run_id)
    step, evaluated = home.run(run_id).step, max(home.steps(run_id, "val/loss"))
    home.supervisor.resume(run_id)
    home.wait_state(run_id, "finished")
    stored = Stored(**json.loads(path.read_text())["stored"])
    assert stored.series["train/loss"] == step
    assert stored.tensors["val/confusion"] == evaluated
