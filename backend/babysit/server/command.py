"""Giving a command: refused in the wrong state, stored, then sent to the run's producer."""

import asyncio
from typing import Any

from starlette.concurrency import run_in_threadpool

from babysit.errors import StateError
from babysit.server.services import Services
from babysit.store.events import add_command
from babysit.store.runs import Run, RunState, get_run
from babysit.wire.messages import Command, Order

ALIVE = frozenset({RunState.STARTING, RunState.RUNNING, RunState.PAUSED, RunState.LOST})
ALLOWED: dict[str, frozenset[RunState]] = {
    "stop": ALIVE | {RunState.QUEUED},
    "pause": frozenset({RunState.RUNNING}),
    "resume": frozenset({RunState.PAUSED, RunState.STOPPED, RunState.FAILED}),
}


async def give(services: Services, run_id: str, order: Order) -> dict[str, Any]:
    """Give `order` to a run; return the command's id and status. Raises NotFoundError, StateError, LimitError.

    A run that has stopped or failed is resumed from its newest checkpoint, by way of the queue.
    """
    run = await run_in_threadpool(_read, services, run_id)
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


def _read(services: Services, run_id: str) -> Run:
    with services.database.read() as connection:
        return get_run(connection, run_id)
