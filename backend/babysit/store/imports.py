"""The imports: which run a foreign source became, so that it is imported once, also after it has grown."""

from typing import Any

from sqlalchemy import Connection, func, insert, select

from babysit.store.runs import Run, RunState, create_run, get_run, move_run, set_info
from babysit.store.tables import imports, series, tensors

TAG = "imported"
_REOPENED = "the import goes on"


def find(connection: Connection, key: str) -> Run | None:
    """Return the run that a source became, None where it was not imported yet, or its run was purged."""
    run_id = connection.execute(select(imports.c.run_id).where(imports.c.key == key)).scalar()
    return None if run_id is None else get_run(connection, run_id)


def begin(
    connection: Connection,
    key: str,
    config: dict[str, Any],
    name: str,
    dataset: str,
    network: str,
    info: dict[str, Any],
    started: float | None,
) -> Run:
    """Store the run of a source that is new, running since `started` (unix seconds), and return it."""
    run = create_run(connection, config, name, dataset, network, total_steps=0)
    connection.execute(insert(imports), {"key": key, "run_id": run.id})
    set_info(connection, run.id, info)
    return open_again(connection, run.id, "imported", started)


def open_again(connection: Connection, run_id: str, reason: str = _REOPENED, time: float | None = None) -> Run:
    """Return the run such that points can follow: one whose import was cut off runs again; a finished one stays so."""
    run = get_run(connection, run_id)
    if run.state in {RunState.STOPPED, RunState.FAILED}:
        run = move_run(connection, run_id, RunState.QUEUED, reason)
    if run.state is RunState.QUEUED:
        run = move_run(connection, run_id, RunState.STARTING, reason, time)
    if run.state in {RunState.STARTING, RunState.LOST}:
        run = move_run(connection, run_id, RunState.RUNNING, reason, time)
    return run


def stored(connection: Connection, run_id: str) -> tuple[dict[str, int], dict[str, float]]:
    """Return how many points of each series a run has, and the time (unix seconds) of each tensor's newest record."""
    counts = connection.execute(select(series.c.name, series.c.n).where(series.c.run_id == run_id))
    newest = select(tensors.c.name, func.max(tensors.c.time)).where(tensors.c.run_id == run_id)
    times = connection.execute(newest.group_by(tensors.c.name))
    return {row[0]: row[1] for row in counts}, {row[0]: row[1] for row in times}
