"""The facets of the history as the filter line's completion asks for them: read anew every few seconds at most."""

import threading
import time
from typing import Any

from babysit.store import facets
from babysit.store.database import Connection
from babysit.store.facets import Facet
from babysit.store.selection import Scope

FRESH_SECONDS = 5.0


class Facets:
    """What was told of each scope last, for as long as it is fresh."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Scope, tuple[float, dict[str, Any]]] = {}

    def read(self, connection: Connection, scope: Scope) -> dict[str, Any]:
        """Return the facets as plain JSON."""
        with self._lock:
            read_at, told = self._kept.get(scope, (-FRESH_SECONDS, {}))
            now = time.monotonic()
            if not told or now - read_at > FRESH_SECONDS:
                told = _told(facets.read(connection, scope))
                self._kept[scope] = now, told
            return told


def _told(found: facets.Facets) -> dict[str, Any]:
    tags = [{"tag": tag, "n": n} for tag, n in found.tags]
    return {"fields": [_entry(facet) for facet in found.fields], "tags": tags, "of": found.of}


def _entry(facet: Facet) -> dict[str, Any]:
    kind = "number" if facet.type == "duration" else facet.type
    told = {"name": facet.name, "kind": facet.kind, "type": kind, "n": facet.n, "values": facet.values}
    return {**told, "varies": facet.varies}
