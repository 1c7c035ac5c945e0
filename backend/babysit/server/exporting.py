"""Exporting: a request for points becomes an order, for a server and for a command that reads the database itself."""

from collections.abc import Sequence

from babysit.errors import ConfigError, Problem
from babysit.export.order import MAX_RUNS, Order, take
from babysit.server.chosen import choose_runs
from babysit.server.window import choose
from babysit.store import series
from babysit.store.database import Connection
from babysit.store.selection import Selection

MAX_NAMES = 10_000


def order_for(
    connection: Connection,
    wanted: Selection,
    names: Sequence[str] | None,
    buckets: int | None,
    first: int | None,
    last: int | None,
) -> Order:
    """Return the order of the runs that are wanted, of all their series or of `names`, which may have commas between.

    Raises NotFoundError for an unknown run, ConfigError for whatever else is wrong with it.
    """
    ids, total = choose_runs(connection, wanted, MAX_RUNS)
    if total > MAX_RUNS:
        field = "ids" if wanted.ids is not None else "filter"
        raise ConfigError([Problem(field, f"must be at most {MAX_RUNS:,} runs", total)])
    if names is not None:
        known = dict.fromkeys(name for run_id in ids for name in series.names(connection, run_id))
        names = choose(names, known, MAX_NAMES, "a series")
        if not names:
            raise ConfigError([Problem("names", "must name at least one series", None)])
    return take(connection, ids, names, buckets, first, last)
