"""The supervisor over real processes that train nothing; test_child.py has the real training."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from babysit.errors import LimitError
from babysit.workers import process
from babysit.workers import supervisor as module
from workers.house import House, house, wait_for

SCRIPT = (sys.executable, "-P", str(Path(__file__).with_name("script_worker.py")))
LOOP = {"do": "loop"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, slots=2, command=SCRIPT) as home:
        yield home


def has_points(home: House, run_id: str) -> bool:
    return home.run(run_id).step > 0


def assert_reaped(pid: int | None) -> None:
    assert pid is not None
    assert not Path(f"/proc/{pid}").exists()


def test_a_run_is_started_watched_and_its_end_believed(home: House) -> None:
    run_id = home.launch({"do": "loop", "steps": 300})
    run = home.wait_state(run_id, "finished")
    assert home.states(run_id) == ["queued", "starting", "running", "finished"]
    assert home.steps(run_id) == list(range(1, 301))
    assert (run.error, home.supervisor.queue_place(run_id)) == (None, None)
    wait_for(lambda: run_id not in home.supervisor._watches)
    assert run_id in home.changed
    assert_reaped(run.pid)


def test_more_runs_than_slots_wait_in_their_places(home: House) -> None:
    runs = [home.launch(LOOP) for _ in range(5)]
    for run_id in runs[:2]:
        home.wait_state(run_id, "running")
    assert [home.supervisor.queue_place(run_id) for run_id in runs] == [None, None, 1, 2, 3]
    assert [home.run(run_id).state.value for run_id in runs[2:]] == ["queued"] * 3
    home.command(runs[0], "stop")
    home.wait_state(runs[0], "stopped")
    home.wait_state(runs[2], "running")
    assert [home.supervisor.queue_place(run_id) for run_id in runs] == [None, None, None, 1, 2]
    for run_id in reversed(runs):
        if not home.run(run_id).state.is_final:
            home.command(run_id, "stop")
    for run_id in runs:
        home.wait_state(run_id, "stopped")


def test_a_queued_run_stops_at_once_and_never_starts(home: House) -> None:
    runs = [home.launch(LOOP) for _ in range(4)]
    home.supervisor.command_stop(runs[2])
    stopped = home.run(runs[2])
    assert (stopped.state.value, stopped.reason, stopped.pid) == ("stopped", "stopped before it began", None)
    assert home.supervisor.queue_place(runs[3]) == 1
    home.supervisor.command_stop(runs[3])
    for run_id in runs[:2]:
        home.command(run_id, "stop")
        home.wait_state(run_id, "stopped")
    assert home.states(runs[2]) == ["queued", "stopped"]


def test_the_queue_is_bounded(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_QUEUED", 3)
    runs = [home.launch(LOOP) for _ in range(2)]
    wait_for(lambda: home.supervisor.queue_place(runs[1]) is None)
    runs += [home.launch(LOOP) for _ in range(3)]
    with pytest.raises(LimitError, match="queue"):
        home.supervisor.require_room()
    with pytest.raises(LimitError, match="queue"):
        home.launch(LOOP)
    for run_id in reversed(runs):
        home.command(run_id, "stop")
    for run_id in runs:
        home.wait_state(run_id, "stopped")


def test_stop_reaches_the_worker_as_an_order(home: House) -> None:
    run_id = home.launch(LOOP)
    wait_for(lambda: has_points(home, run_id))
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")
    wait_for(lambda: run_id not in home.supervisor._watches)
    assert home.pending(run_id) == []


def test_a_worker_that_hears_nothing_is_killed(home: House) -> None:
    run_id = home.launch({"do": "deaf"})
    wait_for(lambda: (home.folder / "runs" / run_id / "worker.log").exists())
    wait_for(lambda: "deaf" in (home.folder / "runs" / run_id / "worker.log").read_text())
    home.command(run_id, "stop")
    run = home.wait_state(run_id, "stopped")
    assert "ended by SIGKILL" in run.reason
    assert home.pending(run_id) == []
    assert_reaped(run.pid)


def test_a_stop_during_the_start_is_not_lost(home: House) -> None:
    for _ in range(5):
        run_id = home.launch(LOOP)
        home.command(run_id, "stop")
        home.wait_state(run_id, "stopped")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_worker_is_noticed_named_and_reaped_and_its_points_are_kept(
    home: House, number: signal.Signals
) -> None:
    run_id = home.launch(LOOP)
    wait_for(lambda: home.run(run_id).step > 50 and home.run(run_id).pid)
    pid = home.run(run_id).pid
    assert pid is not None
    os.kill(pid, number)
    run = home.wait_state(run_id, "failed")
    assert number.name in run.reason
    assert run.error == run.reason
    assert ("out of memory?" in run.reason) == (number is signal.SIGKILL)
    assert_reaped(pid)
    assert home.steps(run_id) == list(range(1, run.step + 1))


def test_what_a_killed_worker_had_not_delivered_is_in_the_database(home: House) -> None:
    address = home.folder / "server.json"
    text = address.read_text()
    address.unlink()  # the worker finds no server, and spools
    run_id = home.launch({"do": "loop", "steps": 10**9})
    spool = home.folder / "runs" / run_id / "spool" / "worker-script.spool"
    wait_for(lambda: spool.exists() and spool.stat().st_size > 2000)
    pid = home.run(run_id).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    run = home.wait_state(run_id, "failed")
    assert home.states(run_id) == ["queued", "starting", "running", "failed"]
    assert run.step > 10
    assert home.steps(run_id) == list(range(1, run.step + 1))
    assert not spool.exists()
    address.write_text(text)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("exit", "the worker ended with exit code 5: the reason stands in the last line"),
        ("segfault", "the worker was killed by SIGSEGV"),
        ("silent", "the worker ended without saying how the run went"),
    ],
)
def test_other_ends_are_named_too(home: House, what: str, reason: str) -> None:
    run_id = home.launch({"do": what, "steps": 3})
    assert home.wait_state(run_id, "failed").reason == reason


def test_a_worker_that_cannot_be_started_fails_its_run_and_frees_its_slot(home: House) -> None:
    home.executor.command = ("/nonexistent/python",)
    run_id = home.launch(LOOP)
    assert "could not be started" in home.wait_state(run_id, "failed").reason
    home.executor.command = SCRIPT
    home.wait_state(home.launch({"do": "loop", "steps": 1}), "finished")
    wait_for(lambda: not home.supervisor._watches)


def test_a_stop_for_a_run_that_is_not_here_does_nothing(home: House) -> None:
    home.supervisor.command_stop("unknown")
    assert home.supervisor.queue_place("unknown") is None


def test_the_worker_gets_its_share_of_the_cores_and_no_secret(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABYSIT_TOKEN", "the person's secret")
    run_id = home.launch(LOOP)
    wait_for(lambda: home.run(run_id).pid)
    environment = Path(f"/proc/{home.run(run_id).pid}/environ").read_text().split("\0")
    cores = max(1, (os.cpu_count() or 1) // 2)
    assert {f"{name}_NUM_THREADS={cores}" for name in ("OPENBLAS", "OMP", "MKL")} <= set(environment)
    assert not any("BABYSIT_TOKEN" in entry for entry in environment)
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


def test_a_house_that_closes_leaves_its_workers_and_the_next_one_adopts_them(tmp_path: Path) -> None:
    with house(tmp_path, slots=1, command=SCRIPT) as home:
        living, waiting = home.launch(LOOP), home.launch({"do": "loop", "steps": 5})
        wait_for(lambda: has_points(home, living) and home.run(living).pid)
        pid = home.run(living).pid
    assert pid is not None
    started = process.start_time(pid)
    assert started is not None
    time.sleep(0.5)
    with house(tmp_path, slots=1, command=SCRIPT) as home:
        assert home.run(living).state.value == "running"
        assert home.supervisor.queue_place(waiting) == 1  # the living one holds the only slot
        before = home.run(living).step
        wait_for(lambda: home.run(living).step > before + 100)
        home.command(living, "stop")
        run = home.wait_state(living, "stopped")
        assert home.steps(living) == list(range(1, run.step + 1))
        home.wait_state(waiting, "finished")
        os.waitpid(pid, 0)


def test_a_dead_worker_s_spool_is_taken_in_at_the_next_start(tmp_path: Path) -> None:
    with house(tmp_path, command=SCRIPT) as home:
        ends = [home.launch({"do": "loop", "steps": 3000}), home.launch(LOOP)]
        for run_id in ends:
            wait_for(lambda run_id=run_id: has_points(home, run_id) and home.run(run_id).pid)  # type: ignore[misc]
        pids = [home.run(run_id).pid for run_id in ends]
    time.sleep(0.5)
    for pid in pids:
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    with house(tmp_path, command=SCRIPT) as home:
        for run_id in ends:
            run = home.wait_state(run_id, "failed")
            assert run.reason == "the worker ended while the server was away"
            assert home.steps(run_id) == list(range(1, run.step + 1))
            assert not list((tmp_path / "runs" / run_id / "spool").glob("*"))


def test_a_worker_that_ended_by_itself_while_the_server_was_away_is_believed(tmp_path: Path) -> None:
    with house(tmp_path, command=SCRIPT) as home:
        run_id = home.launch({"do": "loop", "steps": 500})
        wait_for(lambda: has_points(home, run_id))
        pid = home.run(run_id).pid
    time.sleep(1.5)
    with house(tmp_path, command=SCRIPT) as home:
        home.wait_state(run_id, "finished")
        assert home.steps(run_id) == list(range(1, 501))
        assert pid is not None
        os.waitpid(pid, 0)
