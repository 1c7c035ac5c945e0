"""The names by which runs can be found: the fields of their configurations and their series."""

import threading
import time as clock
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import islice
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from babysit.store.ids import encode
from babysit.store.tables import fields, runs, series

MAX_COMPARED = 5000
_OVERLAP = 60.0
"""Seconds: a run may be stored later than its id was made."""
_EXTENT = select(func.count(), func.max(runs.c.id)).select_from(runs)


class _Fields:
    """The names of all fields: read once, then those of the runs that have been made since."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: set[str] = set()
        self._extent = (0, "")
        self._looked_at = 0.0

    def read(self, connection: Connection) -> frozenset[str]:
        with self._lock:
            extent = tuple(connection.execute(_EXTENT).one())
            if extent != self._extent:
                now = clock.time()
                oldest = encode(max(0, int((min(self._looked_at, now) - _OVERLAP) * 1000)) << 18)
                query = select(fields.c.name).where(fields.c.run_id >= oldest).distinct()
                self._names.update(connection.execute(query).scalars())
                self._looked_at, self._extent = now, extent
            return frozenset(self._names)


_FIELDS: WeakKeyDictionary[Engine, _Fields] = WeakKeyDictionary()


def field_names(connection: Connection) -> frozenset[str]:
    """Return the names of all fields of all configurations."""
    return _FIELDS.setdefault(connection.engine, _Fields()).read(connection)


def series_names(connection: Connection) -> list[str]:
    """Return the names of all series of all runs, sorted."""
    return list(connection.execute(select(series.c.name).distinct().order_by(series.c.name)).scalars())


def is_series(connection: Connection, name: str) -> bool:
    """Return whether any run has a series of that name."""
    return connection.execute(select(series.c.id).where(series.c.name == name).limit(1)).first() is not None


def nearest(text: str, known: Iterable[str], limit: int = 3) -> Sequence[str]:
    """Return the known names that were most likely meant by `text`: those that end like it, those alike, then those
    that begin like it.
    """
    names = list(islice(known, MAX_COMPARED))
    small = text.lower()
    ending = sorted((name for name in names if name.lower().endswith((f".{small}", f"/{small}"))), key=len)
    alike = get_close_matches(small, names, n=limit, cutoff=0.6)
    begun = sorted((name for name in names if len(small) > 1 and name.lower().startswith(small)), key=len)
    return list(dict.fromkeys([*ending, *alike, *begun]))[:limit]
