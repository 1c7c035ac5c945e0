"""Ghosts: the finished runs like a given one, against whose curves it can be held."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from babysit.store import series as curves
from babysit.store.runs import Run, get_run
from babysit.store.series import SeriesData
from babysit.store.states import RunState
from babysit.store.tables import marks, runs, series

MOST = 50
FEWEST = 3  # of the same network as well, below which the data set alone must do


@dataclass(frozen=True, slots=True)
class Ghosts:
    """The run's own points of a series, and those of finished runs like it: `like` says in words what they share."""

    run: Run
    own: SeriesData | None
    like: str
    others: dict[str, SeriesData]


def ghosts(connection: Connection, run_id: str, name: str, buckets: int) -> Ghosts:
    """Return the newest finished runs, at most MOST, that have the series and are like the run.

    Those of its data set and its network; where these are fewer than FEWEST, those of its data set. Archived and
    deleted runs do not count, nor does the run itself. Raises NotFoundError.
    """
    run = get_run(connection, run_id)
    alike = runs.c.dataset == run.dataset
    ids = _finished(connection, run_id, name, alike & (runs.c.network == run.network))
    like = f"{run.dataset} and {run.network}"
    if len(ids) < FEWEST and len(wider := _finished(connection, run_id, name, alike)) > len(ids):
        ids, like = wider, run.dataset
    others = {each: _points(connection, each, name, buckets) for each in ids}
    is_there = series.c.run_id == run_id, series.c.name == name
    has_own = connection.execute(select(series.c.id).where(*is_there)).first() is not None
    own = _points(connection, run_id, name, buckets) if has_own else None
    return Ghosts(run, own, like, others)


def _finished(connection: Connection, run_id: str, name: str, alike: ColumnElement[bool]) -> list[str]:
    """Return the ids of the newest runs that count, newest first."""
    joined = runs.join(marks).join(series, (series.c.run_id == runs.c.id) & (series.c.name == name))
    is_finished = (runs.c.state == RunState.FINISHED.value) & (runs.c.id != run_id)
    is_kept = marks.c.archived_at.is_(None) & marks.c.deleted_at.is_(None)
    query = select(runs.c.id).select_from(joined).where(alike, is_finished, is_kept)
    return list(connection.execute(query.order_by(runs.c.id.desc()).limit(MOST)).scalars())


def _points(connection: Connection, run_id: str, name: str, buckets: int) -> SeriesData:
    return curves.query(connection, run_id, [name], buckets=buckets)[name]
