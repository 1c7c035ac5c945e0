"""The selection of a request: `filter`, `search`, `scope`, `sort` and `ids`, and the `columns` that it asks for."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query

from babysit.errors import ConfigError, Problem
from babysit.store.selection import NEWEST, Scope, Selection

MAX_IDS = 1000

FilterQuery = Annotated[str, Query(alias="filter", description="a filter line: val/accuracy.best > 0.5 and tag = x")]
SearchQuery = Annotated[str, Query(description="words that must all occur in name, id, data set, network, tags, note")]
ScopeQuery = Annotated[Scope, Query(description="neither archived nor deleted runs (active), or which others")]
SortQuery = Annotated[list[str] | None, Query(description="columns to sort by, a minus before one: greatest first")]
IdsQuery = Annotated[str | None, Query(description="of these runs only, separated by commas")]
ColumnsQuery = Annotated[list[str] | None, Query(description="separated by commas, or one each where it is repeated")]


def get_selection(
    line: FilterQuery = "",
    search: SearchQuery = "",
    scope: ScopeQuery = "active",
    sort: SortQuery = None,
    ids: IdsQuery = None,
) -> Selection:
    """Return the selection that the query string describes; what is wrong with it shows when it is read."""
    keys = tuple(split(sort)) or NEWEST
    return Selection(line, search, scope, keys, None if ids is None else tuple(split_ids(ids)))


def get_columns(columns: ColumnsQuery = None) -> list[str]:
    """Return the names of the columns that are asked for."""
    return split(columns)


def split(given: Sequence[str] | None) -> list[str]:
    """Return names: those between the commas of one text, or several texts as they are, for names with commas."""
    if given is None:
        return []
    return [name for name in (given[0].split(",") if len(given) == 1 else given) if name]


def split_ids(given: str, most: int = MAX_IDS) -> list[str]:
    """Return ids of runs between commas; raises ConfigError for too many, or for what can be none."""
    found = list(dict.fromkeys(part for part in given.split(",") if part))
    if len(found) > most:
        raise ConfigError([Problem("ids", f"must be at most {most}", len(found))])
    if strange := [part for part in found if not (part.isascii() and part.isalnum())]:
        raise ConfigError([Problem("ids", "must be ids of runs, separated by commas", strange[0])])
    return found


SelectionDep = Annotated[Selection, Depends(get_selection)]
ColumnsDep = Annotated[list[str], Depends(get_columns)]
