"""Migration: from each schema to the newest, with a copy kept, in one transaction, and never backwards."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from babysit.errors import StoreError
from babysit.store import chunks
from babysit.store.database import FILE_NAME, Database
from babysit.store.engines import open_writer
from babysit.store.media import get
from babysit.store.migrate import upgrade
from babysit.store.runs import create_run
from babysit.store.series import query
from babysit.store.tables import metadata
from babysit.wire.messages import Block, Points, SequencedMessage, Tensor
from store.samples import send

SCRIPTS = Path(__file__).parents[2] / "alembic"

NEXT = """
import os, signal
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{previous}"
def upgrade():
    op.add_column("runs", sa.Column("stars", sa.Integer))
    {then}
"""


@pytest.fixture
def url(folder: Path) -> str:
    folder.mkdir()
    return f"sqlite:///{folder / FILE_NAME}"


def schema(folder: Path) -> tuple[str, set[str]]:
    """Return the revision of the folder's database, and the columns of its runs."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        [[revision]] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        return revision, {row[1] for row in connection.execute("PRAGMA table_info(runs)")}


def later(folder: Path, then: str = "pass") -> Path:
    """Return migration scripts with one more step, as the next release has them."""
    target = folder.parent / "scripts"
    shutil.copytree(SCRIPTS, target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "versions" / "9999_next.py").write_text(NEXT.format(previous=schema(folder)[0], then=then))
    return target


BACK_TO_THE_FIRST = """
DROP TABLE outlines; DROP TABLE findings; DROP INDEX ix_runs_parent_id; DROP INDEX ix_runs_health;
DROP TABLE marks; DROP TABLE tags; DROP TABLE fields; DROP TABLE views; DROP TABLE imports;
DROP INDEX ix_series_name_run_id;
ALTER TABLE runs DROP COLUMN health; ALTER TABLE runs DROP COLUMN parent_id;
ALTER TABLE runs DROP COLUMN fork_step; ALTER TABLE runs DROP COLUMN origin;
UPDATE alembic_version SET version_num = '0001';
"""


def test_the_tables_equal_the_migrations(folder: Path, url: str) -> None:
    upgrade(url, folder / "backups")
    engine = open_writer(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_second_upgrade_changes_nothing_and_keeps_no_copy(folder: Path, url: str) -> None:
    upgrade(url, folder / "backups")
    before = (folder / FILE_NAME).read_bytes()
    upgrade(url, folder / "backups")
    assert (folder / FILE_NAME).read_bytes() == before
    assert not (folder / "backups").exists()


def test_an_old_schema_is_copied_and_brought_up(folder: Path, url: str) -> None:
    Database.open(folder).close()
    old = schema(folder)
    scripts = later(folder)
    for _ in range(2):
        upgrade(url, folder / "backups", scripts)
    assert schema(folder) == ("9999", old[1] | {"stars"})
    [copy] = (folder / "backups").iterdir()
    assert copy.name.startswith(f"babysit-{old[0]}-")
    copy.rename(folder / FILE_NAME)
    assert schema(folder) == old


def test_a_database_of_the_first_schema_keeps_what_it_has(folder: Path) -> None:
    """Its large chunks have no outlines: they are read whole, beside new ones that have."""
    with closing(Database.open(folder)) as database:
        run = database.writer.submit(lambda c: create_run(c, {}, "old", "digits", "x", 1)).result(30)
        fill(database, run.id, 0, 10_000)
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM outlines").fetchone()[0] > 0
        connection.executescript(BACK_TO_THE_FIRST)
    with closing(Database.open(folder)) as database:
        assert schema(folder)[0] > "0001"
        assert [copy.name.split("-")[1] for copy in (folder / "backups").iterdir()] == ["0001"]
        fill(database, run.id, 10_000, 20_000)
        with database.read() as connection:
            points = query(connection, run.id, ["a"], buckets=10**6)["a"]
            wide = query(connection, run.id, ["a"], buckets=50)["a"]
            assert [get(connection, run.id, "h", step).step for step in (15_000, 20_000)] == [10_000, 20_000]
    steps = np.arange(20_000)
    assert np.array_equal(points.steps, steps)
    assert np.array_equal(points.values, steps * 2.0)
    assert wide.min is not None
    assert wide.max is not None
    assert (wide.n, wide.min.min(), wide.max.max()) == (len(steps), 0.0, steps[-1] * 2.0)


def fill(database: Database, run_id: str, first: int, last: int) -> None:
    """Store the points of steps from `first` on, before `last`, in frames of 500, and a record; then merge them."""
    frames: list[SequencedMessage] = []
    for seq, start in enumerate(range(first, last, 500), 1):
        steps = np.arange(start, start + 500)
        frames.append(Points(seq=seq, blocks=[Block.pack(["a"], steps, steps * 1.0, steps[np.newaxis] * 2.0)]))
    counts = np.zeros(64, np.float32).tobytes()
    frames.append(
        Tensor(seq=len(frames) + 1, name="h", step=last, time=0, dtype="float32", shape=[64], data=counts, meta={})
    )
    for frame in frames:
        send(database, run_id, frame, f"from {first}")
    database.writer.submit(lambda c: chunks.merge(c, run_id)).result(30)


def test_a_newer_schema_is_refused(folder: Path, url: str) -> None:
    Database.open(folder).close()
    upgrade(url, folder / "backups", later(folder))
    with pytest.raises(StoreError, match=r"written by a newer babysit \(schema 9999\); install that version"):
        Database.open(folder)
    assert schema(folder)[0] == "9999"


def test_a_step_that_fails_is_undone(folder: Path, url: str) -> None:
    Database.open(folder).close()
    old = schema(folder)
    with pytest.raises(ZeroDivisionError):
        upgrade(url, folder / "backups", later(folder, then="1 / 0"))
    assert schema(folder) == old
    Database.open(folder).close()


def test_a_kill_in_mid_migration_is_undone(folder: Path, url: str) -> None:
    Database.open(folder).close()
    old = schema(folder)
    scripts = later(folder, then="os.kill(os.getpid(), signal.SIGKILL)")
    call = "upgrade(sys.argv[1], *map(pathlib.Path, sys.argv[2:]))"
    code = f"import sys, pathlib; from babysit.store.migrate import upgrade; {call}"
    command = [sys.executable, "-c", code, url, str(folder / "backups"), str(scripts)]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    Database.open(folder).close()
    assert schema(folder) == old
    assert len(list((folder / "backups").glob("*.db"))) == 1
