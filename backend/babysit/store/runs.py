"""The runs: one row each, from the queue to the end. Lists read this table only."""

import math
import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from babysit.errors import NotFoundError
from babysit.store import chunks, events, fields, marks
from babysit.store.ids import make_id
from babysit.store.metrics import Metrics
from babysit.store.states import MOVES as MOVES
from babysit.store.states import RunState as RunState
from babysit.store.states import move as move
from babysit.store.tables import marks as marks_table
from babysit.store.tables import runs

# Made once, for every frame needs them.
_PROGRESS = select(runs.c.step, runs.c.metrics).where(runs.c.id == bindparam("key"))
_SET_PROGRESS = update(runs).where(runs.c.id == bindparam("key"))
_RUN = select(
    runs,
    *(marks_table.c[name] for name in ("is_starred", "archived_at", "deleted_at")),
    (func.length(marks_table.c.note) > 0).label("has_note"),
).join(marks_table)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands: times in unix seconds, `info` what its producer told, `metrics` see store.metrics.

    `health` is the severity of its worst open finding, "healthy" without one, None before it was judged. A run that was
    made from another has its `parent_id`, the step that it goes on from (0: from the beginning) and its `origin`. What
    people put on it, its note apart: see store.marks.
    """

    id: str
    name: str
    state: RunState
    reason: str
    dataset: str
    network: str
    created_at: float
    started_at: float | None
    ended_at: float | None
    step: int
    total_steps: int
    pid: int | None
    pid_started: float | None
    metrics: Metrics
    config: dict[str, Any]
    info: dict[str, Any]
    error: str | None
    traceback: str | None
    health: str | None
    parent_id: str | None
    fork_step: int | None
    origin: dict[str, Any] | None
    is_starred: bool
    archived_at: float | None
    deleted_at: float | None
    has_note: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Descent:
    """From which run another is made, and at which step it goes on from there; 0: from the beginning.

    `origin` has `kind` ("fork", "experiment", "counterfactual" or "replay"), `changes` (field → new value), and where
    there is one the `finding` that it answers (an id) and the `group` of those that were made with it.
    """

    parent_id: str
    step: int
    origin: dict[str, Any]


def create_run(
    connection: Connection,
    config: dict[str, Any],
    name: str,
    dataset: str,
    network: str,
    total_steps: int,
    descent: Descent | None = None,
    run_id: str | None = None,
    info: dict[str, Any] | None = None,
) -> Run:
    """Store a queued run under a new id and return it; `network` is a short text such as "64-100-10 relu".

    `run_id` is one that `make_id` gave, for a run that has files before it is stored; `info` is what is known of it.
    """
    run_id = run_id or make_id()
    row: dict[str, Any] = {"id": run_id, "name": name, "state": RunState.QUEUED.value, "reason": "", "dataset": dataset}
    row |= {"network": network, "created_at": clock.time(), "step": 0, "total_steps": total_steps}
    if descent is not None:
        row |= {"parent_id": descent.parent_id, "fork_step": descent.step, "origin": descent.origin}
    connection.execute(insert(runs), row | {"metrics": {}, "config": config, "info": info or {}})
    marks.begin(connection, run_id)
    fields.put(connection, run_id, config)
    events.add(connection, run_id, "state", {"state": RunState.QUEUED.value, "from": None, "reason": ""})
    return get_run(connection, run_id)


def get_run(connection: Connection, run_id: str) -> Run:
    """Return the run; raises NotFoundError."""
    found = _fetch(connection, _RUN.where(runs.c.id == run_id))
    if not found:
        raise NotFoundError("run", run_id)
    return found[0]


def require_run(connection: Connection, run_id: str) -> None:
    """Raise NotFoundError when there is no such run, or none any more: what is being purged has lost its marks."""
    if connection.execute(select(marks_table.c.run_id).where(marks_table.c.run_id == run_id)).first() is None:
        raise NotFoundError("run", run_id)


def runs_named(connection: Connection, names: Sequence[str], limit: int) -> list[Run]:
    """Return the newest runs that have one of the names, newest first, at most `limit`."""
    return _fetch(connection, _RUN.where(runs.c.name.in_(names)).order_by(runs.c.id.desc()).limit(limit))


def runs_of(connection: Connection, run_ids: Sequence[str]) -> list[Run]:
    """Return the runs of `run_ids` that there are, in the order of these."""
    found = {run.id: run for run in _fetch(connection, _RUN.where(runs.c.id.in_(run_ids)))} if run_ids else {}
    return [found[run_id] for run_id in run_ids if run_id in found]


def active_runs(connection: Connection) -> list[Run]:
    """Return every run that has not ended, the queued ones too, oldest first."""
    states = [state.value for state in RunState if not state.is_final]
    return _fetch(connection, _RUN.where(runs.c.state.in_(states)).order_by(runs.c.id))


def ids_in(connection: Connection, states: Sequence[RunState]) -> list[str]:
    """Return the ids of the runs in the given states, oldest first."""
    query = select(runs.c.id).where(runs.c.state.in_([state.value for state in states]))
    return list(connection.execute(query.order_by(runs.c.id)).scalars())


def move_run(
    connection: Connection,
    run_id: str,
    to: RunState,
    reason: str,
    time: float | None = None,
    step: int | None = None,
    by: str = "",
) -> Run:
    """Move a run to another state, store the event with who wanted it, and return the run.

    Raises StateError for an illegal move.
    """
    run = get_run(connection, run_id)
    move(run.state, to)
    time = time if time is not None and math.isfinite(time) else clock.time()
    changes: dict[str, Any] = {"state": to.value, "reason": reason, "step": max(run.step, step or 0)}
    if run.started_at is None and to in {RunState.STARTING, RunState.RUNNING}:
        changes["started_at"] = time
    if to.is_final:
        changes["ended_at"] = time
        chunks.merge(connection, run_id)
    elif to is RunState.QUEUED:
        changes |= dict.fromkeys(("ended_at", "error", "traceback", "pid", "pid_started"))
    _change(connection, run_id, **changes)
    data = {"state": to.value, "from": run.state.value, "reason": reason} | ({"by": by} if by else {})
    events.add(connection, run_id, "state", data, changes["step"], time)
    return get_run(connection, run_id)


def set_info(connection: Connection, run_id: str, info: dict[str, Any]) -> Run:
    """Add `info` to what is known of the run, key by key; its `total_steps` becomes the run's. Returns the run."""
    run = get_run(connection, run_id)
    total = info.get("total_steps")
    is_count = isinstance(total, int) and not isinstance(total, bool) and 0 <= total < 1 << 63
    _change(connection, run_id, info=run.info | info, total_steps=total if is_count else run.total_steps)
    return get_run(connection, run_id)


def set_health(connection: Connection, run_id: str, health: str) -> None:
    """Note how the run is: the severity of its worst open finding, or "healthy"."""
    _change(connection, run_id, health=health)


def family(connection: Connection, run_id: str, limit: int = 200) -> list[Run]:
    """Return the runs of a run's family tree, oldest first: its first ancestor's descendants.

    At most `limit` of them; the run itself is always there.
    """
    run = root = get_run(connection, run_id)
    while root.parent_id is not None and (above := _fetch(connection, _RUN.where(runs.c.id == root.parent_id))):
        root = above[0]
    found, below = [root], [root.id]
    while below and len(found) < limit:
        query = _RUN.where(runs.c.parent_id.in_(below)).order_by(runs.c.id).limit(limit - len(found))
        children = _fetch(connection, query)
        found, below = found + children, [child.id for child in children]
    is_there = run.id in {member.id for member in found}
    return sorted(found if is_there else [*found[:-1], run], key=lambda member: member.id)


def children(connection: Connection, run_id: str, limit: int = 200) -> list[Run]:
    """Return the runs that were made from this one, oldest first."""
    return _fetch(connection, _RUN.where(runs.c.parent_id == run_id).order_by(runs.c.id).limit(limit))


def set_process(connection: Connection, run_id: str, pid: int | None, pid_started: float | None) -> None:
    """Note the process that trains the run; its start time tells it from a later one of the same pid."""
    _change(connection, run_id, pid=pid, pid_started=pid_started)


def set_error(connection: Connection, run_id: str, sentence: str, traceback: str | None = None) -> None:
    """Note why the run failed: a sentence for its page, the traceback for its log."""
    _change(connection, run_id, error=sentence, traceback=traceback)


def progress(connection: Connection, run_id: str) -> tuple[int, Metrics]:
    """Return how far an existing run has come: its highest step, and its headline metrics."""
    row = connection.execute(_PROGRESS, {"key": run_id}).one()
    return row.step, row.metrics


def set_progress(connection: Connection, run_id: str, step: int, metrics: Metrics) -> None:
    """Note how far the run has come."""
    connection.execute(_SET_PROGRESS, {"key": run_id, "step": step, "metrics": metrics})


def _change(connection: Connection, run_id: str, **values: Any) -> None:
    if connection.execute(update(runs).where(runs.c.id == run_id).values(values)).rowcount != 1:
        raise NotFoundError("run", run_id)


def _fetch(connection: Connection, query: Select[Any]) -> list[Run]:
    rows = connection.execute(query).mappings().all()
    tags = marks.tags_of(connection, [row["id"] for row in rows])
    return [Run(**{**row, "state": RunState(row["state"]), "tags": tags[row["id"]]}) for row in rows]
