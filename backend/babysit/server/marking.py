"""Marking: what people change on runs, one or many, told to everyone who looks; and what is purged, files and all."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from babysit.errors import BabysitError, ConfigError, Problem, StateError, StoreError
from babysit.server.command import give
from babysit.server.services import Services
from babysit.store import marks
from babysit.store.database import Connection
from babysit.wire.messages import Order
from babysit.wire.text import Line, Text

Action: TypeAlias = Literal[
    "star", "unstar", "archive", "unarchive", "delete", "restore", "purge", "tag", "untag", "stop"
]  # fmt: skip
MAX_RUNS = 1000
PIECE = 50
"""Runs that are changed in one go, so that no producer waits for all of them."""
OPPOSITES: dict[Action, Action] = {
    "star": "unstar",
    "unstar": "star",
    "archive": "unarchive",
    "unarchive": "archive",
    "delete": "restore",
    "restore": "delete",
    "tag": "untag",
    "untag": "tag",
}


class Changes(BaseModel):
    """What is to be changed of a run's marks; what is left out stays. `tags` are all that it is to have."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Line | None = None
    note: Text | None = None
    tags: list[Line] | None = None
    is_starred: bool | None = None
    is_archived: bool | None = None
    is_deleted: bool | None = None

    def apply(self, connection: Connection, run_id: str) -> None:
        """Change a run, in the caller's transaction; raises NotFoundError, ConfigError and StateError."""
        if self.name is not None:
            marks.rename(connection, run_id, self.name)
        if self.note is not None:
            marks.set_note(connection, run_id, self.note)
        if self.tags is not None:
            marks.set_tags(connection, run_id, self.tags)
        if self.is_starred is not None:
            marks.star(connection, run_id, self.is_starred)
        if self.is_archived is not None:
            marks.archive(connection, run_id, self.is_archived)
        if self.is_deleted is not None:
            marks.remove(connection, run_id, self.is_deleted)


class Bulk(BaseModel):
    """One action on many runs."""

    model_config = ConfigDict(extra="forbid", strict=True)

    runs: Annotated[list[Line], Field(max_length=MAX_RUNS)]
    action: Action
    tags: Annotated[list[Line], Field(max_length=marks.MAX_TAGS)] = []


async def mark(services: Services, run_id: str, changes: Changes) -> None:
    """Change a run's marks, all or nothing; raises NotFoundError, ConfigError and StateError."""
    job = partial(changes.apply, run_id=run_id)
    await asyncio.wrap_future(services.database.writer.submit(job))
    services.broadcast.marked([run_id])


async def act(services: Services, order: Bulk) -> dict[str, Any]:
    """Do one thing to many runs; return those that it is `done` for, those `refused` with the reason, and the orders
    that would `undo` it: on the runs that were not so before, with the tags that each had not.
    """
    ids, tags = list(dict.fromkeys(order.runs)), marks.tidy(order.tags)
    if order.action in {"tag", "untag"} and not tags:
        raise ConfigError([Problem("tags", f"must be given to {order.action} runs", [])])
    outcome = Outcome([], {}, [])
    if order.action == "stop":
        await _stop(services, ids, outcome)
    elif order.action == "purge":
        await _purge_all(services, ids, outcome)
    else:
        await _mark_all(services, ids, partial(_CHANGE[order.action], tags=tags), outcome)
    return outcome.to_dict(OPPOSITES.get(order.action))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a bulk action: the runs that it is done for, those among them that it changed, and the refused.

    The changed ones stand by the tags that it put on them or took off them, none where it was about another mark.
    """

    done: list[str]
    changed: dict[tuple[str, ...], list[str]]
    refused: list[dict[str, str]]

    def refuse(self, run_id: str, reason: BabysitError) -> None:
        """Note why a run was left as it was."""
        self.refused.append({"id": run_id, "reason": str(reason)})

    def note(self, run_id: str, change: bool | list[str]) -> None:
        """Note that it is done for a run, and what that has changed there."""
        self.done.append(run_id)
        if change:
            tags = () if change is True else tuple(change)
            self.changed.setdefault(tags, []).append(run_id)

    def add(self, other: "Outcome") -> None:
        """Add what became of the same action on other runs."""
        self.done.extend(other.done)
        self.refused.extend(other.refused)
        for tags, ids in other.changed.items():
            self.changed.setdefault(tags, []).extend(ids)

    def to_dict(self, opposite: Action | None) -> dict[str, Any]:
        """Return the answer to the request."""
        undo = [{"action": opposite, "tags": list(tags), "runs": ids} for tags, ids in self.changed.items()]
        return {"done": self.done, "refused": self.refused, "undo": undo if opposite else []}


Change: TypeAlias = Callable[..., bool | list[str]]
_CHANGE: dict[Action, Change] = {
    "star": lambda c, run, tags: marks.star(c, run, True),
    "unstar": lambda c, run, tags: marks.star(c, run, False),
    "archive": lambda c, run, tags: marks.archive(c, run, True),
    "unarchive": lambda c, run, tags: marks.archive(c, run, False),
    "delete": lambda c, run, tags: marks.remove(c, run, True),
    "restore": lambda c, run, tags: marks.remove(c, run, False),
    "tag": lambda c, run, tags: marks.add_tags(c, run, tags),
    "untag": lambda c, run, tags: marks.remove_tags(c, run, tags),
}


async def _mark_all(services: Services, ids: Sequence[str], change: Change, outcome: Outcome) -> None:
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        job = partial(_mark_piece, piece=piece, change=change)
        part = await asyncio.wrap_future(services.database.writer.submit(job))
        outcome.add(part)
        services.broadcast.marked([run_id for ids in part.changed.values() for run_id in ids])


def _mark_piece(connection: Connection, piece: Sequence[str], change: Change) -> Outcome:
    """Change some runs; what is refused is refused before anything of it is written."""
    outcome = Outcome([], {}, [])
    for run_id in piece:
        try:
            outcome.note(run_id, change(connection, run_id))
        except StoreError:
            raise
        except BabysitError as error:
            outcome.refuse(run_id, error)
    return outcome


async def _stop(services: Services, ids: Sequence[str], outcome: Outcome) -> None:
    for run_id in ids:
        try:
            await give(services, run_id, Order(type="stop"))
        except BabysitError as error:
            outcome.refuse(run_id, error)
        else:
            outcome.done.append(run_id)


async def _purge_all(services: Services, ids: Sequence[str], outcome: Outcome) -> None:
    ready = []
    for run_id in ids:
        try:
            await run_in_threadpool(_require_purgeable, services, run_id)
        except StoreError:
            raise
        except BabysitError as error:
            outcome.refuse(run_id, error)
        else:
            ready.append(run_id)
    outcome.done.extend(await run_in_threadpool(services.caretaker.purge, ready))


async def purge(services: Services, run_id: str) -> None:
    """Remove a deleted run for good, rows and files; raises NotFoundError, StateError."""
    await run_in_threadpool(_require_purgeable, services, run_id)
    await run_in_threadpool(services.caretaker.purge, [run_id])


def _require_purgeable(services: Services, run_id: str) -> None:
    if services.supervisor.has_worker(run_id):
        raise StateError("the run", "about to end", "be purged before its worker is gone")
    with services.database.read() as connection:
        marks.require_purgeable(connection, run_id)
