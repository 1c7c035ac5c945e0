"""The caretaker: it sees when the disk is full and when it no longer is, and gives the database's free space back.

One thread that looks every two seconds. A disk is full when the database could not write; that is over when a small
write succeeds and the disk has room for the reserve. Free pages are cut off while nobody writes, or slowly beside those
who do, and never all of them: the next points would take them again.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from babysit.errors import StoreError
from babysit.server.inventory import remove_run_files
from babysit.store.database import Database
from babysit.store.purge import finish, left_over, purge
from babysit.store.reserve import Reserve
from babysit.store.space import PIECE, free_pages, give_back, probe

LOOK_SECONDS = 2.0
IDLE_SECONDS = 1.0
"""After so long without a write the database is left to the caretaker."""
SLACK_PAGES, SLACK_SHARE = 512, 50
"""Free pages that stay: so many, and one of so many."""
BUSY_PIECE, BUSY_PAUSE = 64, 0.25
"""A quarter of a megabyte at a time beside those who write."""

logger = logging.getLogger(__name__)


class Caretaker:
    """One for a server; `told` hears, in this thread, whenever the disk has become full or has room again."""

    def __init__(self, database: Database, told: Callable[[bool], None]) -> None:
        self._database, self._told = database, told
        self.reserve = Reserve(database.folder)
        self.is_full = False
        self._is_here = database.url.startswith("sqlite")  # and not on a disk that another server looks after
        self._wake = threading.Event()
        self._is_closed = False
        self._own_work = 0.0
        self._compacting = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="babysit-caretaker", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def purge(self, run_ids: Sequence[str]) -> list[str]:
        """Purge runs that have ended, rows and files; return those that are gone. On a full disk, from the reserve."""
        self._make_room()
        gone = purge(self._database.writer, run_ids, self._remove_files)
        self._wake.set()
        return gone

    def compact(self) -> tuple[int, int]:
        """Give all free space back; return the bytes of the database before and after."""
        self._make_room()
        with self._compacting:
            before, n_free = self._size()
            while n_free and not self._is_closed:
                n_free = self._database.writer.submit(give_back).result()
            self._database.writer.checkpoint()
            return before, self._size()[0]

    def _work(self) -> None:
        is_swept = False
        while not self._is_closed:
            pause = LOOK_SECONDS
            try:
                self._look()
                if not self.is_full:
                    is_swept = is_swept or self._sweep()
                    pause = self._give_back()
            except StoreError as error:
                logger.debug("the caretaker tries again: %s", error)
            except Exception:
                logger.exception("the caretaker goes on after an unexpected error")
            self._wake.wait(pause)
            self._wake.clear()

    def _look(self) -> None:
        writer = self._database.writer
        if writer.trouble is not None and self._is_writable():
            writer.relieve()
        is_full = writer.trouble is not None
        if is_full != self.is_full:
            self.is_full = is_full
            if is_full:
                logger.warning("nothing can be stored: %s; %s", writer.trouble, "producers keep what they have")
            else:
                logger.warning("there is room again: all is stored as before")
            self._told(is_full)
        if not is_full:
            self.reserve.keep()

    def _is_writable(self) -> bool:
        """Try a small write, where the disk says that it has room."""
        if self._is_here and self.reserve.free < self.reserve.size:
            return False
        try:
            self._database.writer.submit(probe).result()
        except StoreError:
            return False
        return True

    def _sweep(self) -> bool:
        """Finish the purges that another server has begun; return that it is done."""
        with self._database.read() as connection:
            left = left_over(connection)
        if left:
            logger.info("%d purges go on that were cut off", len(left))
            finish(self._database.writer, left, self._remove_files)
        return True

    def _give_back(self) -> float:
        """Give back a piece of what is free beyond the slack; return the seconds until the next look."""
        writer = self._database.writer
        with self._database.read() as connection:
            n_free, n_pages = free_pages(connection)
        slack = max(SLACK_PAGES, n_pages // SLACK_SHARE)
        if n_free <= 2 * slack:
            return LOOK_SECONDS
        is_idle = writer.worked_at == self._own_work or time.monotonic() - writer.worked_at > IDLE_SECONDS
        piece = min(PIECE if is_idle else BUSY_PIECE, n_free - slack)
        with self._compacting:
            writer.submit(lambda connection: give_back(connection, piece)).result()
        self._own_work = writer.worked_at
        if n_free - piece <= 2 * slack:
            writer.checkpoint()
        return 0.0 if is_idle else BUSY_PAUSE

    def _make_room(self) -> None:
        if self._database.writer.trouble is not None or self.reserve.free < self.reserve.size:
            self.reserve.give_up()

    def _remove_files(self, run_id: str) -> None:
        remove_run_files(self._database.folder, run_id)

    def _size(self) -> tuple[int, int]:
        """Return the bytes of the database, and how many of its pages are free."""
        with self._database.read() as connection:
            n_free, n_pages = free_pages(connection)
            size = connection.exec_driver_sql("PRAGMA page_size").scalar_one() if n_pages else 0
        return int(size) * n_pages, n_free
