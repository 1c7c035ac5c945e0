"""PostgreSQL: one server a database, what was committed outlives a crash, and nothing foreign or newer is touched."""

import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from babysit.errors import ConfigError, FolderInUseError, StoreBusyError, StoreError
from babysit.store import ingest, runs, selection
from babysit.store.database import Database
from babysit.store.postgres import parse_url
from babysit.store.runs import Run
from babysit.store.series import catalogue
from postgres import Cluster
from store.samples import Write, points, send

NUMBERS = count()


@pytest.fixture
def url(cluster: Cluster) -> str:
    return cluster.create(f"alone_{next(NUMBERS)}")


@pytest.fixture
def owner(url: str) -> Iterator[Engine]:
    """The database as its administrator sees it."""
    engine = create_engine(parse_url(url))
    yield engine
    engine.dispose()


def n_points(database: Database, run_id: str) -> int:
    with database.read() as connection:
        return sum(found.n for found in catalogue(connection, run_id))


@pytest.mark.parametrize(
    "address", ["", "postgresql://", "mysql://u:secret@h/d", "sqlite:///x.db", "secret", "postgresql://h:x/d"]
)
def test_another_address_is_refused_and_not_shown(folder: Path, address: str) -> None:
    with pytest.raises(ConfigError, match="database_url: must be an address such as postgresql://") as caught:
        parse_url(address)
    assert "secret" not in str(caught.value)


def test_a_second_one_is_refused_with_the_name_of_the_first_and_without_the_password(folder: Path, url: str) -> None:
    address = url.replace("postgres@", "postgres:secret@")
    with closing(Database.open(folder, address)):
        with pytest.raises(FolderInUseError, match="is in use by babysit, pid") as caught:
            Database.open(folder.with_name("other"), address)
        assert "secret" not in str(caught.value)
        assert str(caught.value).endswith("or name another database by BABYSIT_DATABASE_URL")
    Database.open(folder.with_name("other"), address).close()


def test_a_claim_that_outlives_its_server_by_a_moment_is_waited_for(folder: Path, url: str) -> None:
    first = Database.open(folder, url)
    ending = threading.Timer(0.5, first.close)
    ending.start()
    Database.open(folder.with_name("other"), url).close()
    ending.join()


def test_a_crash_of_the_server_loses_nothing_that_was_acknowledged(
    cluster: Cluster, database: Database, run: Run
) -> None:
    for seq in range(1, 51):
        send(database, run.id, points(seq, {"a": [(seq, 1.0)]})).result(30)
    cluster.stop()
    try:
        with pytest.raises(StoreBusyError, match="out of reach"):
            send(database, run.id, points(51, {"a": [(51, 1.0)]})).result(30)
        with pytest.raises(StoreBusyError, match="out of reach"), database.read() as connection:
            selection.page(connection, selection.Selection())
    finally:
        cluster.start()
    with database.read() as connection:
        assert ingest.acked(connection, run.id, "child") == 50
    assert send(database, run.id, points(50, {"a": [(50, 1.0)]})).result(30).is_new is False
    assert send(database, run.id, points(51, {"a": [(51, 1.0)]})).result(30).acked == 51
    assert n_points(database, run.id) == 51


def test_a_connection_that_is_ended_from_outside_is_opened_again(database: Database, run: Run, owner: Engine) -> None:
    with owner.begin() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'babysit, pid %'"
        assert connection.execute(text(f"{ended} AND datname = current_database()")).rowcount >= 1
    assert send(database, run.id, points(1, {"a": [(1, 1.0)]})).result(30).acked == 1
    with pytest.raises(FolderInUseError):
        Database.open(database.folder.with_name("other"), database.url)


def test_a_reader_sees_one_moment_and_cannot_write(database: Database, write: Write, run: Run) -> None:
    with database.read() as connection:
        assert runs.get_run(connection, run.id).name == "first"
        write(lambda c: runs.create_run(c, {}, "second", "digits", "", 1))
        assert selection.page(connection, selection.Selection()).total == 1
    with pytest.raises(Exception, match="read-only"), database.read() as connection:
        runs.set_health(connection, run.id, "alarm")


def test_a_database_of_something_else_or_a_newer_schema_is_left_alone(folder: Path, url: str, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id integer)"))
    with pytest.raises(StoreError, match="is not a database of babysit; nothing was changed"):
        Database.open(folder, url)
    with owner.begin() as connection:
        connection.execute(text("DROP TABLE theirs"))
    Database.open(folder, url).close()
    with owner.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="written by a newer babysit"):
        Database.open(folder, url)


def test_a_full_disk_is_told_as_one(database: Database) -> None:
    def full(connection):
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$"))

    with pytest.raises(StoreBusyError, match=r"cannot write .*no space.*is the disk full"):
        database.writer.submit(full).result(30)
