"""Requeueing: a run that has stopped or failed goes back into the queue, when there is a checkpoint to go on from."""

from typing import Any

from babysit.errors import StateError
from babysit.store.database import Connection
from babysit.store.events import list_events
from babysit.store.ingest import require_producer
from babysit.store.runs import Run, get_run, move_run
from babysit.store.states import RunState, move

MAX_INTERVENTIONS = 10_000


def requeue(connection: Connection, run_id: str) -> Run:
    """Move a run back into the queue and return it.

    Raises NotFoundError, StateError for a run that has not stopped or failed or that has no checkpoint, LimitError for
    one that was resumed too often.
    """
    run = get_run(connection, run_id)
    move(run.state, RunState.QUEUED)
    step = checkpoint_step(run)
    if step is None:
        raise StateError(f"run {run_id}", f"{run.state.value} and has no checkpoint", "be resumed")
    require_producer(connection, run_id)
    return move_run(connection, run_id, RunState.QUEUED, f"to go on from step {step}", step=run.step)


def checkpoint_step(run: Run) -> int | None:
    """Return the step of the newest checkpoint that the run has told of, or else was forked from; None without one."""
    told = run.info.get("checkpoint")
    step = told.get("step") if isinstance(told, dict) else None
    return step if isinstance(step, int) else run.fork_step or None


def told_interventions(connection: Connection, run_id: str) -> list[dict[str, Any]]:
    """Return what people have changed in the run, as a script has it, in the order in which it was told."""
    rows = []
    for event in list_events(connection, run_id, ["intervention"], limit=MAX_INTERVENTIONS):
        data = event.data
        if isinstance(data.get("id"), int) and isinstance(data.get("field"), str) and event.step is not None:
            row = {"id": data["id"], "step": event.step, "field": data["field"], "value": data.get("new")}
            rows.append(row | {key: str(data.get(key) or "") for key in ("note", "by")})
    return rows


def switched_probes(run: Run) -> dict[str, bool]:
    """Return which probes were on and which were off when the run last told of them, by name."""
    told = run.info.get("probes")
    entries = [entry for entry in told if isinstance(entry, dict)] if isinstance(told, list) else []
    pairs = [(entry.get("name"), entry.get("is_on")) for entry in entries]
    return {name: is_on for name, is_on in pairs if isinstance(name, str) and isinstance(is_on, bool)}
