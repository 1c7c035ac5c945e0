"""Faults of the database, told apart: busy or full (try again later), damaged (stop), or a mistake of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from babysit.errors import StoreBusyError, StoreError, StoreFullError

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
OUT_OF_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def code_of(error: BaseException) -> int | None:
    """Return SQLite's primary result code of `error`, or None when it has none."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the upper bits only refine it


def is_busy(error: BaseException) -> bool:
    """Return whether another connection holds the database."""
    return code_of(error) in _BUSY


def is_fault(error: BaseException) -> bool:
    """Return whether `error` is the machine's, not the statement's: then the whole transaction is void."""
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_lost or code_of(error) in _BUSY | OUT_OF_ROOM | _DAMAGED


def translate(error: BaseException) -> BaseException:
    """Return the error that says what `error` means for its reader; `error` itself when it is no fault."""
    code = code_of(error)
    if code in _DAMAGED:
        return StoreError(
            f"the database is damaged ({_text(error)}); stop babysit and restore a file of its backups folder"
        )
    if code in _BUSY:
        return StoreBusyError("the database is locked by another program; what was sent is not stored yet")
    if code in OUT_OF_ROOM:
        return StoreFullError(f"the database cannot write ({_text(error)}); is the disk full?", retry_after=5.0)
    if is_fault(error):
        return StoreBusyError(f"the database is out of reach ({_text(error)})", retry_after=5.0)
    return error


@contextmanager
def translated() -> Iterator[None]:
    """Within it, faults of the database are raised as errors of the store."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusyError("too many readers wait for the database") from error
    except (DBAPIError, sqlite3.Error) as error:
        meaning = translate(error)
        if meaning is error:
            raise
        raise meaning from error


def _text(error: BaseException) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error)
