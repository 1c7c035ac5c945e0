"""What runs take, and space that is given back."""

from sqlalchemy import text

from babysit.store import purge, usage
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import Run
from babysit.store.space import free_pages, give_back, space
from store.samples import Write
from store.test_purge import end, fill


def test_use_is_counted_by_run_and_kind(database: Database, write: Write, run: Run) -> None:
    fill(database, run.id, 4)
    with database.read() as connection:
        counted = usage.uses(connection, [run.id, "nobody"])
        told = connection.execute(text("SELECT sum(length(data)) FROM events")).scalar_one()
        points = "SELECT sum(length(step_bytes) + length(time_bytes) + length(value_bytes)) FROM chunks"
        assert counted[run.id] == usage.Use(connection.execute(text(points)).scalar_one(), 4000, told)
        assert counted["nobody"] == usage.Use()
        assert usage.standings(connection)[run.id] == usage.Standing(run.id, "first", "queued", 2499, None)


def test_free_pages_are_cut_off_piece_by_piece(database: Database, write: Write, run: Run) -> None:
    fill(database, run.id, 30)
    end(write, run.id)
    purge.purge(database.writer, [run.id], lambda run_id: None)
    path = database.folder / FILE_NAME
    n_free, n_pages = write(free_pages)
    assert n_free > 100
    assert write(lambda c: give_back(c, 10)) == n_free - 10
    assert write(free_pages) == (n_free - 10, n_pages - 10)
    with database.read() as connection:
        found = space(connection, path)
    assert found.free == 4096 * (n_free - 10)
    assert found.database == 4096 * (n_pages - 10)
    assert found.log == path.with_name(f"{FILE_NAME}-wal").stat().st_size > 0
    assert write(lambda c: give_back(c, 10**6)) == 0
    database.close()
    assert path.stat().st_size == 4096 * (n_pages - n_free)
