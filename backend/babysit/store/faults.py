"""Faults of the database, told apart: busy or full (try again later), damaged (stop), or a mistake of ours.

SQLite tells by a number, PostgreSQL by five characters, of which the first two are the class.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from babysit.errors import StoreBusyError, StoreError, StoreFullError

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
OUT_OF_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_BUSY_STATES = ("40001", "40P01", "55P03")  # serialization, deadlock, a lock that is not to be had
_FULL_STATES = ("53", "58", "25006")  # resources such as the disk; its input and output; a server that may not write
_DAMAGED_STATES = ("XX001", "XX002")
_LOST_STATES = ("08", "57P")  # the connection; the server is shutting down, starting or has crashed


def code_of(error: BaseException) -> int | None:
    """Return SQLite's primary result code of `error`, or None when it has none."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the upper bits only refine it


def is_busy(error: BaseException) -> bool:
    """Return whether another connection holds the database."""
    return code_of(error) in _BUSY or _is_state(error, _BUSY_STATES)


def is_fault(error: BaseException) -> bool:
    """Return whether `error` is the machine's, not the statement's: then the whole transaction is void."""
    return _is_lost(error) or is_busy(error) or _is_full(error) or _is_damaged(error)


def _is_full(error: BaseException) -> bool:
    return code_of(error) in OUT_OF_ROOM or _is_state(error, _FULL_STATES)


def _is_damaged(error: BaseException) -> bool:
    return code_of(error) in _DAMAGED or _is_state(error, _DAMAGED_STATES)


def _is_lost(error: BaseException) -> bool:
    """Return whether there is no connection any more, or there never was one."""
    if not isinstance(error, DBAPIError):
        return False
    is_nameless = isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None
    return error.connection_invalidated or is_nameless or _is_state(error, _LOST_STATES)


def _is_state(error: BaseException, states: tuple[str, ...]) -> bool:
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return isinstance(state, str) and state.startswith(states)


def translate(error: BaseException) -> BaseException:
    """Return the error that says what `error` means for its reader; `error` itself when it is no fault."""
    if _is_damaged(error):
        return StoreError(
            f"the database is damaged ({_text(error)}); stop babysit and restore a file of its backups folder"
        )
    if is_busy(error):
        return StoreBusyError("the database is locked by another program; what was sent is not stored yet")
    if _is_full(error):
        return StoreFullError(f"the database cannot write ({_text(error)}); is the disk full?", retry_after=5.0)
    if _is_lost(error):
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
    return " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
