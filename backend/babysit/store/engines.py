"""The two engines of a database: one connection that writes, and a few that only read."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from babysit.store import postgres
from babysit.store.types import dump

# What is sorted stays in memory: the disk of temporary files may be the one that is full.
_ALWAYS = ("foreign_keys=ON", "trusted_schema=OFF", "temp_store=MEMORY")
_WRITER = ("journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864")
# Readers never checkpoint: SQLite before 3.51.3 may corrupt the log when several connections do.
_READER = ("query_only=ON", "wal_autocheckpoint=0")
# A reader of PostgreSQL sees one moment for as long as its transaction lasts, as SQLite's does.
_READ_ONLY = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def open_writer(url: str | URL, busy_timeout: float = 5.0) -> Engine:
    """Return the engine of the one writing connection; a lock held by others is waited for `busy_timeout` seconds."""
    options = {} if _is_sqlite(url) else postgres.options()
    engine = create_engine(url, pool_size=1, max_overflow=0, json_serializer=dump, **options)
    if engine.dialect.name == "sqlite":
        # A deferred transaction that turns from reading to writing is refused at once when another one wrote.
        _prepare(engine, "BEGIN IMMEDIATE", *_ALWAYS, f"busy_timeout={busy_timeout * 1000:.0f}", *_WRITER)
    else:
        postgres.claim(engine)
    event.listen(engine, "rollback", forget)
    event.listen(engine, "rollback_savepoint", lambda connection, name, context: forget(connection))
    return engine


def open_reader(url: str | URL) -> Engine:
    """Return the engine of the reading connections: each transaction sees one moment, and cannot write."""
    options = {} if _is_sqlite(url) else {"execution_options": _READ_ONLY, **postgres.options()}
    engine = create_engine(url, pool_size=8, max_overflow=8, json_serializer=dump, **options)
    if _is_sqlite(url):
        _prepare(engine, "BEGIN", *_ALWAYS, "busy_timeout=5000", *_READER)
    return engine


def memory(connection: Connection, name: str) -> dict[Any, Any]:
    """Return what `connection` remembers under `name`: kept while transactions succeed, emptied when one is undone."""
    kept: dict[Any, Any] = connection.info.setdefault("babysit", {}).setdefault(name, {})
    return kept


def forget(connection: Connection) -> None:
    """Empty everything that `connection` remembers."""
    connection.info.pop("babysit", None)


def _is_sqlite(url: str | URL) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _prepare(engine: Engine, begin: str, *pragmas: str) -> None:
    def connect(dbapi_connection: sqlite3.Connection, record: object) -> None:
        dbapi_connection.isolation_level = None  # the driver must begin nothing by itself
        for pragma in pragmas:
            dbapi_connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
