"""Verification of a database: silent on what is sound, and each kind of damage told by where and what."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from babysit.store import purge, runs
from babysit.store.database import FILE_NAME, Database
from babysit.store.runs import Run
from babysit.store.verification import Trouble, Verification
from babysit.store.verify import moment, verify
from babysit.wire.messages import Block, Points
from store.samples import Write, send
from store.test_backup import writing
from store.test_purge import end, fill


@pytest.fixture
def full(database: Database, write: Write, run: Run) -> str:
    """A run with small chunks, a large one that has an outline, records and events; NaN among its points."""
    fill(database, run.id, 6)
    steps = np.arange(10_000, 15_000)
    values = np.sin(steps)[np.newaxis]
    values[0, 7] = np.nan
    send(database, run.id, Points(seq=1, blocks=[Block.pack(["train/loss"], steps, steps * 1.0, values)]), "other")
    end(write, run.id)
    return run.id


def look(database: Database) -> Verification:
    """Return what is found in a database."""
    verification = Verification()
    url = database.url if "postgres" in database.url else None
    with moment(database.folder / FILE_NAME, url) as connection:
        verify(connection, verification)
    return verification


def test_what_is_sound_is_told_with_what_was_looked_at(database: Database, full: str) -> None:
    told: list[tuple[str, int, int]] = []
    verification = Verification(lambda *step: told.append(step))
    with moment(database.folder / FILE_NAME, database.url if "postgres" in database.url else None) as connection:
        verify(connection, verification)
    assert (verification.troubles, verification.is_sound) == ([], True)
    looked = verification.looked
    assert looked["runs"] == 1
    assert looked["series"] == 3
    assert looked["tensor records"] == 6
    assert looked["chunks"] >= 4
    assert looked["outlines"] >= 2
    assert ("chunks", looked["chunks"], looked["chunks"]) in told
    assert verification.to_dict()["is_sound"] is True


@pytest.fixture
def spoil(folder: Path) -> Callable[[str], list[Trouble]]:
    """Return a function that changes a closed database by a statement, and looks at what that has done."""

    def act(statement: str) -> list[Trouble]:
        with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
            connection.execute(statement)
            connection.commit()
        verification = Verification()
        with moment(folder / FILE_NAME) as connection_:
            verify(connection_, verification)
        return verification.troubles

    return act


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE chunks SET value_bytes = substr(value_bytes, 9) WHERE id = 1", "run", "chunk"),
        ("UPDATE chunks SET value_bytes = zeroblob(length(value_bytes)) WHERE id = 1", "run", "chunk"),
        ("UPDATE chunks SET max = 17 WHERE id = 1", "run", "max"),
        ("UPDATE series SET n = n + 1 WHERE name = 'a'", "run", "the series 'a' is not what its chunks are (n)"),
        ("UPDATE series SET last = 3 WHERE name = 'train/loss'", "run", "(last)"),
        ("DELETE FROM chunks WHERE series_id = (SELECT id FROM series WHERE name = 'b')", "run", "'b' is not what its"),
        ("UPDATE tensors SET data = zeroblob(999) WHERE id = 1", "run", "has 999 bytes for uint8 [1000]"),
        ("UPDATE tensors SET dtype = 'nonsense' WHERE id = 1", "run", "has 1,000 bytes for nonsense"),
        ("UPDATE events SET data = '{' WHERE kind = 'warning'", "run", "6 events 'warning' cannot be read"),
        ("UPDATE runs SET state = 'asleep'", "run", "its state is 'asleep'"),
        ("UPDATE runs SET step = 3", "run", "it is at step 3, and has points of step 14999"),
        ("""UPDATE runs SET metrics = '{"train/loss": {"last": 5.0}}'""", "run", "the last train/loss in the list"),
        ("UPDATE outlines SET data = substr(data, 1, 96)", "chunk", "its outline has 96 bytes for"),
        ("INSERT INTO producers VALUES ('nobody', 'x', 1)", "table producers", "1 rows hang on"),
        ("DELETE FROM series WHERE name = 'a'", "table chunks", "hang on series that are not there"),
    ],
)  # fmt: skip
def test_damage_is_told(
    database: Database, full: str, spoil: Callable[[str], list[Trouble]], statement: str, where: str, what: str
) -> None:
    database.close()
    troubles = spoil(statement)
    assert [each for each in troubles if each.where.startswith(where) and what in each.what and each.advice], troubles


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_spoilt_file_is_told(database: Database, full: str, folder: Path) -> None:
    database.close()
    path = folder / FILE_NAME
    before = path.read_bytes()
    path.write_bytes(before[:20_000] + b"\xff" * 40_000 + before[60_000:])
    verification = Verification()
    with moment(path) as connection:
        verify(connection, verification)
    assert not verification.is_sound
    assert {each.where for each in verification.troubles} == {"database file"}
    assert "restore a backup" in verification.troubles[0].advice
    path.write_bytes(b"no database at all" * 1000)
    verification = Verification()
    with moment(path) as connection:
        verify(connection, verification)
    assert not verification.is_sound
    assert "damaged" in verification.troubles[0].what


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_database_that_is_written_is_looked_at_as_it_was(database: Database, run: Run) -> None:
    with writing(database, run) as stored:
        for _ in range(10):
            before = len(stored)
            verification = look(database)
            assert verification.troubles == []
            assert verification.looked["runs"] == 1
        assert len(stored) >= before


def test_a_purge_that_was_cut_off_is_no_damage(database: Database, write: Write, full: str) -> None:
    other = write(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1))
    write(lambda c: purge.begin(c, [full]))
    verification = look(database)
    [trouble] = verification.troubles
    assert (trouble.where, trouble.is_wrong, verification.is_sound) == (f"run {full}", False, True)
    assert other.id not in str(verification.troubles)


def test_many_troubles_are_counted() -> None:
    verification = Verification()
    verification.look("things", 250, lambda done: (Trouble("here", "bad", "mend it") for _ in range(250)))
    assert (len(verification.troubles), verification.n_more) == (100, 150)
