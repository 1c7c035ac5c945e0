"""The accounts: how many bytes each run takes, counted once and again where it has changed.

What has ended does not grow, so that a count after the first looks at few runs. It goes on in a thread of its own; who
asks gets what is known after a moment's wait, and when it was counted.
"""

import logging
import shutil
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from babysit.errors import StoreError
from babysit.server.inventory import bytes_below
from babysit.store.database import FILE_NAME, Connection, Database
from babysit.store.space import space
from babysit.store.usage import BATCH, Standing, Use, standings, uses
from babysit.workers.job import run_folder

Kind = Literal["bytes", "points", "tensors", "events", "files"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_LISTED = 200
FRESH_SECONDS = 5.0
FOLDER_SECONDS = 60.0
"""Between two looks at the folders of data sets, which may hold a hundred thousand pictures."""
WAIT_SECONDS = 1.5
SETTLED_SECONDS = 30.0
"""After a run's end its worker may still put away what it needs no more, such as its spool."""
FOLDERS = ("datasets", "uploads", "backups")
"""What else is large in a data folder."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """A run and what it takes, in bytes."""

    standing: Standing
    use: Use
    files: int
    counted_at: float

    @property
    def bytes(self) -> int:
        """All of it."""
        return self.use.points + self.use.tensors + self.use.events + self.files

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        run, use = self.standing, self.use
        sizes = {"points": use.points, "tensors": use.tensors, "events": use.events, "files": self.files}
        return {"id": run.id, "name": run.name, "state": run.state, "bytes": self.bytes, **sizes}


class Accounts:
    """One for a data folder; any thread asks."""

    def __init__(self, database: Database, data_dir: Path) -> None:
        self._database, self._data_dir = database, data_dir
        self._known: dict[str, Account] = {}
        self._folders: dict[str, int] = dict.fromkeys(FOLDERS, 0)
        self._counted_at: float | None = None
        self._walked_at = 0.0
        self._lock = threading.Lock()
        self._counting: threading.Thread | None = None

    def count(self) -> None:
        """Bring the accounts up to now; raises StoreError."""
        with self._database.read() as connection:
            now = standings(connection)
        changed = [run for run in now.values() if not self._is_right(run)]
        for start in range(0, len(changed), BATCH):
            batch = changed[start : start + BATCH]
            with self._database.read() as connection:
                counted = uses(connection, [run.id for run in batch])
            for run in batch:
                files = bytes_below(run_folder(self._data_dir, run.id))
                self._known[run.id] = Account(run, counted[run.id], files, time.time())
        self._known = {run_id: self._known[run_id] for run_id in now}
        self._counted_at = time.time()
        if self._counted_at > self._walked_at + FOLDER_SECONDS:
            self._folders = {name: bytes_below(self._data_dir / name) for name in FOLDERS}
            self._walked_at = self._counted_at

    def bytes_of(self, run_ids: Iterable[str]) -> dict[str, int]:
        """Return what each of some runs takes, as it is known."""
        known = self._known
        return {run_id: known[run_id].bytes if run_id in known else 0 for run_id in run_ids}

    def summary(self, is_full: bool, sort: Kind = "bytes", limit: int = MAX_LISTED) -> dict[str, Any]:
        """Return what all takes, and the runs that take most, as plain JSON; counts in the background where it is time.

        `counted_at` is None before the first count is done, and `is_counting` says that another one is on its way.
        """
        self._refresh()
        known = sorted(self._known.values(), key=lambda account: -account.to_dict()[sort])
        entries = [account.to_dict() for account in known]
        disk = shutil.disk_usage(self._data_dir)
        with self._database.read() as connection:
            taken = _space(connection, self._data_dir)
        return {
            **taken,
            "disk": {"total": disk.total, "free": disk.free},
            "is_full": is_full,
            "runs": entries[:limit],
            "total": len(entries),
            "sums": {kind: sum(entry[kind] for entry in entries) for kind in KINDS},
            "folders": self._folders,
            "counted_at": self._counted_at,
            "is_counting": self._counting is not None and self._counting.is_alive(),
        }

    def _is_right(self, run: Standing) -> bool:
        known = self._known.get(run.id)
        if known is None or known.standing != run or run.ended_at is None:
            return False
        return known.counted_at > run.ended_at + SETTLED_SECONDS

    def _refresh(self) -> None:
        """Count in a thread unless that is done or being done, and wait for it for a moment."""
        with self._lock:
            is_fresh = self._counted_at is not None and time.time() - self._counted_at < FRESH_SECONDS
            if not is_fresh and (self._counting is None or not self._counting.is_alive()):
                self._counting = threading.Thread(target=self._try_count, name="babysit-accounts", daemon=True)
                self._counting.start()
            counting = self._counting
        if counting is not None:
            counting.join(WAIT_SECONDS)

    def _try_count(self) -> None:
        try:
            self.count()
        except StoreError as error:
            logger.warning("what runs take could not be counted: %s", error)


def _space(connection: Connection, data_dir: Path) -> dict[str, int]:
    found = space(connection, data_dir / FILE_NAME)
    return {"database": found.database, "log": found.log, "free": found.free}
