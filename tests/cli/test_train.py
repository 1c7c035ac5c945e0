"""`babysit train`: real workers under a server of its own, or under one that runs."""

import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from babysit.cli.client import find
from babysit.cli.train import exit_code
from cli.babysit_program import ENVIRONMENT, babysit, command
from processes import ServerProcess, end_workers, until

SHORT = ("--set", "training.steps=30")
LONG = ("--set", "training.steps=1000000")


def test_it_trains_and_tells_how_it_ended(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('name = "from a file"\nnetwork.layers = []\n')
    data = tmp_path / "data"
    run = babysit(data, "train", str(tmp_path / "config.toml"), *SHORT, "--json").json
    assert (run["state"], run["step"], run["name"]) == ("finished", 30, "from a file")
    assert run["config"]["network"]["layers"] == []
    assert 0 < run["metrics"]["test/accuracy"]["last"] <= 1
    assert run["id"] in babysit(data, "runs").out


def test_its_result_is_two_lines(tmp_path: Path) -> None:
    result = babysit(tmp_path, "train", *SHORT)
    ended, metrics = result.out.splitlines()
    assert ended.startswith("finished at step 30 of 30 after ")
    assert "test/accuracy 0." in metrics
    assert "/runs/" in result.err
    assert "token=" not in result.err  # the login address is for a person at a terminal


def test_it_joins_a_server_that_runs(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server, server.client() as client:
        result = babysit(tmp_path, "train", *SHORT, "--json")
        assert f"live at {server.url}/runs/{result.json['id']}" in result.err
        assert client.get(f"/api/runs/{result.json['id']}").json()["state"] == "finished"
        assert result.json["id"] in babysit(tmp_path, "runs").out


def test_it_goes_on_without_the_server_that_it_joined(tmp_path: Path) -> None:
    """The worker trains on; the command takes the server's place and sees the run to its end."""
    with ServerProcess(tmp_path) as server:
        with start(tmp_path, "--set", "training.steps=6000", "--json") as process:
            with server.client() as client:
                until(lambda: any(run["step"] for run in client.get("/api/runs").json()["runs"]))
            server.kill()
            out, _ = process.communicate(timeout=200)
        assert process.returncode == 0
        assert '"state": "finished"' in out


def start(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command(folder, "train", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_the_run_and_waits_for_its_end(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path, *LONG) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("run ")
        process.send_signal(number)
        out, err = process.communicate(timeout=200)
    assert process.returncode == 130
    assert out.startswith("stopped at step ")
    assert "Traceback" not in err
    assert babysit(tmp_path, "runs", "--json").json["runs"][0]["state"] == "stopped"


def test_the_bar_shows_steps_and_loss_on_a_terminal(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        command(tmp_path, "train", "--set", "training.steps=1500"),
        stdout=subprocess.DEVNULL,
        stderr=follower,
        env={**ENVIRONMENT, "TERM": "xterm"},
    ) as process:
        os.close(follower)
        shown = b""
        while process.poll() is None or not shown.endswith(b"\n"):
            try:
                shown += os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
    os.close(leader)
    assert process.returncode == 0
    assert b"/login?token=" in shown
    assert b"running" in shown
    assert b"1500/1500" in shown
    assert b"val accuracy 0." in shown


REFUSED = {
    "network.layers.0.units": "network.layers=[{type='dense', units=1000000000}]",
    "optimizer.learning_rate": "optimizer.learning_rate=nan",
    "training.batch_size": "training.batch_size=100000",
    "no_such_field": "no_such_field=1",
    "data.path": "data={name='cifar10', path='/no/such/folder'}",
}


@pytest.mark.parametrize("field", REFUSED)
def test_bad_input_names_the_field_and_starts_nothing(tmp_path: Path, field: str) -> None:
    result = babysit(tmp_path, "train", "--set", REFUSED[field], code=2)
    assert result.err.startswith(f"error: {field}")
    assert "(got " in result.err
    assert result.out == ""
    assert babysit(tmp_path, "runs", "--json").json["total"] == 0


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("/no/such/file.toml",), "/no/such/file.toml"),
        (("--preset", "no-such-preset"), "no preset is named 'no-such-preset'; known are "),
        (("--set", "nonsense"), "nonsense"),
        (("x.toml", "--preset", "digits"), "cannot be given together"),
    ],
)
def test_bad_arguments_are_bad_input(tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    assert text in babysit(tmp_path, "train", *arguments, code=2).err


def test_a_run_that_diverges_ends_with_4(tmp_path: Path) -> None:
    result = babysit(tmp_path, "train", *SHORT, "--set", "optimizer.learning_rate=1e6", "--json", code=4)
    assert (result.json["state"], result.json["config"]["training"]["nan_guard"]) == ("stopped", "stop")
    assert result.json["info"]["nan"]["step"] == result.json["step"] + 1
    assert result.json["reason"].endswith("The step was not applied.")


def test_a_run_that_trains_on_past_its_last_number_ends_with_4(tmp_path: Path) -> None:
    wild = ("--set", "optimizer.learning_rate=1e6", "--set", "training.nan_guard=off")
    result = babysit(tmp_path, "train", *SHORT, *wild, "--json", code=4)
    assert result.json["state"] == "finished"
    assert result.json["metrics"]["train/loss"]["last"] in {"NaN", "Infinity"}


def test_a_run_that_the_guard_has_paused_is_left_as_it_waits(tmp_path: Path) -> None:
    wild = ("--set", "optimizer.learning_rate=1e6", "--set", "training.nan_guard=pause")
    try:
        result = babysit(tmp_path, "train", *SHORT, *wild, code=4)
    finally:
        end_workers(tmp_path)
    assert result.out.startswith("paused at step ")
    assert "The step was not applied." in result.err
    assert "the run waits and keeps its slot" in result.err


def test_a_run_whose_worker_is_killed_ends_with_3(tmp_path: Path) -> None:
    with start(tmp_path, *LONG) as process:
        until(lambda: kill_worker(tmp_path))
        out, err = process.communicate(timeout=200)
    assert process.returncode == 3
    assert out.startswith("failed at step ")
    assert "SIGKILL" in err


def kill_worker(folder: Path) -> bool:
    """Kill the worker of the folder's run; return whether there was one."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "babysit.workers.child" in line and str(folder) in line:
            time.sleep(1)
            os.kill(int(entry.parent.name), signal.SIGKILL)
            return True
    return False


@pytest.mark.parametrize(
    ("state", "loss", "is_interrupted", "code"),
    [
        ("finished", 0.1, False, 0),
        ("finished", None, False, 0),
        ("finished", "NaN", False, 4),
        ("stopped", "Infinity", True, 4),
        ("stopped", 0.1, False, 0),
        ("stopped", 0.1, True, 130),
        ("failed", "NaN", False, 3),
        ("finished", 0.1, True, 0),
    ],
)
def test_exit_codes(state: str, loss: float | str | None, is_interrupted: bool, code: int) -> None:
    metrics = {} if loss is None else {"train/loss": {"last": loss}}
    assert exit_code({"state": state, "metrics": metrics, "info": {}}, is_interrupted) == code


@pytest.mark.parametrize(("state", "code"), [("stopped", 4), ("paused", 4), ("failed", 3)])
def test_a_step_that_was_not_applied_is_a_nan_stop(state: str, code: int) -> None:
    run = {"state": state, "metrics": {}, "info": {"nan": {"step": 3, "sentence": "so"}}}
    assert exit_code(run, False) == code


def test_a_stopped_run_is_resumed_to_its_end(tmp_path: Path) -> None:
    with start(tmp_path, "--set", "training.steps=8000", "--json") as process:
        assert process.stderr
        assert process.stderr.readline().startswith("run ")
        client = find(tmp_path, None)
        assert client
        with client:
            until(lambda: any(run["step"] > 100 for run in client.runs(1)["runs"]))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=200)
    stopped = babysit(tmp_path, "runs", "--json").json["runs"][0]
    assert stopped["state"] == "stopped"
    run = babysit(tmp_path, "train", "--resume", stopped["id"], "--json").json
    assert (run["id"], run["state"], run["step"]) == (stopped["id"], "finished", 8000)
    assert run["config"]["training"]["steps"] == 8000
    refused = babysit(tmp_path, "train", "--resume", stopped["id"], code=2)
    assert "is finished: it cannot resume" in refused.err


def test_resuming_takes_no_configuration_and_an_id_that_is_there(tmp_path: Path) -> None:
    refused = babysit(tmp_path, "train", "--resume", "some-run", "--set", "training.steps=3", code=2)
    assert "--resume: goes on with a run as it is configured" in refused.err
    assert "there is no run 'some-run'" in babysit(tmp_path, "train", "--resume", "some-run", code=2).err
