"""What runs take, and space that is given back."""

from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import text

from babysit.store import usage
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import Run
from babysit.store.space import free_pages, give_back, probe, space
from postgres import Cluster
from store.samples import Write
from store.test_purge import fill


def test_use_is_counted_by_run_and_kind(database: Database, write: Write, run: Run) -> None:
    fill(database, run.id, 4)
    with database.read() as connection:
        counted = usage.uses(connection, [run.id, "nobody"])
        told = connection.execute(text("SELECT sum(length(cast(data AS text))) FROM events")).scalar_one()
        points = "SELECT sum(length(step_bytes) + length(time_bytes) + length(value_bytes)) FROM chunks"
        assert counted[run.id] == usage.Use(connection.execute(text(points)).scalar_one(), 4000, told)
        assert counted["nobody"] == usage.Use()
        assert usage.standings(connection)[run.id] == usage.Standing(run.id, "first", "queued", 2499, None)


def test_free_pages_are_cut_off_piece_by_piece(folder: Path) -> None:
    path = folder / FILE_NAME
    with closing(Database.open(folder)) as database:
        write = partial(in_turn, database)
        write("INSERT INTO views(name, query, time) VALUES ('junk', zeroblob(1000000), 0)")
        write("DELETE FROM views")
        n_free, n_pages = database.writer.submit(free_pages).result()
        assert n_free > 200
        assert database.writer.submit(lambda c: give_back(c, 10)).result() == n_free - 10
        assert database.writer.submit(free_pages).result() == (n_free - 10, n_pages - 10)
        with database.read() as connection:
            found = space(connection, path)
        assert (found.free, found.database) == (4096 * (n_free - 10), 4096 * (n_pages - 10))
        assert found.log == path.with_name(f"{FILE_NAME}-wal").stat().st_size > 0
        assert database.writer.submit(lambda c: give_back(c, 10**6)).result() == 0
        database.writer.checkpoint()
        database.writer.flush()
        assert path.stat().st_size == 4096 * (n_pages - n_free)


def in_turn(database: Database, statement: str) -> None:
    database.writer.submit(lambda c: c.exec_driver_sql(statement)).result()


def test_a_database_elsewhere_tells_its_size_and_is_left_alone(cluster: Cluster, folder: Path) -> None:
    with closing(Database.open(folder, cluster.create("babysit_space"))) as database:
        assert database.writer.submit(free_pages).result() == (0, 0)
        assert database.writer.submit(give_back).result() == 0
        database.writer.checkpoint()
        with database.read() as connection:
            found = space(connection, folder / FILE_NAME)
    assert found.database > 1_000_000
    assert (found.log, found.free) == (0, 0)


def test_a_probe_leaves_nothing(database: Database, write: Write) -> None:
    write(probe)
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM views")).scalar() == 0
