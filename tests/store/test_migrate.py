"""Migration: from each schema to the newest, with a copy kept, in one transaction, and never backwards."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from babysit.errors import StoreError
from babysit.store.database import FILE_NAME, Database
from babysit.store.engines import open_writer
from babysit.store.migrate import upgrade
from babysit.store.tables import metadata

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
