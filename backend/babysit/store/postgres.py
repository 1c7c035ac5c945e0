"""PostgreSQL: its addresses, and the claim by which one server at a time has a database."""

import os
import socket
import time
from typing import Any

from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.exc import ArgumentError

from babysit.errors import ConfigError, FolderInUseError, Problem, StoreBusyError, StoreError

# "babysit" as a number: an advisory lock is known by 64 bits.
_CLAIM = int.from_bytes(b"babysit", "big")
_TAKE = "SELECT pg_try_advisory_lock(%s)"
_HOLDER = """
SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND (classid::bigint << 32 | objid::bigint) = %s
"""

_LINGER = 3.0
"""Seconds that a lock may outlive the server that had it: its connection ends a moment after it."""


def parse_url(text: str) -> URL:
    """Return the address of a PostgreSQL database, to be opened by psycopg; raises ConfigError without showing it."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in {"postgresql", "postgres"} or not url.database:
        rule = "must be an address such as postgresql://babysit@127.0.0.1/babysit"
        raise ConfigError([Problem("database_url", rule, "(not shown)")])
    return url.set(drivername="postgresql+psycopg")


def require_driver() -> None:
    """Raise StoreError where the driver is not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise StoreError("PostgreSQL needs its driver: install babysit with the extra postgres") from None


def claim(engine: Engine) -> None:
    """Have each new connection of `engine`, which has one at a time, take the database for this process.

    The lock ends with its connection, however that ends. The first connection that does not get it raises
    FolderInUseError with the holder's name, a later one StoreBusyError: the server may not have noticed yet that the
    one before it is gone.
    """
    is_first = True

    def connect(dbapi_connection: Any, record: object) -> None:
        nonlocal is_first
        with dbapi_connection.cursor() as cursor:
            is_ours = _take(cursor, _LINGER if is_first else 0)
            holder = None if is_ours else cursor.execute(_HOLDER, [_CLAIM]).fetchone()
        dbapi_connection.commit()
        if not is_ours:
            dbapi_connection.close()
            name, place = holder[0] if holder and holder[0] else "another babysit", engine.url.render_as_string()
            in_use = FolderInUseError(place, name, "name another database by BABYSIT_DATABASE_URL")
            raise in_use if is_first else StoreBusyError(f"{place} is in use by {name}")
        is_first = False

    event.listen(engine, "connect", connect)


def _take(cursor: Any, patience: float) -> bool:
    """Return whether the database is this process's, now or within `patience` seconds."""
    end = time.monotonic() + patience
    while not (is_ours := bool(cursor.execute(_TAKE, [_CLAIM]).fetchone()[0])) and time.monotonic() < end:
        time.sleep(0.05)
    return is_ours


def options() -> dict[str, Any]:
    """Return how the server is reached: by name, in UTC, and so that it notices within a minute that we are gone."""
    alive = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
    about = {"application_name": own_name(), "connect_timeout": 5, "options": f"-c timezone=UTC {alive}"}
    return {"pool_pre_ping": True, "connect_args": about}  # what the server has closed is noticed before it is used


def own_name() -> str:
    """Return what this process is called in the database server's list of connections: at most 63 bytes."""
    return f"babysit, pid {os.getpid()} on {socket.gethostname()}".encode()[:63].decode(errors="ignore")
