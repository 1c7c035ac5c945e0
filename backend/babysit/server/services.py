"""The parts of a running server, opened together and closed together."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from starlette.websockets import WebSocket

from babysit.doctor.rule import rules
from babysit.live.hub import Hub
from babysit.server.accounts import Accounts
from babysit.server.alert_settings import AlertFile
from babysit.server.alerts import Alerts
from babysit.server.assets import Assets, frontend_folder
from babysit.server.attendance import Attendance
from babysit.server.broadcast import Broadcast
from babysit.server.caretaker import Caretaker
from babysit.server.contact import Contact
from babysit.server.facets import Facets
from babysit.server.origins import HostRule
from babysit.server.previews import Previews
from babysit.server.sessions import Sessions
from babysit.server.settings import Settings
from babysit.server.tokens import Tokens
from babysit.server.uploads import Uploads
from babysit.store.database import Database
from babysit.workers.checkups import Checkups
from babysit.workers.executors.local import LocalExecutor
from babysit.workers.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Services:
    """What the endpoints work with; one of each for a server."""

    settings: Settings
    tokens: Tokens
    hosts: HostRule
    assets: Assets
    database: Database
    supervisor: Supervisor
    hub: Hub
    broadcast: Broadcast
    alerts: Alerts
    attendance: Attendance
    sessions: Sessions
    contact: Contact
    uploads: Uploads
    previews: Previews
    checkups: Checkups
    caretaker: Caretaker
    accounts: Accounts
    url: str
    facets: Facets = field(default_factory=Facets)
    live_sockets: set[WebSocket] = field(default_factory=set)
    producer_sockets: set[WebSocket] = field(default_factory=set)
    downloads: set[ExitStack] = field(default_factory=set)

    @property
    def datasets_folder(self) -> Path:
        """Where data sets are downloaded and cached."""
        return self.settings.data_dir / "datasets"

    @property
    def cookie_name(self) -> str:
        """The session cookie's name; it has the port, because cookies of one host are shared by all its ports."""
        return f"babysit-{self.settings.port}"

    def run_folder(self, run_id: str) -> Path:
        """Return the folder of one run's files. `run_id` must be an id that the database holds."""
        return self.settings.data_dir / "runs" / run_id


@contextlib.contextmanager
def open_services(settings: Settings, url: str) -> Iterator[Services]:
    """Open the data folder and everything on it, for a server that people reach at `url`; close it all at the end.

    Raises FolderInUseError when another server holds the folder, StoreError when the database cannot be used.
    """
    database = Database.open(settings.data_dir, settings.database)
    try:
        database.note_holder(f"babysit serve, pid {os.getpid()}, {url}")
        tokens = Tokens.open(settings.data_dir, settings.token.get_secret_value() if settings.token else None)
        hub = Hub()
        broadcast = Broadcast(database, hub)
        executor = LocalExecutor(settings.data_dir, settings.slots)
        supervisor = Supervisor(database, executor, settings.slots, tokens.ingest, broadcast.touch, broadcast.taken_in)
        broadcast.queue_place = supervisor.queue_place
        alerts = Alerts(database, broadcast, AlertFile(settings.data_dir, rules.names()), settings.public_url or url)
        attendance = Attendance(database, broadcast, alerts)
        broadcast.heard, broadcast.changed = attendance.heard, attendance.changed
        _announce(settings.data_dir, url)
        yield Services(
            settings=settings,
            tokens=tokens,
            hosts=HostRule(settings.host, settings.public_url),
            assets=Assets(frontend_folder()),
            database=database,
            supervisor=supervisor,
            hub=hub,
            broadcast=broadcast,
            alerts=alerts,
            attendance=attendance,
            sessions=Sessions(),
            contact=Contact(database, broadcast, settings.grace),
            uploads=Uploads.open(settings.data_dir / "uploads", settings.upload_limit),
            previews=Previews(settings.data_dir / "datasets"),
            checkups=Checkups(settings.data_dir, os.cpu_count() or 1, executor.memory_limit),
            caretaker=Caretaker(database, broadcast.disk_is_full),
            accounts=Accounts(database, settings.data_dir),
            url=url,
        )
    finally:
        database.close()


@contextlib.asynccontextmanager
async def running(services: Services) -> AsyncIterator[None]:
    """Run the parts that work by themselves for as long as the server answers."""
    services.broadcast.loop = asyncio.get_running_loop()
    jobs = [asyncio.create_task(job) for job in (services.broadcast.tick(), services.contact.watch())]
    services.alerts.start()
    services.attendance.start()
    services.supervisor.adopt()
    services.supervisor.start()
    services.caretaker.start()
    try:
        yield
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        services.caretaker.close()
        services.previews.close()
        services.checkups.close()
        services.supervisor.close()
        services.attendance.close()
        services.alerts.close()


def _announce(folder: Path, url: str) -> None:
    """Write where this server is, for workers that come back and for the command line."""
    part = folder / f"server.json.{os.getpid()}.part"
    part.write_text(json.dumps({"url": url, "pid": os.getpid()}))
    part.replace(folder / "server.json")
