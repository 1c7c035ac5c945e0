"""The alerts: when a finding opens or worsens, the webhook is told and the run paused or stopped, as the settings say.

They work in a loop of their own, in a thread of their own: an address that hangs holds up nobody, and of those that
wait there is a bound. What was told or done is an event of the run.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from babysit.errors import BabysitError
from babysit.server.alert_settings import AlertFile
from babysit.server.broadcast import Broadcast
from babysit.server.present import finding_entry
from babysit.server.webhook import Delivery, deliver, post
from babysit.store import events
from babysit.store.database import Database
from babysit.store.findings import SEVERITIES, Finding
from babysit.wire.messages import Order

MAX_WAITING = 100
MAX_CALLS = 4
ACT_SECONDS = 10.0

logger = logging.getLogger(__name__)


class Alerts:
    """One for a server; any thread may raise them. `give` is how a command is given, in the server's event loop."""

    def __init__(self, database: Database, broadcast: Broadcast, file: AlertFile, url: str) -> None:
        self.file = file
        self.give: Callable[[str, Order], Awaitable[Any]] | None = None
        self._database, self._broadcast, self._url = database, broadcast, url
        self._n_waiting = 0
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._calls = asyncio.Semaphore(MAX_CALLS)
        self._thread = threading.Thread(target=self._loop.run_forever, name="babysit-alerts", daemon=True)

    def start(self) -> None:
        """Begin to tell and to act."""
        self._thread.start()

    def close(self) -> None:
        """Give up what still waits, and end the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._cancel)
            self._thread.join(2 * ACT_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    def raise_for(self, run_id: str, name: str, findings: Sequence[Finding]) -> None:
        """Tell of findings that have opened or become worse, and act on them, as the settings say; never waits."""
        settings = self.file.settings
        least = SEVERITIES.index(settings.minimum)
        for finding in findings:
            if SEVERITIES.index(finding.severity) < least:
                continue
            choice = settings.choice(finding.rule)
            if choice.action != "none":
                self._begin(self._act(run_id, finding, choice.action))
            if settings.webhook.is_on and choice.webhook:
                self._queue(run_id, name, finding, settings.webhook.url)

    def test(self) -> "Future[Delivery]":
        """Post a test message to the address of the settings, whether it is on or not; once, and at once."""
        content = {"is_test": True, "run": "", "name": "a test", "url": self._url, "finding": None}
        text = "babysit: a test. Alerts of runs look like this."
        return asyncio.run_coroutine_threadsafe(self._test(content | {"text": text}), self._loop)

    async def _test(self, content: dict[str, Any]) -> Delivery:
        url = self.file.settings.webhook.url
        return await post(url, content) if url else Delivery(False, "no address is set")

    def _queue(self, run_id: str, name: str, finding: Finding, url: str) -> None:
        with self._lock:
            has_room = self._n_waiting < MAX_WAITING
            self._n_waiting += has_room
        if has_room:
            self._begin(self._tell(run_id, name, finding, url))
        else:
            self._note_delivery(run_id, finding, Delivery(False, f"not sent: {MAX_WAITING} alerts wait already"))

    def _begin(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _tell(self, run_id: str, name: str, finding: Finding, url: str) -> None:
        try:
            async with self._calls:
                outcome = await deliver(url, self._message(run_id, name, finding))
        finally:
            with self._lock:
                self._n_waiting -= 1
        self._note_delivery(run_id, finding, outcome)

    def _message(self, run_id: str, name: str, finding: Finding) -> dict[str, Any]:
        """Return what is posted; `text` is what chats show of it."""
        page = f"{self._url}/runs/{run_id}"
        title = str(finding.data.get("title", finding.rule))
        text = f"babysit: {finding.severity} in {name}: {title}. {finding.data.get('sentence', '')} {page}"
        return {"run": run_id, "name": name, "url": page, "text": text, "finding": finding_entry(finding)}

    def _note_delivery(self, run_id: str, finding: Finding, outcome: Delivery) -> None:
        data = {"finding": finding.id, "rule": finding.rule, "channels": ["webhook"]}
        self._note(run_id, "alerted", finding.step, data | {"ok": outcome.is_ok, "sentence": outcome.sentence})

    async def _act(self, run_id: str, finding: Finding, action: str) -> None:
        """Pause or stop the run in the way in which a person does."""
        title = str(finding.data.get("title", finding.rule))
        is_done, sentence = True, f"{'paused' if action == 'pause' else 'stopped'} because of: {title}"
        try:
            await asyncio.wrap_future(self._command(run_id, order(action, f"because of: {title}")))
        except (BabysitError, TimeoutError) as error:
            is_done, sentence = False, str(error) or "the command was not taken in time"
        data = {"finding": finding.id, "rule": finding.rule, "action": action, "ok": is_done, "sentence": sentence}
        self._note(run_id, "acted", finding.step, data)

    def _command(self, run_id: str, command: Order) -> "Future[Any]":
        give, loop = self.give, self._broadcast.loop
        if give is None or loop is None:
            raise TimeoutError("the server is not ready")

        async def work() -> Any:
            async with asyncio.timeout(ACT_SECONDS):
                return await give(run_id, command)

        return asyncio.run_coroutine_threadsafe(work(), loop)

    def _note(self, run_id: str, kind: str, step: int, data: dict[str, Any]) -> None:
        try:
            future = self._database.writer.submit(lambda connection: events.add(connection, run_id, kind, data, step))
        except BabysitError as error:
            logger.warning("run %s: an event %s could not be stored: %s", run_id, kind, error)
            return
        future.add_done_callback(partial(self._publish, run_id))

    def _publish(self, run_id: str, done: "Future[events.Event]") -> None:
        if done.exception() is None:
            self._broadcast.happened(run_id, done.result())

    def _cancel(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_soon(self._loop.stop)


def order(action: str, note: str) -> Order:
    """Return the doctor's order to a run."""
    return Order.model_validate({"type": action, "note": note[:1000].replace("\n", " "), "by": "doctor"})
