"""A listing: a page of a selection as JSON, the same over HTTP and on the command line without a server."""

from collections.abc import Callable, Sequence
from typing import Any

from babysit.server.present import summary
from babysit.store import column_values
from babysit.store.database import Connection
from babysit.store.selection import Selection, page


def listing(
    connection: Connection,
    selection: Selection,
    columns: Sequence[str],
    limit: int,
    offset: int = 0,
    queue_place: Callable[[str], int | None] = lambda run_id: None,
) -> dict[str, Any]:
    """Return the runs of a page, each a summary with the values of `columns`, how many there are in `total`, and how
    many `all` of the scope are; raises ConfigError for what cannot be read.
    """
    chosen = column_values.resolve(connection, columns)
    found = page(connection, selection, limit, offset)
    values = column_values.read(connection, [run.id for run in found.runs], chosen)
    runs = [summary(run, queue_place(run.id)) | {"columns": values[run.id]} for run in found.runs]
    return {"runs": runs, "total": found.total, "all": found.all}
