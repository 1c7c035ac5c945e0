"""The chosen runs of a request for a file: those that it names, else those that its filter line leaves."""

from babysit.errors import ConfigError, Problem
from babysit.store import selection
from babysit.store.database import Connection
from babysit.store.selection import Selection


def choose_runs(connection: Connection, wanted: Selection, most: int) -> tuple[list[str], int]:
    """Return at most `most` ids, and how many there are in all; named ones as they are, whether they exist or not.

    Raises ConfigError where nothing is named, filtered or searched for, or the filter leaves none.
    """
    is_filtered = bool(wanted.filter.strip() or wanted.search.split())
    if wanted.ids is not None and not is_filtered:
        return list(wanted.ids[:most]), len(wanted.ids)
    if not is_filtered:
        raise ConfigError([Problem("ids", "must name runs, or a filter say which", None)])
    found = selection.ids(connection, wanted)
    if not found:
        of = "" if wanted.scope == "all" else f" {wanted.scope}"
        raise ConfigError([Problem("filter", f"must leave at least one{of} run", wanted.filter or wanted.search)])
    return found[:most], len(found)
