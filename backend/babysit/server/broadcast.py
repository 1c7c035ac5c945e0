"""The broadcast: tells the hub what was committed, and keeps the runs' summaries fresh twice a second."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool

from babysit.live.hub import EVERYTHING, Hub
from babysit.live.update import Update
from babysit.server.present import finding_entry, summary
from babysit.store.database import Database
from babysit.store.events import Event as StoredEvent
from babysit.store.findings import Finding
from babysit.store.runs import runs_of
from babysit.wire.messages import Event, Points, SequencedMessage, State, Tensor, Tensors

SUMMARY_INTERVAL = 0.5

logger = logging.getLogger(__name__)


class Broadcast:
    """The one way from a commit to the viewers.

    Whoever else wants to know is told in the event loop: `heard` of a frame and the producer that sent it (None: it
    came from a spool), `changed` of a run whose row the server has changed.
    """

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database, self._hub = database, hub
        self._stale: set[str] = set()
        self._due = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.heard: Callable[[str, str | None, SequencedMessage], None] = lambda run_id, producer, message: None
        self.changed: Callable[[str], None] = lambda run_id: None
        self.queue_place: Callable[[str], int | None] = lambda run_id: None

    def committed(self, run_id: str, message: SequencedMessage, producer: str | None = None) -> None:
        """Publish a producer's frame that is now in the database; called in the event loop."""
        self._stale.add(run_id)
        self.heard(run_id, producer, message)
        if isinstance(message, Points):
            self._hub.publish(run_id, Update(blocks=tuple(message.blocks)))
        elif isinstance(message, Tensor):
            self._hub.publish(run_id, Update(tensors=(message,)))
        elif isinstance(message, Tensors):
            self._hub.publish(run_id, Update(tensors=tuple(message.tensors)))
        elif isinstance(message, Event):
            self._hub.publish(run_id, Update(events=(message.model_dump(exclude={"type", "seq"}),)))
        else:
            if isinstance(message, State):
                self._hub.publish(run_id, Update(events=(_state_event(message),)))
            self._due.set()

    def taken_in(self, run_id: str, message: SequencedMessage) -> None:
        """Publish, from any thread, a frame that came in by way of a spool."""
        self._soon(self.committed, run_id, message)

    def found(self, run_id: str, findings: Sequence[Finding]) -> None:
        """Tell, from any thread, what the doctor's findings in a run are now, and how the run is."""
        entries = [{"finding": finding_entry(finding)} for finding in findings]
        now = time.time()
        steps = [finding.step for finding in findings]
        events = [_live_event("finding", step, now, data) for step, data in zip(steps, entries, strict=True)]
        self._soon(self._tell, run_id, events)

    def happened(self, run_id: str, event: StoredEvent) -> None:
        """Tell, from any thread, of an event that the server itself has stored."""
        self._soon(self._tell, run_id, [_live_event(event.kind, event.step or 0, event.time, event.data)])

    def disk_is_full(self, is_full: bool) -> None:
        """Tell, from any thread, every viewer whether the disk is full."""
        self._soon(self._hub.tell_disk, is_full)

    def touch(self, run_id: str) -> None:
        """Note from any thread that a run's row has changed."""
        self._soon(self._touch, run_id)

    def marked(self, run_ids: Sequence[str]) -> None:
        """Note from any thread that people have put something on runs, which is nothing for a doctor."""
        for run_id in run_ids:
            self._soon(self._refresh, run_id)

    def _soon(self, call: Callable[..., None], *arguments: Any) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(call, *arguments)

    async def tick(self) -> None:
        """Publish the summaries of changed runs, at most every half second unless a state has changed."""
        while True:
            await self._wait()
            stale, self._stale = sorted(self._stale), set()
            if stale:
                try:
                    summaries = await run_in_threadpool(self._summaries, stale)
                except Exception:
                    logger.exception("run summaries could not be read")
                    continue
                self._publish(summaries)

    def _tell(self, run_id: str, events: list[dict[str, Any]]) -> None:
        self._hub.publish(run_id, Update(events=tuple(events)))
        self._refresh(run_id)

    def _touch(self, run_id: str) -> None:
        self._refresh(run_id)
        self.changed(run_id)

    def _refresh(self, run_id: str) -> None:
        self._stale.add(run_id)
        self._due.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(SUMMARY_INTERVAL):
                await self._due.wait()
            await asyncio.sleep(0.02)  # one round for the several moves that come together
        except TimeoutError:
            pass
        self._due.clear()

    def _summaries(self, run_ids: list[str]) -> list[dict[str, Any]]:
        with self._database.read() as connection:
            found = runs_of(connection, run_ids)
        return [summary(run, self.queue_place(run.id)) for run in found]

    def _publish(self, summaries: list[dict[str, Any]]) -> None:
        for item in summaries:
            self._hub.publish(item["id"], Update(summaries=(item,)))
        self._hub.publish(EVERYTHING, Update(summaries=tuple(summaries)))


def _state_event(message: State) -> dict[str, Any]:
    data = {"state": message.state, "reason": message.reason} | ({"by": message.by} if message.by else {})
    return _live_event("state", message.step, message.time, data)


def _live_event(kind: str, step: int, moment: float, data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "step": step, "time": moment, "data": data}
