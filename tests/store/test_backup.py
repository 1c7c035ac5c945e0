"""Backups: one moment, whole, for their owner only, beside a writer that never waits."""

import sqlite3
import stat
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from babysit.errors import ConfigError, NotFoundError, StoreError
from babysit.store import backup, ingest, runs, series
from babysit.store.backup import back_up, database_file
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import Run
from store.samples import points, send


@pytest.fixture
def url() -> None:
    """Only SQLite: PostgreSQL has a program of its own for this."""


@contextmanager
def writing(database: Database, run: Run) -> Iterator[list[int]]:
    """Have frames of 500 points come in for as long as the block lasts; gives the list of those that are stored."""
    stored: list[int] = []
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            seq = len(stored) + 1
            send(database, run.id, points(seq, {"a": [(500 * seq + k, 0.5) for k in range(500)]})).result(30)
            stored.append(seq)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield stored
    finally:
        is_over.set()
        thread.join()


def test_a_backup_of_a_database_that_is_written_is_one_moment(
    database: Database, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 1)  # so that many frames come in between
    target = tmp_path / "copy.db"
    with writing(database, run) as stored:
        while len(stored) < 200:
            time.sleep(0.001)
        before = len(stored)
        made = back_up(database.folder / FILE_NAME, target)
        assert len(stored) > before + 1  # the writer has not waited
    assert (made.runs, made.bytes) == (1, target.stat().st_size)
    assert made.points % 500 == 0
    assert made.points // 500 >= before
    restored = tmp_path / "restored"
    restored.mkdir()
    target.rename(restored / FILE_NAME)
    with closing(Database.open(restored)) as copy, copy.read() as connection:
        assert 500 * ingest.acked(connection, run.id, "child") == made.points
        assert series.query(connection, run.id, ["a"])["a"].n == made.points
        assert runs.get_run(connection, run.id).name == "first"


def test_a_backup_is_its_owners_and_has_nothing_beside_it(database: Database, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(database.folder / FILE_NAME, folder / "a.db")
    assert [path.name for path in folder.iterdir()] == ["a.db"]
    assert stat.S_IMODE((folder / "a.db").stat().st_mode) == 0o600


def test_what_is_there_is_replaced_only_when_that_is_wanted(database: Database, run: Run, tmp_path: Path) -> None:
    source, target = database.folder / FILE_NAME, tmp_path / "a.db"
    target.write_text("precious")
    with pytest.raises(ConfigError, match="must not exist yet, unless --force"):
        back_up(source, target)
    assert target.read_text() == "precious"
    back_up(source, target, is_forced=True)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT id FROM runs").fetchall() == [(run.id,)]


@pytest.mark.parametrize("is_forced", [True, False])
def test_a_backup_never_takes_the_place_of_its_database(database: Database, is_forced: bool, tmp_path: Path) -> None:
    source = database.folder / FILE_NAME
    link = tmp_path / "link.db"
    link.symlink_to(source)
    for target in (source, link):
        with pytest.raises(ConfigError, match="must not be the database itself"):
            back_up(source, target, is_forced=is_forced)
    with pytest.raises(ConfigError, match="must be a file, not a folder"):
        back_up(source, tmp_path, is_forced=is_forced)
    with pytest.raises(ConfigError, match="must be in a folder that exists"):
        back_up(source, tmp_path / "nowhere" / "a.db", is_forced=is_forced)


def test_a_damaged_database_gives_no_backup(database: Database, run: Run, tmp_path: Path) -> None:
    for seq in range(1, 40):
        send(database, run.id, points(seq, {"a": [(500 * seq + k, 0.5) for k in range(500)]})).result(30)
    database.close()
    source = database.folder / FILE_NAME
    with source.open("r+b") as file:
        file.seek(source.stat().st_size // 2)
        file.write(b"\xff" * 40_000)
    with pytest.raises(StoreError, match=r"the copy is not sound|damaged"):
        back_up(source, tmp_path / "a.db")
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


def test_files_come_with_it_in_an_archive(database: Database, run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"weights")
    gone = tmp_path / "gone"
    target = tmp_path / "a.tar"
    files = [(kept, "runs/x/kept"), (gone, "runs/x/gone")]
    made = back_up(database.folder / FILE_NAME, target, files=lambda: files)
    assert (made.files, made.bytes) == (1, target.stat().st_size)
    with tarfile.open(target) as archive:
        assert archive.getnames() == [FILE_NAME, "runs/x/kept"]
        archive.extractall(tmp_path / "restored", filter="data")
    assert (tmp_path / "restored" / "runs" / "x" / "kept").read_bytes() == b"weights"
    with closing(Database.open(tmp_path / "restored")) as copy, copy.read() as connection:
        assert runs.get_run(connection, run.id).id == run.id
    assert {path.name for path in tmp_path.iterdir()} == {"data", "kept", "a.tar", "restored"}


def test_a_database_that_is_no_file_is_told_how_to_be_backed_up(tmp_path: Path) -> None:
    url = "postgresql+psycopg://user:secret@host:5432/runs"
    with pytest.raises(StoreError, match=r"pg_dump --format=custom --file=FILE postgresql://user@host:5432/runs$"):
        database_file(tmp_path, FILE_NAME, url)
    with pytest.raises(NotFoundError, match="there is no database"):
        database_file(tmp_path, FILE_NAME)
