"""A comparison: several runs side by side, what they have in common and what differs."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from babysit.server.present import columns, summary
from babysit.server.services import Services
from babysit.server.window import require_range, require_rows
from babysit.store import comparisons
from babysit.store.comparisons import Row
from babysit.store.database import Connection
from babysit.store.goals import goal
from babysit.store.runs import runs_of

MAX_RUNS = 200
MAX_NAMES = 64

_Id = Annotated[str, Field(min_length=1, max_length=64)]
_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Step = Annotated[int, Field(ge=0, lt=1 << 63)]


class Comparison(BaseModel):
    """Which runs are compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    runs: Annotated[list[_Id], Field(min_length=1, max_length=MAX_RUNS)]


class CurveOrder(Comparison):
    """Which series of the runs are wanted, between which steps, and in how many buckets at the most."""

    names: Annotated[list[_Name], Field(min_length=1, max_length=MAX_NAMES)]
    first: _Step | None = None
    last: _Step | None = None
    buckets: Annotated[int, Field(ge=1, le=10_000)] = 400


def compare(services: Services, connection: Connection, order: Comparison) -> dict[str, Any]:
    """Return the runs that are there, how many have each series, their configurations and metrics in columns."""
    wanted = list(dict.fromkeys(order.runs))
    found = runs_of(connection, wanted)
    ids = [run.id for run in found]
    reaches = comparisons.reaches(connection, ids)
    names = comparisons.chosen_names(reaches, len(ids))
    rows = comparisons.metrics_of(connection, ids, names, {run.id: run.metrics for run in found})
    return {
        "runs": [summary(run, services.supervisor.queue_place(run.id)) for run in found],
        "missing": [run_id for run_id in wanted if run_id not in set(ids)],
        "series": [{"name": reach.name, "n_runs": reach.n_runs} for reach in reaches],
        "fields": comparisons.fields_of(connection, ids),
        "metrics": {name: {"goal": goal(name), **_columns(rows[name])} for name in names},
    }


def curves(connection: Connection, order: CurveOrder) -> dict[str, Any]:
    """Return the points of the runs' series; raises ConfigError where they would be too many for one answer."""
    ids, names = list(dict.fromkeys(order.runs)), list(dict.fromkeys(order.names))
    require_range(order.first, order.last)
    require_rows(len(ids) * len(names), order.buckets)
    found = comparisons.points_of(connection, ids, names, order.first, order.last, order.buckets)
    return {"series": {run: {name: columns(data) for name, data in own.items()} for run, own in found.items()}}


def _columns(rows: Sequence[Row | None]) -> dict[str, list[Any]]:
    return {key: [getattr(row, key) if row else None for row in rows] for key in Row.__dataclass_fields__}
