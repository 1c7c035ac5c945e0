"""Giving a command: refused in the wrong state, stored, then sent to the run's producer."""

import asyncio
from typing import Any

from starlette.concurrency import run_in_threadpool

import babysit.probes  # noqa: F401 — enters the probes
from babysit.errors import ConfigError, Problem, StateError
from babysit.probes.probe import probes
from babysit.server.services import Services
from babysit.store.events import add_command
from babysit.store.runs import Run, RunState, get_run
from babysit.wire.messages import Command, Order

ALIVE = frozenset({RunState.STARTING, RunState.RUNNING, RunState.PAUSED, RunState.LOST})
ALLOWED: dict[str, frozenset[RunState]] = {
    "stop": ALIVE | {RunState.QUEUED},
    "pause": frozenset({RunState.RUNNING}),
    "resume": frozenset({RunState.PAUSED, RunState.STOPPED, RunState.FAILED}),
    "set": ALIVE,
}


async def give(services: Services, run_id: str, order: Order) -> dict[str, Any]:
    """Give `order` to a run; return the command's id and status. A run that has stopped or failed is resumed.

    It then goes on from its newest checkpoint, by way of the queue. Raises NotFoundError, StateError, LimitError, and
    ConfigError for a field that cannot be set in a running run, or a value that it cannot have.
    """
    run = await run_in_threadpool(_read, services, run_id)
    check_change(order)
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
    stored = await asyncio.wrap_future(future)
    is_sent = services.sessions.deliver(run_id, Command(id=stored.id, command=order))
    if order.type == "stop":
        await run_in_threadpool(services.supervisor.command_stop, run_id)
    return {"id": stored.id, "status": "sent" if is_sent else "pending"}


def check_change(order: Order) -> None:
    """Raise ConfigError for an order to set what cannot be set in a running run: only probes are switched there."""
    if order.type != "set":
        return
    fields = [f"probes.{name}" for name in probes.names()]
    if order.field not in fields:
        raise ConfigError([Problem("field", f"must be one of {', '.join(fields)}", order.field)])
    if not isinstance(order.value, bool):
        raise ConfigError([Problem("value", "must be true or false", order.value)])


def _read(services: Services, run_id: str) -> Run:
    with services.database.read() as connection:
        return get_run(connection, run_id)
