"""Purging: piece by piece, invisible from the first one on, and taken up again after a kill."""

import pytest
from sqlalchemy import func, select

from babysit.errors import NotFoundError
from babysit.store import events, ingest, marks, media, purge, runs, selection, series, tables
from babysit.store.database import Database
from babysit.store.runs import Run, RunState
from babysit.wire.messages import Tensor
from store.samples import Write, points, send

EVERY = selection.Selection(scope="all")


def end(write: Write, run_id: str) -> None:
    write(lambda c: runs.move_run(c, run_id, RunState.STARTING, ""))
    write(lambda c: runs.move_run(c, run_id, RunState.STOPPED, ""))


def fill(database: Database, run_id: str, n: int = 20) -> None:
    """Give a run two series of n × 500 points, n records of 1 kB, and n events."""
    for seq in range(1, n + 1):
        curve = [(500 * seq + k, 0.5) for k in range(500)]
        send(database, run_id, points(seq, {"a": curve, "b": curve})).result(30)
    record = Tensor(seq=n + 1, name="h", step=1, time=0, dtype="uint8", shape=[1000], data=bytes(1000), meta={})
    for seq in range(n + 1, 2 * n + 1):
        send(database, run_id, record.model_copy(update={"seq": seq, "step": seq})).result(30)
    for _ in range(n):
        database.writer.submit(lambda c: events.add(c, run_id, "warning", {})).result(30)


def rows(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    with database.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
        }


def test_a_run_goes_in_pieces_and_nothing_of_it_is_left(
    database: Database, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = rows(database)
    monkeypatch.setattr(purge, "PIECE", 40_000)
    monkeypatch.setattr(purge, "ROWS", 7)
    other = write(lambda c: runs.create_run(c, {}, "other", "digits", "x", 1))
    fill(database, other.id)
    end(write, other.id)
    write(lambda c: marks.add_tags(c, other.id, ["x"]))
    assert write(lambda c: purge.begin(c, [other.id, run.id, "nothing"])) == [other.id]
    with database.read() as connection:
        assert selection.page(connection, EVERY).runs == [runs.get_run(connection, run.id)]
        with pytest.raises(NotFoundError):
            runs.get_run(connection, other.id)
        assert purge.left_over(connection) == [other.id]
    n_pieces = 0
    while write(lambda c: purge.go_on(c, [other.id])):
        n_pieces += 1
    assert n_pieces > 4
    assert rows(database) == empty
    with database.read() as connection:
        assert purge.left_over(connection) == []
        assert runs.get_run(connection, run.id) == run


def test_many_runs_go_together_with_their_files(database: Database, write: Write, run: Run) -> None:
    ids = [write(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).id for _ in range(5)]
    for run_id in ids:
        fill(database, run_id, 1)
        end(write, run_id)
    removed: list[str] = []
    assert purge.purge(database.writer, [*ids, run.id], removed.append) == removed == ids
    with database.read() as connection:
        assert [each.id for each in selection.page(connection, EVERY).runs] == [run.id]  # which has not ended
        assert connection.execute(select(func.count()).select_from(tables.series)).scalar() == 0


def test_a_purge_that_was_cut_off_goes_on(
    database: Database, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, run.id, 3)
    end(write, run.id)
    monkeypatch.setattr(purge, "PIECE", 10_000)
    write(lambda c: purge.begin(c, [run.id]))
    assert write(lambda c: purge.go_on(c, [run.id])) == [run.id]
    database.close()
    again = Database.open(database.folder, database.url if "postgres" in database.url else None)
    try:
        with again.read() as connection:
            left = purge.left_over(connection)
        assert left == [run.id]
        purge.finish(again.writer, left, lambda run_id: None)
        with again.read() as connection:
            assert purge.left_over(connection) == []
            assert connection.execute(select(func.count()).select_from(tables.series)).scalar() == 0
    finally:
        again.close()


def test_a_frame_for_a_purged_run_is_refused(database: Database, write: Write, run: Run) -> None:
    """The writer has remembered its series, its records and how far it was held."""
    fill(database, run.id, 2)
    end(write, run.id)
    write(lambda c: purge.begin(c, [run.id]))
    while write(lambda c: purge.go_on(c, [run.id])):
        pass
    with pytest.raises((NotFoundError, ingest.GapError)):
        send(database, run.id, points(5, {"a": [(1, 1.0)]})).result(30)
    with pytest.raises(NotFoundError):
        send(database, run.id, points(1, {"a": [(1, 1.0)]})).result(30)
    with database.read() as connection, pytest.raises(NotFoundError):
        series.catalogue(connection, run.id)
    with database.read() as connection, pytest.raises(NotFoundError):
        media.catalogue(connection, run.id)
