"""Opening: one holder a folder, and nothing damaged, foreign or newer is touched."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from babysit.errors import FolderInUseError, StoreError
from babysit.store import runs, tables
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import Run
from store.samples import Start


@pytest.fixture
def url() -> None:
    """Only SQLite: what is tested here are its files and its faults."""


def test_a_folder_is_made_for_its_owner_only(folder: Path) -> None:
    with closing(Database.open(folder / "new")) as database:
        database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).result(30)
        assert stat.S_IMODE(database.folder.stat().st_mode) == 0o700
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.folder.iterdir()}
    assert modes == dict.fromkeys(("lock", FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"), 0o600)


def test_what_is_written_is_there_when_opened_again(folder: Path) -> None:
    with closing(Database.open(folder)) as database:
        run: Run = database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).result(30)
    with closing(Database.open(folder)) as database, database.read() as connection:
        assert runs.get_run(connection, run.id) == run


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises((StoreError, DBAPIError)), database.read() as connection:
        connection.execute(insert(tables.runs).values(id="x"))


def test_a_second_one_is_refused_with_the_name_of_the_first(folder: Path) -> None:
    with closing(Database.open(folder)) as database:
        with pytest.raises(FolderInUseError, match=f"is in use by babysit, pid {os.getpid()};"):
            Database.open(folder)
        database.note_holder("babysit serve, pid 7,\nhttp://127.0.0.1:8420")
        with pytest.raises(FolderInUseError) as caught:
            Database.open(folder)
    assert caught.value.holder == "babysit serve, pid 7, http://127.0.0.1:8420"
    Database.open(folder).close()


def test_another_process_is_refused_and_a_killed_holder_frees_the_folder(folder: Path, start: Start) -> None:
    holder = start("holder.py", folder)
    assert holder.stdout is not None
    assert holder.stdout.readline() == f"pid {holder.pid}\n"
    with pytest.raises(FolderInUseError, match=f"pid {holder.pid}"):
        Database.open(folder)
    holder.kill()
    holder.wait(30)
    Database.open(folder).close()


def test_of_ten_starts_at_once_one_wins_and_the_others_name_it(folder: Path, start: Start) -> None:
    folder.mkdir()
    processes = [start("holder.py", folder) for _ in range(10)]
    lines = {}
    for process in processes:
        assert process.stdout is not None
        lines[process.pid] = process.stdout.readline()
    [winner] = [pid for pid, line in lines.items() if line == f"pid {pid}\n"]
    losers = [line for pid, line in lines.items() if pid != winner]
    assert all(line.startswith("refused: ") and f"pid {winner};" in line for line in losers)
    for process in processes:
        process.communicate("")
    assert sorted(process.returncode for process in processes) == [0] + [3] * 9


def test_a_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"the data folder .*file cannot be used"):
        Database.open(tmp_path / "file")


def damage_header(content: bytearray) -> None:
    content[:64] = os.urandom(64)


def damage_middle(content: bytearray) -> None:
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 3 * 4096] = os.urandom(3 * 4096)


def cut_off(content: bytearray) -> None:
    del content[len(content) // 2 :]


@pytest.mark.parametrize("damage", [damage_header, damage_middle, cut_off])
def test_a_damaged_file_is_refused_and_left_as_it_is(folder: Path, damage: object) -> None:
    with closing(Database.open(folder)) as database:
        for _ in range(200):
            database.writer.submit(lambda c: runs.create_run(c, {"text": "x" * 300}, "x", "digits", "x", 1))
    content = bytearray((folder / FILE_NAME).read_bytes())
    assert callable(damage)
    damage(content)
    (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged .* nothing was changed. Move it aside"):
        Database.open(folder)
    assert (folder / FILE_NAME).read_bytes() == content


def test_a_database_of_something_else_is_refused_and_left_as_it_is(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as other:
        other.execute("CREATE TABLE customers (name)")
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(StoreError, match="is not a database of babysit"):
        Database.open(folder)
    with closing(sqlite3.connect(folder / FILE_NAME)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]
    assert len((folder / FILE_NAME).read_bytes()) == len(before)
