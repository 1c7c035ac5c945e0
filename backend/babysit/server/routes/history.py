"""The history: by which names it is searched, its runs in groups and as sparklines, and one action on many of them."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.marking import Bulk, act
from babysit.server.numbers import respond
from babysit.server.selecting import ColumnsDep, ScopeQuery, SelectionDep, split_ids
from babysit.store import groups, sparklines

router = APIRouter(tags=["history"])

MAX_SPARKLINES = 200


@router.get("/api/history/fields")
def get_fields(services: ServicesDep, connection: ConnectionDep, scope: ScopeQuery = "active") -> dict[str, Any]:
    """Return every name by which runs are filtered, sorted and shown, with its type, how many of the newest 1,000 runs
    have it and its commonest texts; and the tags. `of` is how many runs were counted.
    """
    return services.facets.read(connection, scope)


@router.get("/api/history/groups")
def get_groups(
    connection: ConnectionDep,
    selection: SelectionDep,
    columns: ColumnsDep,
    by: Annotated[list[str], Query(description="the column that groups have in common; may be given several times")],
) -> dict[str, Any]:
    """Return the runs that a filter line, a search and a scope leave, in groups of equal values of `by`, and for each
    of the `columns` the mean, the standard deviation of the sample, the least and the greatest of a group's finite
    numbers.

    `value` is a list where `by` is given several times. At most 500 groups come of `all`, and 200 ids of a group's `n`.
    """
    found = groups.read(connection, selection, by, columns)
    listed = [
        {"value": group.values[0] if len(by) == 1 else list(group.values), "n": group.n, "runs": group.runs}
        | {"columns": {name: asdict(spread) for name, spread in group.columns.items()}}
        for group in found.groups
    ]
    return {"groups": listed, "total": found.total, "all": found.all}


@router.get("/api/history/sparklines")
def get_sparklines(
    request: Request,
    connection: ConnectionDep,
    ids: Annotated[str, Query(description="of these runs, separated by commas")],
    name: Annotated[str, Query(max_length=200, description="of this series")],
) -> Response:
    """Return a series of up to 200 runs, each at up to 48 of its `n` points; none for a run that does not have it."""
    found = sparklines.read(connection, split_ids(ids, MAX_SPARKLINES), name)
    lines = {run: {"n": line.n, "steps": line.steps, "values": line.values} for run, line in found.items()}
    return respond(request, {"sparklines": lines})


@router.post("/api/history/bulk")
async def post_bulk(order: Bulk, services: ServicesDep) -> dict[str, Any]:
    """Star, archive, delete, purge, tag or stop runs, or take that back.

    Says for which it is `done`, which are `refused` with the reason, and what would `undo` it: orders of the same
    form, for the runs that were not so before.
    """
    return await act(services, order)
