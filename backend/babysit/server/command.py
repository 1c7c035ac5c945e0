"""Giving a command: refused in the wrong state or with a value that cannot be, stored, sent to the run's producer."""

import asyncio
from typing import Any

from starlette.concurrency import run_in_threadpool

from babysit.errors import ConfigError, Problem, StateError, StoreFullError
from babysit.server.services import Services
from babysit.store.events import add_command
from babysit.store.runs import Run, RunState, get_run
from babysit.train.changes import change, name_of, settle
from babysit.train.config import parse
from babysit.train.validate import validate
from babysit.wire.messages import Command, Order

ALIVE = frozenset({RunState.STARTING, RunState.RUNNING, RunState.PAUSED, RunState.LOST})
ALLOWED: dict[str, frozenset[RunState]] = {
    "stop": ALIVE | {RunState.QUEUED},
    "pause": frozenset({RunState.RUNNING}),
    "resume": frozenset({RunState.PAUSED, RunState.STOPPED, RunState.FAILED}),
    "advance": frozenset({RunState.PAUSED}),
    "checkpoint": frozenset({RunState.RUNNING, RunState.PAUSED}),
    "set": ALIVE,
}
SIZE = "training.batch_size"
"""The one field whose new value may ask for more memory than there is."""


async def give(services: Services, run_id: str, order: Order) -> dict[str, Any]:
    """Give `order` to a run; return the command's id and status. A run that has stopped or failed is resumed.

    It then goes on from its newest checkpoint, by way of the queue. Raises NotFoundError, StateError, LimitError, and
    ConfigError for a field that cannot be set in a running run, or a value that it cannot have.
    """
    run = await run_in_threadpool(_read, services, run_id)
    if order.type == "set":
        await run_in_threadpool(check_change, services, run, order)
    if run.state not in ALLOWED[order.type]:
        raise StateError(f"run {run.id}", run.state.value, order.type)
    if run.state.is_final:
        await run_in_threadpool(services.supervisor.resume, run_id)
        return {"id": None, "status": "applied"}
    if run.state is RunState.QUEUED:
        await run_in_threadpool(services.supervisor.command_stop, run_id)
        return {"id": None, "status": "applied"}
    content = order.model_dump()
    future = services.database.writer.submit(lambda connection: add_command(connection, run_id, content))
    try:
        stored = await asyncio.wrap_future(future)
    except StoreFullError:
        if order.type != "stop" or not services.supervisor.has_worker(run_id):
            raise
        await run_in_threadpool(services.supervisor.command_stop, run_id)  # a full disk must not keep a run going
        return {"id": None, "status": "sent"}
    is_sent = services.sessions.deliver(run_id, Command(id=stored.id, command=order))
    if order.type == "stop":
        await run_in_threadpool(services.supervisor.command_stop, run_id)
    return {"id": stored.id, "status": "sent" if is_sent else "pending"}


def check_change(services: Services, run: Run, order: Order) -> None:
    """Raise ConfigError for an order to set what cannot be set in the run, or to a value that it cannot have.

    Whether it has that value by then, or another one than the person saw, its producer tells. A loop of one's own is
    sent what it has told of as its settings.
    """
    told = run.info.get("settings")
    settings = told if isinstance(told, dict) else {}
    field = order.field or ""
    if run.pid is None and not services.supervisor.has_worker(run.id):  # nor had it one
        if run.state in ALIVE and field not in settings:
            known = ", ".join(settings) or "none: this run is streamed in, and its loop has not told of any"
            raise ConfigError([Problem("field", f"must be one of its settings ({known})", field)])
        return
    config = settle(parse(run.config), settings)
    if name_of(config, field) == SIZE and run.state in ALIVE:
        validate(change(config, field, order.value, is_new=False), services.datasets_folder)
    else:
        change(config, field, order.value, is_new=False)


def _read(services: Services, run_id: str) -> Run:
    with services.database.read() as connection:
        return get_run(connection, run_id)
