"""The real worker: it trains on digits and streams to a real store through a real socket."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from babysit.sdk.spool import read_frames
from babysit.store.database import FILE_NAME
from babysit.store.media import catalogue as pictures
from babysit.store.series import catalogue
from babysit.workers import process
from babysit.workers.child import DONE, FAILED
from babysit.workers.job import Job, spool_folder
from workers.house import ENDLESS, HUGE, QUICK, House, house, wait_for

HOUSE = Path(__file__).with_name("house.py")


@pytest.fixture
def home(tmp_path: Path):  # type: ignore[no-untyped-def]
    with house(tmp_path) as home:
        yield home


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def stop(home: House, run_id: str) -> None:
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


def assert_every_step_once(home: House, run_id: str) -> None:
    run = home.run(run_id)
    assert run.step > 0
    for name in ("train/loss", "train/accuracy", "optimizer/learning_rate"):
        assert home.steps(run_id, name) == list(range(1, run.step + 1))


def test_a_run_trains_to_the_end_and_everything_is_stored(home: House) -> None:
    run_id = home.launch(QUICK)
    run = home.wait_state(run_id, "finished")
    assert run.step == run.total_steps > 0
    assert run.reason == f"all {run.step} steps are done"
    assert home.states(run_id) == ["queued", "starting", "running", "finished"]
    assert_every_step_once(home, run_id)
    assert run.info["data"]["name"] == "digits"
    assert run.info["total_steps"] == run.total_steps
    with home.database.read() as connection:
        names = {series.name for series in catalogue(connection, run_id)}
        walls = [wall["name"] if isinstance(wall, dict) else wall.name for wall in pictures(connection, run_id)]
    assert {"val/loss", "val/accuracy", "test/loss", "test/accuracy", "layer/0/activation/mean"} <= names
    histograms = {"layer/2/activation/histogram", "layer/1/gradient/histogram", "layer/1/weight/histogram"}
    assert {"layer/1/filters", "val/confusion", "val/examples"} | histograms <= set(walls)
    wait_for(lambda: not list(spool_folder(home.folder, run_id).iterdir()))  # it tells of its end before it goes
    wait_for(lambda: not home.supervisor._watches)


def test_stop_ends_a_run_between_two_steps(home: House) -> None:
    run_id = home.launch(ENDLESS)
    wait_for(lambda: home.run(run_id).step > 20)
    stop(home, run_id)
    run = home.run(run_id)
    assert run.reason == f"stopped at step {run.step}"
    assert home.pending(run_id) == []
    assert_every_step_once(home, run_id)


def test_stop_ends_a_run_in_a_long_step_by_its_own_watchdog(home: House) -> None:
    run_id = home.launch(HUGE)
    home.wait_state(run_id, "running")
    wait_for(lambda: home.run(run_id).info)
    time.sleep(1.0)  # well within the first step
    begin = time.monotonic()
    home.command(run_id, "stop")
    run = home.wait_state(run_id, "stopped")
    wait_for(lambda: run.pid is not None and not Path(f"/proc/{run.pid}").exists())
    print(f"stopped in {time.monotonic() - begin:.2f} s")
    assert run.reason in {"stopped in the first step", *(f"stopped in mid-step {n}" for n in range(1, 50))}
    assert home.pending(run_id) == []


def test_pause_holds_a_run_without_using_the_processor(home: House) -> None:
    run_id = home.launch(ENDLESS)
    wait_for(lambda: home.run(run_id).step > 20 and home.run(run_id).pid)
    home.command(run_id, "pause")
    run = home.wait_state(run_id, "paused")
    time.sleep(0.3)
    assert run.pid is not None
    used, step = cpu_seconds(run.pid), home.run(run_id).step
    time.sleep(2.0)
    assert cpu_seconds(run.pid) - used < 0.2
    assert home.run(run_id).step == step
    home.command(run_id, "resume")
    home.wait_state(run_id, "running")
    wait_for(lambda: home.run(run_id).step > step)
    home.command(run_id, "pause")
    home.wait_state(run_id, "paused")
    stop(home, run_id)
    assert home.pending(run_id) == []
    assert_every_step_once(home, run_id)


def test_a_killed_worker_fails_its_run_and_its_points_stay(home: House) -> None:
    run_id = home.launch(ENDLESS)
    wait_for(lambda: home.run(run_id).step > 20 and home.run(run_id).pid)
    pid = home.run(run_id).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    run = home.wait_state(run_id, "failed")
    assert run.reason == "the worker was killed by SIGKILL (out of memory?)"
    assert not Path(f"/proc/{pid}").exists()
    assert_every_step_once(home, run_id)


def test_a_worker_terminated_from_outside_stops_in_order(home: House) -> None:
    run_id = home.launch(ENDLESS)
    wait_for(lambda: home.run(run_id).step > 20 and home.run(run_id).pid)
    pid = home.run(run_id).pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    run = home.wait_state(run_id, "stopped")
    assert run.reason == f"stopped at step {run.step}"


def test_a_failure_is_told_in_a_sentence_with_its_traceback_and_the_points_stay(home: House) -> None:
    run_id = home.launch({"data": {"name": "cifar10", "path": str(home.folder / "nowhere")}})
    run = home.wait_state(run_id, "failed")
    assert run.error == run.reason
    assert "nowhere" in run.reason
    assert run.traceback is not None
    assert "Traceback" in run.traceback
    assert "Traceback" in (home.folder / "runs" / run_id / "worker.log").read_text()
    assert home.events(run_id, "error")[0].data["sentence"] == run.error


def test_memory_beyond_the_limit_fails_the_run_not_the_machine(tmp_path: Path) -> None:
    with house(tmp_path, memory_limit=1 << 30) as home:
        run = home.wait_state(home.launch(HUGE), "failed")
        assert run.reason.startswith("out of memory (the worker may use 1.0 GiB)")


def begun(folder: Path) -> list[str]:
    """Return the runs that have done a step, by the database of a house in another process."""
    with contextlib.closing(sqlite3.connect(f"file:{folder}/{FILE_NAME}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("select id from runs where step > 0")]


def test_a_server_killed_in_mid_run_costs_no_point_and_doubles_none(tmp_path: Path) -> None:
    configs = [json.dumps(config) for config in (ENDLESS, ENDLESS, QUICK)]
    with subprocess.Popen([sys.executable, str(HOUSE), str(tmp_path), *configs], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        stays, dies, ends = json.loads(first.stdout.readline())
        wait_for(lambda: len(begun(tmp_path)) == 3)
        first.kill()
    time.sleep(2.0)  # they train on
    pids = {run_id: json.loads((tmp_path / "runs" / run_id / "worker.json").read_text()) for run_id in (stays, dies)}
    os.kill(pids[dies]["pid"], signal.SIGKILL)
    wait_for(lambda: process.start_time(pids[dies]["pid"]) is None)
    with house(tmp_path) as home:
        assert home.wait_state(dies, "failed").reason == "the worker ended while the server was away"
        assert home.wait_state(ends, "finished").step > 0
        before = home.run(stays).step
        wait_for(lambda: home.run(stays).step > before + 100)
        stop(home, stays)
        wait_for(lambda: not home.supervisor._watches)
        for run_id in (stays, dies, ends):
            assert_every_step_once(home, run_id)
            assert not list(spool_folder(tmp_path, run_id).iterdir())


def run_alone(folder: Path, config: object, lease: str) -> subprocess.CompletedProcess[bytes]:
    path = Job("r1", config, "token", str(folder)).write()  # type: ignore[arg-type]
    command = [sys.executable, "-P", "-m", "babysit.workers.child", str(path)]
    environment = os.environ | {"BABYSIT_LEASE": lease, "PYTHONPATH": str(Path("backend").absolute())}
    return subprocess.run(command, env=environment, cwd=folder, check=False, capture_output=True, timeout=200)


def test_without_a_server_a_worker_trains_waits_its_lease_and_leaves_its_spool(tmp_path: Path) -> None:
    done = run_alone(tmp_path, QUICK, "0.5")
    assert (done.returncode, done.stderr) == (DONE, b"")
    (spool,) = spool_folder(tmp_path, "r1").iterdir()
    assert len(list(read_frames(spool))) > 3


def test_a_failed_run_has_its_own_exit_code(tmp_path: Path) -> None:
    done = run_alone(tmp_path, {"data": {"name": "nothing"}}, "0")
    assert done.returncode == FAILED
    assert b"Traceback" in done.stderr


def test_records_of_every_step_of_a_small_network_do_not_bury_the_rest(home: House) -> None:
    """More of them than are stored in the time: what a stop is answered with comes soon all the same."""
    run_id = home.launch({**ENDLESS, "probes": {"every": 1}})
    wait_for(lambda: home.run(run_id).step > 500)
    stop(home, run_id)
    assert home.pending(run_id) == []
    assert_every_step_once(home, run_id)
    with home.database.read() as connection:
        found = {record.name: record.steps for record in pictures(connection, run_id)}
    assert found["layer/1/activation/histogram"][0] == 1
