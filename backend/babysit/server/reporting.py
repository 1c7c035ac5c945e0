"""Reporting: a request for runs becomes a page, for a server and for a command that reads the database itself."""

from collections.abc import Sequence

from babysit.server.chosen import choose_runs
from babysit.store.database import Connection
from babysit.store.selection import Selection


def report_of(connection: Connection, run_id: str) -> str:
    """Return the report of a run; raises NotFoundError."""
    from babysit.report import html, material  # plotly takes its time to import: only those who ask wait for it

    return html.render(material.gather(connection, run_id))


def comparison_of(connection: Connection, wanted: Selection) -> tuple[str, Sequence[str]]:
    """Return the report of one run, or the comparison of several, the first of too many; and whose it is.

    Raises NotFoundError, and ConfigError where no runs are asked for.
    """
    from babysit.report import comparison

    ids, total = choose_runs(connection, wanted, comparison.MAX_RUNS)
    if len(ids) == 1 and total == 1:
        return report_of(connection, ids[0]), ids
    return comparison.render(comparison.gather(connection, ids, total)), ids
