"""Migration: a database is brought to this version's schema before it is used, with a copy kept of what was there."""

import sqlite3
import time
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, make_url

from babysit.errors import StoreError
from babysit.store.durable import sync
from babysit.store.engines import open_writer
from babysit.store.faults import code_of

# Checking reads the whole file, about a second for a GiB; larger ones are checked by request only.
_CHECKED_BYTES = 1 << 30


def upgrade(url: str, backup_folder: Path, scripts: Path | None = None) -> None:
    """Bring the database at `url` to the newest schema of `scripts`; does nothing when it is there already.

    A SQLite file that holds something is copied into `backup_folder` before it changes (a database of PostgreSQL is its
    owner's to back up). All steps are one transaction.
    Raises StoreError, and changes nothing, for a damaged file, a newer schema, or a database of something else.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts or _scripts()).replace("%", "%%"))
    path = _path_of(url)
    if path is not None:
        _prepare(path)
    engine = open_writer(url)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            if not _is_current(connection, ScriptDirectory.from_config(config), path or engine.url.render_as_string()):
                if path is not None:
                    _back_up(path, backup_folder, _revision(connection))
                command.upgrade(config, "head")
    finally:
        engine.dispose()


def standing(connection: Connection) -> tuple[str | None, str, bool]:
    """Return a database's schema, None where it has none, this version's, and whether this version knows the former."""
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    return revision, scripts.get_current_head() or "", revision in known


def _scripts() -> Path:
    """Return the folder of the migrations: inside an installed package, or at the top of the source tree."""
    package = Path(str(files("babysit")))
    installed = package / "_alembic"
    return installed if installed.is_dir() else package.parents[1] / "alembic"


def _path_of(url: str) -> Path | None:
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _prepare(path: Path) -> None:
    """Refuse a damaged file; make a missing one, for its owner only, so that it gives free space back."""
    if path.exists() and path.stat().st_size:
        return _check(path)
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")  # has effect before the first table only
        connection.execute("PRAGMA journal_mode=WAL")


def _check(path: Path) -> None:
    found = "ok"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if path.stat().st_size <= _CHECKED_BYTES:
                found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if code_of(error) not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        found = str(error)
    if found != "ok":
        raise StoreError(
            f"{path} is damaged ({' '.join(found.split())}); nothing was changed. Move it aside together with its -wal "
            f"file and keep both, then put the newest file of {path.parent / 'backups'} in its place, if there is one"
        )


def _is_current(connection: Connection, scripts: ScriptDirectory, place: Path | str) -> bool:
    revision = _revision(connection)
    if revision is None:
        if inspect(connection).get_table_names():
            raise StoreError(f"{place} is not a database of babysit; nothing was changed")
        return False
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(f"{place} was written by a newer babysit (schema {revision}); install that version or newer")
    return revision == scripts.get_current_head()


def _revision(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    return revision


def _back_up(path: Path, folder: Path, revision: str | None) -> None:
    """Copy the database by SQLite's own means, into a file that appears only when it is whole."""
    if revision is None:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{path.stem}-{revision}-{time.strftime('%Y%m%d-%H%M%S')}.db"
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    for place in (partial, folder):
        sync(place)
    partial.rename(target)
    sync(folder)
