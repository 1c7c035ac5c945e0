"""The database of a data folder: one process holds it, one thread writes, any thread reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import URL
from sqlalchemy import Connection as Connection  # for the rooms that hand one on

from babysit.errors import StoreError
from babysit.store.engines import open_reader, open_writer
from babysit.store.faults import translated
from babysit.store.lock import FolderLock
from babysit.store.migrate import upgrade
from babysit.store.postgres import parse_url, require_driver
from babysit.store.reserve import Reserve
from babysit.store.writer import Writer

FILE_NAME = "babysit.db"


class Database:
    """The open database: `writer` takes jobs, `read()` gives a connection that sees one moment and cannot write."""

    def __init__(self, folder: Path, lock: FolderLock, url: str, patience: float) -> None:
        self.folder, self.url, self._lock = folder, url, lock
        engine = open_writer(url, busy_timeout=min(5.0, patience))
        with translated(), engine.connect():
            pass  # from now on it is this process that has a database of PostgreSQL
        self._engines = (open_reader(url), engine)  # closed in this order: the last one checkpoints
        self.writer = Writer(engine, patience=patience)

    @classmethod
    def open(cls, folder: Path, url: str | None = None, *, patience: float = 10.0) -> Self:
        """Return the database of `folder`, made or migrated first when need be.

        `url` names a PostgreSQL database in place of the folder's own SQLite file; `patience` is how many seconds a
        write waits for a lock. Raises FolderInUseError naming the holder, ConfigError for another kind of address, and
        StoreError when the database cannot be used.
        """
        folder = folder.expanduser().absolute()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            Reserve(folder).give_up_if_short()  # on a full disk not even the lock can be noted
            lock = FolderLock(folder)
        except OSError as error:
            raise StoreError(f"the data folder {folder} cannot be used: {error.strerror}") from error
        try:
            url = postgres_url(url) if url else _file_url(folder / FILE_NAME)
            with translated():
                upgrade(url, folder / "backups")
            return cls(folder, lock, url, patience)
        except BaseException:
            lock.release()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection within one short read transaction; faults are raised as StoreError."""
        with translated(), self._engines[0].connect() as connection, connection.begin():
            yield connection

    def note_holder(self, text: str) -> None:
        """Say in one line who holds the folder and where: "babysit serve, pid 123, http://127.0.0.1:8420"."""
        self._lock.note(text)

    def close(self) -> None:
        """Commit what waits and free the folder; may be called again."""
        self.writer.close()
        for engine in self._engines:
            engine.dispose()
        self._lock.release()


def postgres_url(text: str) -> str:
    """Return the address of a PostgreSQL database as it is opened; raises ConfigError, StoreError without a driver."""
    url = parse_url(text)
    require_driver()
    return url.render_as_string(hide_password=False)


def _file_url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)
