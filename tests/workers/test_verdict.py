from collections.abc import Iterator
from pathlib import Path

import pytest

from babysit.store.commands import add_command, get_command
from babysit.store.database import Database
from babysit.store.runs import RunState, create_run, get_run, move_run
from babysit.workers.verdict import describe_end, give_verdict


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path)
    yield opened
    opened.close()


def running(database: Database, *states: RunState) -> str:
    run = database.writer.submit(lambda c: create_run(c, {}, "run", "digits", "", 10)).result()
    for state in (RunState.STARTING, *states):
        database.writer.submit(lambda c, to=state: move_run(c, run.id, to, "")).result()  # type: ignore[misc]
    return run.id


@pytest.mark.parametrize("state", [None, RunState.RUNNING, RunState.LOST])
def test_a_run_without_a_worker_has_failed_and_says_why(database: Database, state: RunState | None) -> None:
    run_id = running(database, *([state] if state else []))
    run = database.writer.submit(lambda c: give_verdict(c, run_id, "killed", False)).result()
    assert (run.state, run.reason, run.error) == (RunState.FAILED, "killed", "killed")


def test_a_run_that_was_to_stop_is_stopped_and_its_commands_are_answered(database: Database) -> None:
    run_id = running(database, RunState.RUNNING)
    pause = database.writer.submit(lambda c: add_command(c, run_id, {"type": "pause"})).result()
    stop = database.writer.submit(lambda c: add_command(c, run_id, {"type": "stop"})).result()
    run = database.writer.submit(lambda c: give_verdict(c, run_id, "killed", False)).result()
    assert (run.state, run.reason, run.error) == (RunState.STOPPED, "stopped at step 0 (killed)", None)
    with database.read() as connection:
        assert get_command(connection, pause.id).status == "refused"
        assert get_command(connection, stop.id).status == "applied"


def test_an_end_that_was_told_stays(database: Database) -> None:
    run_id = running(database, RunState.RUNNING, RunState.FINISHED)
    database.writer.submit(lambda c: give_verdict(c, run_id, "killed", True)).result()
    with database.read() as connection:
        assert get_run(connection, run_id).state is RunState.FINISHED


def test_ends_are_described_in_words() -> None:
    assert describe_end(-9) == "the worker was killed by SIGKILL (out of memory?)"
    assert describe_end(-11) == "the worker was killed by SIGSEGV"
    assert describe_end(-9, is_stopping=True) == "the worker did not answer in time and was ended by SIGKILL"
    assert describe_end(-99) == "the worker was killed by signal 99"
    assert describe_end(1, last_words="ImportError: x") == "the worker ended with exit code 1: ImportError: x"
    assert describe_end(0) == "the worker ended without saying how the run went"
    assert describe_end(None) == "the worker ended without a word"
