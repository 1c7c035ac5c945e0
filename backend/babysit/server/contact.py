"""The contact to the producers: a run of which nothing is heard for a grace is lost, until its producer is back.

A connected producer is in contact, whatever it says: a socket that nobody answers on is closed within a minute. Time
is the monotonic clock's, so that a clock that is set loses nobody.
"""

import asyncio
import logging
import time
from collections import Counter

from babysit.errors import BabysitError
from babysit.server.broadcast import Broadcast
from babysit.store.database import Connection, Database
from babysit.store.events import list_events
from babysit.store.runs import RunState, get_run, ids_in, move_run

SILENT = (RunState.STARTING, RunState.RUNNING, RunState.PAUSED)
"""The states in which a run has a producer that should be heard of."""
LOOK_SECONDS = 5.0

logger = logging.getLogger(__name__)


class Contact:
    """One for a server, in its event loop; `grace` in seconds."""

    def __init__(self, database: Database, broadcast: Broadcast, grace: float) -> None:
        self.grace = grace
        self._database, self._broadcast = database, broadcast
        self._connected: Counter[str] = Counter()
        self._silent_since: dict[str, float] = {}

    async def enter(self, run_id: str, is_lost: bool) -> None:
        """Note that a producer of the run is connected; a run that is lost goes back to where it was."""
        self._connected[run_id] += 1
        self._silent_since.pop(run_id, None)
        if is_lost:
            await self._move(run_id, is_lost=False)

    def leave(self, run_id: str) -> None:
        """Note that a connection of the run's has ended."""
        self._connected[run_id] -= 1
        if not self._connected[run_id]:
            del self._connected[run_id]
            self._silent_since[run_id] = time.monotonic()

    async def watch(self) -> None:
        """Look after the silent runs until cancelled."""
        while True:
            await asyncio.sleep(min(self.grace / 4, LOOK_SECONDS))
            try:
                await self._look()
            except BabysitError as error:
                logger.warning("silent runs are looked after a little later: %s", error)
            except Exception:
                logger.exception("the contact goes on after an unexpected error")

    async def _look(self) -> None:
        active, lost = await asyncio.to_thread(self._read)
        for run_id in self._overdue(active, time.monotonic()):
            await self._move(run_id, is_lost=True)
        for run_id in lost:
            if run_id in self._connected:  # it came back at the moment when it was lost
                await self._move(run_id, is_lost=False)

    def _read(self) -> tuple[list[str], list[str]]:
        with self._database.read() as connection:
            return ids_in(connection, SILENT), ids_in(connection, [RunState.LOST])

    def _overdue(self, active: list[str], now: float) -> list[str]:
        """Return which of the active runs have been silent for too long; one that is new here begins to be."""
        silent = [run_id for run_id in active if run_id not in self._connected]
        self._silent_since = {run_id: self._silent_since.get(run_id, now) for run_id in silent}
        return [run_id for run_id, since in self._silent_since.items() if now - since >= self.grace]

    async def _move(self, run_id: str, is_lost: bool) -> None:
        def job(connection: Connection) -> bool:
            return _lose(connection, run_id, self.grace) if is_lost else _find(connection, run_id)

        if await asyncio.wrap_future(self._database.writer.submit(job)):
            self._broadcast.touch(run_id)


def _lose(connection: Connection, run_id: str, grace: float) -> bool:
    if get_run(connection, run_id).state not in SILENT:
        return False
    move_run(connection, run_id, RunState.LOST, f"nothing was heard of it for {grace:g} seconds; it may still go on")
    return True


def _find(connection: Connection, run_id: str) -> bool:
    """Move a lost run back to where it was lost from."""
    if get_run(connection, run_id).state is not RunState.LOST:
        return False
    moves = [event.data for event in list_events(connection, run_id, ["state"], limit=1 << 30)]
    before = next((data.get("from") for data in reversed(moves) if data.get("state") == RunState.LOST), None)
    state = RunState.PAUSED if before == RunState.PAUSED else RunState.RUNNING
    move_run(connection, run_id, state, "it is heard of again")
    return True
