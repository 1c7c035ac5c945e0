"""What people ask of a run, and what became of it; stored before it is sent, so that a restart forgets none."""

import time as clock
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, func, insert, select, update

from babysit.errors import LimitError, NotFoundError
from babysit.store.tables import commands

Status: TypeAlias = Literal["pending", "applied", "refused"]
MAX_PENDING = 100
"""Commands of a run that wait for an answer; only a stop is taken beyond."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `time` at which it was given, `step` at which it was settled, `answer` a sentence or None."""

    id: int
    run_id: str
    command: dict[str, Any]
    status: Status
    time: float
    step: int | None = None
    answer: str | None = None


def add_command(connection: Connection, run_id: str, command: dict[str, Any]) -> Command:
    """Store a pending command of an existing run and return it; raises LimitError where MAX_PENDING wait already."""
    if command.get("type") != "stop":
        _require_room(connection, run_id)
    row = {"run_id": run_id, "command": command, "status": "pending", "time": clock.time()}
    key = connection.execute(insert(commands), row).inserted_primary_key
    assert key is not None
    return get_command(connection, key[0])


def _require_room(connection: Connection, run_id: str) -> None:
    query = select(func.count()).where(commands.c.run_id == run_id, commands.c.status == "pending")
    if connection.execute(query).scalar_one() >= MAX_PENDING:
        raise LimitError(f"commands of run {run_id} that wait for an answer", MAX_PENDING)


def get_command(connection: Connection, command_id: int) -> Command:
    """Return the command; raises NotFoundError."""
    row = connection.execute(select(commands).where(commands.c.id == command_id)).mappings().first()
    if row is None:
        raise NotFoundError("command", str(command_id))
    return Command(**row)


def pending_commands(connection: Connection, run_id: str) -> list[Command]:
    """Return what is not settled yet, oldest first."""
    query = select(commands).where(commands.c.run_id == run_id, commands.c.status == "pending")
    return [Command(**row) for row in connection.execute(query.order_by(commands.c.id)).mappings()]


def settle_command(
    connection: Connection, command_id: int, status: Status, step: int | None = None, answer: str | None = None
) -> Command:
    """Set the outcome of a command once, and return the command; a second outcome changes nothing."""
    query = update(commands).where(commands.c.id == command_id, commands.c.status == "pending")
    connection.execute(query.values(status=status, step=step, answer=answer))
    return get_command(connection, command_id)
