"""What happened in a run: states, errors, answers, log lines, in the order in which they were stored."""

import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from babysit.store.commands import Command as Command
from babysit.store.commands import add_command as add_command
from babysit.store.commands import pending_commands as pending_commands
from babysit.store.commands import settle_command as settle_command
from babysit.store.tables import events


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `time` in unix seconds, `step` None when it belongs to no step."""

    id: int
    run_id: str
    kind: str
    step: int | None
    time: float
    data: dict[str, Any]


def add(
    connection: Connection,
    run_id: str,
    kind: str,
    data: dict[str, Any],
    step: int | None = None,
    time: float | None = None,
) -> Event:
    """Store an event of an existing run and return it; `time` is now unless given."""
    time = clock.time() if time is None else time
    row = {"run_id": run_id, "kind": kind, "step": step, "time": time, "data": data}
    key = connection.execute(insert(events), row).inserted_primary_key
    assert key is not None
    return Event(id=key[0], **row)  # type: ignore[arg-type]


def list_events(
    connection: Connection, run_id: str, kinds: Sequence[str] | None = None, after_id: int = 0, limit: int = 1000
) -> list[Event]:
    """Return up to `limit` events with an id above `after_id`, of the given kinds only when there are any."""
    query = select(events).where(events.c.run_id == run_id, events.c.id > after_id)
    if kinds is not None:
        query = query.where(events.c.kind.in_(kinds))
    rows = connection.execute(query.order_by(events.c.id).limit(limit)).mappings()
    return [Event(**row) for row in rows]
