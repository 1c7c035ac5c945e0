"""The space of a database: what its files take, what in them is free, and how that is given back to the disk."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert

from babysit.store.tables import views

PIECE = 256
"""Pages given back at a time, a megabyte."""
PROBE = 1 << 18


@dataclass(frozen=True, slots=True)
class Space:
    """In bytes: the database, of which `free` is of no use at present, and its write-ahead log."""

    database: int
    log: int
    free: int


def space(connection: Connection, path: Path) -> Space:
    """Return the space of the database whose file is `path`; of a database elsewhere, what it tells of itself."""
    if connection.dialect.name != "sqlite":
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
        return Space(int(size), 0, 0)
    page = _pragma(connection, "page_size")
    log = path.with_name(f"{path.name}-wal")
    n_pages, n_free = _pragma(connection, "page_count"), _pragma(connection, "freelist_count")
    return Space(page * n_pages, log.stat().st_size if log.exists() else 0, page * n_free)


def free_pages(connection: Connection) -> tuple[int, int]:
    """Return how many of the database's pages are free, and how many there are; none elsewhere than in a file."""
    if connection.dialect.name != "sqlite":
        return 0, 0
    return _pragma(connection, "freelist_count"), _pragma(connection, "page_count")


def give_back(connection: Connection, n_pages: int = PIECE) -> int:
    """Cut so many free pages off the database, which is shorter once its log is taken over; return how many are left.

    SQLite frees one page with each step of the statement, and the driver takes one step of a statement without rows.
    """
    n_free, _ = free_pages(connection)
    n_pages = min(n_pages, n_free)
    driver = connection.connection.driver_connection
    assert driver is not None or not n_pages
    for _ in range(n_pages):
        driver.execute("PRAGMA incremental_vacuum(1)")  # type: ignore[union-attr]
    return free_pages(connection)[0]


def probe(connection: Connection) -> None:
    """Write a quarter of a megabyte and take it away again: whether that can be done says whether anything can."""
    row = {"name": f"probe {secrets.token_hex(8)}", "query": "x" * PROBE, "time": 0.0}
    key = connection.execute(insert(views), row).inserted_primary_key
    assert key is not None
    connection.execute(delete(views).where(views.c.id == key[0]))


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
