"""Purging: runs and all that hangs on them go for good, in pieces that hold up nobody who writes.

A run loses its marks first. Lists and look-ups join them, so nothing shows it any more and nothing brings it back;
what is left of it goes piece by piece, and is found again (`left_over`) where a server ends in between.
"""

import time
from collections.abc import Callable, Sequence
from itertools import accumulate

from sqlalchemy import Connection, delete, func, select

from babysit.store.engines import forget
from babysit.store.states import RunState
from babysit.store.tables import chunks, events, marks, runs, series, tensors
from babysit.store.writer import Writer

PIECE = 2 << 20
"""Bytes that one piece may remove, as far as they are known: some tens of milliseconds of the writer's."""
ROWS = 500
"""Rows that are looked at together."""
RUNS = 100
"""Runs whose purges begin together."""
PAUSE = 0.02
_POINT, _ROW = 24, 200  # bytes, about
_FINAL = [state.value for state in RunState if state.is_final]


class _Room:
    """What is left of a piece."""

    def __init__(self, n_bytes: int) -> None:
        self.left = n_bytes

    def take(self, sizes: Sequence[int]) -> int:
        """Return how many of the sizes fit, at least one; they are taken off."""
        totals = [total for total in accumulate(sizes) if total <= self.left] or [*sizes[:1]]
        self.left -= totals[-1] if totals else 0
        return len(totals)


def purge(writer: Writer, run_ids: Sequence[str], remove_files: Callable[[str], None]) -> list[str]:
    """Purge runs, as many as have ended by now; return these. `remove_files` of a run is called before its last piece.

    Raises StoreError; what has begun by then goes when a server starts the next time.
    """
    gone: list[str] = []
    for start in range(0, len(run_ids), RUNS):
        batch = run_ids[start : start + RUNS]
        begun = writer.submit(lambda connection, batch=batch: begin(connection, batch)).result()  # type: ignore[misc]
        finish(writer, begun, remove_files)
        gone += begun
    return gone


def finish(writer: Writer, run_ids: Sequence[str], remove_files: Callable[[str], None]) -> None:
    """Remove all that is left of runs whose purge has begun, their files first."""
    for run_id in run_ids:
        remove_files(run_id)
    left = list(run_ids)
    while left:
        left = writer.submit(lambda connection, left=left: go_on(connection, left)).result()  # type: ignore[misc]
        time.sleep(PAUSE if left else 0.0)


def begin(connection: Connection, run_ids: Sequence[str]) -> list[str]:
    """Take runs out of everything that shows them, for good; return those that have ended, which are these."""
    query = select(runs.c.id).join(marks).where(runs.c.id.in_(run_ids), runs.c.state.in_(_FINAL))
    found = list(connection.execute(query.order_by(runs.c.id)).scalars())
    connection.execute(delete(marks).where(marks.c.run_id.in_(found)))
    forget(connection)  # how far their frames were stored, and of which series: a frame that comes after all is refused
    return found


def go_on(connection: Connection, run_ids: Sequence[str]) -> list[str]:
    """Remove the next piece of runs whose purge has begun; return those of which there is more.

    What fits is left to the database, which is quicker with all that hangs on a run than a statement for each part.
    """
    room = _Room(PIECE)
    sizes = _sizes(connection, run_ids[:RUNS])
    fitting = room.take([sizes[run_id] for run_id in run_ids[:RUNS]])
    if fitting == 1 and sizes[run_ids[0]] > PIECE and _remove_part(connection, run_ids[0], _Room(PIECE)):
        return list(run_ids)
    connection.execute(delete(runs).where(runs.c.id.in_(run_ids[:fitting])))
    return list(run_ids[fitting:])


def _remove_part(connection: Connection, run_id: str, room: _Room) -> bool:
    """Remove a piece of a large run; return whether there was that much."""
    for remove in (_remove_points, _remove_tensors, _remove_events):
        while room.left > 0 and remove(connection, run_id, room):
            pass
    return room.left <= 0


def _sizes(connection: Connection, run_ids: Sequence[str]) -> dict[str, int]:
    """Return about how many bytes each run has."""
    sizes = dict.fromkeys(run_ids, 100 * _ROW)
    parts = (
        (series.c.run_id, func.sum(_POINT * series.c.n + _ROW)),
        (tensors.c.run_id, func.sum(func.length(tensors.c.data) + _ROW)),
        (events.c.run_id, func.count() * _ROW),
    )
    for owner, n_bytes in parts:
        for run_id, size in connection.execute(select(owner, n_bytes).where(owner.in_(run_ids)).group_by(owner)):
            sizes[run_id] += int(size)
    return sizes


def left_over(connection: Connection) -> list[str]:
    """Return the runs whose purge has begun and not ended."""
    query = select(runs.c.id).outerjoin(marks).where(marks.c.run_id.is_(None))
    return list(connection.execute(query.order_by(runs.c.id)).scalars())


def _remove_points(connection: Connection, run_id: str, room: _Room) -> bool:
    """Remove points of the run's next series; return whether there may be more."""
    key = connection.execute(select(series.c.id).where(series.c.run_id == run_id).limit(1)).scalar()
    if key is None:
        return False
    sizes = select(chunks.c.id, chunks.c.n).where(chunks.c.series_id == key).order_by(chunks.c.id).limit(ROWS)
    found = connection.execute(sizes).all()
    n = room.take([_ROW + _POINT * size.n for size in found])
    if n:
        connection.execute(delete(chunks).where(chunks.c.series_id == key, chunks.c.id <= found[n - 1].id))
    if n == len(found) < ROWS:
        connection.execute(delete(series).where(series.c.id == key))
    return True


def _remove_tensors(connection: Connection, run_id: str, room: _Room) -> bool:
    query = select(tensors.c.id, func.length(tensors.c.data)).where(tensors.c.run_id == run_id).limit(ROWS)
    found = connection.execute(query).all()
    ids = [row[0] for row in found[: room.take([_ROW + row[1] for row in found])]]
    connection.execute(delete(tensors).where(tensors.c.id.in_(ids)))
    return bool(found)


def _remove_events(connection: Connection, run_id: str, room: _Room) -> bool:
    query = select(events.c.id).where(events.c.run_id == run_id).limit(ROWS)
    found = connection.execute(query).scalars().all()
    n = room.take([_ROW] * len(found))
    connection.execute(delete(events).where(events.c.id.in_(found[:n])))
    return bool(found)
