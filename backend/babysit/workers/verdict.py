"""The verdict: how a run has ended when its worker has, and did not or could not say so itself."""

import signal

from babysit.store.database import Connection
from babysit.store.events import pending_commands, settle_command
from babysit.store.runs import Run, get_run, move_run, set_error
from babysit.store.states import RunState

AWAY = "the worker ended while the server was away"


def give_verdict(connection: Connection, run_id: str, reason: str, is_stopped: bool) -> Run:
    """Move a run whose worker is gone to its end, unless it is there, and answer the commands that nobody will.

    `reason` says how the worker ended; a run that was to be stopped is stopped, however that came about.
    """
    pending = pending_commands(connection, run_id)
    run = get_run(connection, run_id)
    is_stopped = is_stopped or any(command.command.get("type") == "stop" for command in pending)
    if not run.state.is_final:
        run = _stop(connection, run, reason) if is_stopped else _fail(connection, run, reason)
    for command in pending:
        is_done = command.command.get("type") == "stop" and run.state is RunState.STOPPED
        answer = None if is_done else "the run has ended"
        settle_command(connection, command.id, "applied" if is_done else "refused", run.step, answer)
    return run


def describe_end(code: int | None, is_stopping: bool = False, last_words: str = "") -> str:
    """Return in words how a worker ended: `code` as subprocess gives it, None when nobody knows."""
    if code is None:
        return "the worker ended without a word"
    if code == 0:
        return "the worker ended without saying how the run went"
    if code > 0:
        return f"the worker ended with exit code {code}" + (f": {last_words}" if last_words else "")
    if is_stopping:
        return f"the worker did not answer in time and was ended by {_signal_name(-code)}"
    return f"the worker was killed by {_signal_name(-code)}" + (" (out of memory?)" if code == -signal.SIGKILL else "")


def _stop(connection: Connection, run: Run, reason: str) -> Run:
    return move_run(connection, run.id, RunState.STOPPED, f"stopped at step {run.step} ({reason})")


def _fail(connection: Connection, run: Run, reason: str) -> Run:
    set_error(connection, run.id, reason, run.traceback)
    return move_run(connection, run.id, RunState.FAILED, reason)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
