"""What a server finds of the one before it: workers that it can or cannot know yet, starts that never came about."""

import sys
from pathlib import Path

from babysit.store.runs import RunState, create_run, move_run
from babysit.workers.executors.local import LocalExecutor
from workers.house import QUICK, House, house, wait_for

SCRIPT = (sys.executable, "-P", str(Path(__file__).with_name("script_worker.py")))


def starting(home: House, config: dict[str, object]) -> str:
    """Store a run that is about to start, of which nobody has heard since."""
    writer = home.database.writer
    run_id = writer.submit(lambda c: create_run(c, config, "run", "digits", "", 0)).result().id
    writer.submit(lambda c: move_run(c, run_id, RunState.STARTING, "a slot was free")).result()
    return run_id


def test_a_run_that_was_about_to_start_is_started_by_the_next_server(tmp_path: Path) -> None:
    """The server was killed between the two: there is a state, and no job."""
    with house(tmp_path, command=SCRIPT) as home:
        run_id = starting(home, {"do": "loop", "steps": 20})
    with house(tmp_path, command=SCRIPT) as home:
        home.wait_state(run_id, "finished")
        assert home.steps(run_id) == list(range(1, 21))
        assert home.states(run_id) == ["queued", "starting", "queued", "starting", "running", "finished"]


def test_a_worker_that_was_started_as_the_last_deed_is_awaited(tmp_path: Path) -> None:
    """The server was killed before it could store its worker's pid, and the worker has not noted itself yet."""
    with house(tmp_path) as home:
        run_id = starting(home, QUICK)
    handle = LocalExecutor(tmp_path, 1).start(run_id, QUICK, f"token of {run_id}")
    with house(tmp_path) as home:
        assert home.supervisor.has_worker(run_id)
        home.wait_state(run_id, "finished")
        assert home.states(run_id) == ["queued", "starting", "running", "finished"]
        wait_for(lambda: not handle.is_alive())  # which hears that its last words are kept


def test_a_run_that_is_streamed_in_from_elsewhere_is_not_failed(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        run_id = starting(home, {})
        home.database.writer.submit(lambda c: move_run(c, run_id, RunState.RUNNING, "")).result()
    with house(tmp_path) as home:
        assert home.run(run_id).state is RunState.RUNNING
        assert not home.supervisor.has_worker(run_id)
