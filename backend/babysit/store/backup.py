"""A backup: one moment of a database as one file, taken while the server writes, and looked at before it gets its name.

A reading connection holds one moment for as long as the copy takes, so that a writer neither waits nor makes the copy
begin anew; what is written meanwhile stays in the write-ahead log until then.
"""

import contextlib
import os
import shutil
import sqlite3
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from babysit.errors import ConfigError, NotFoundError, Problem, StoreError
from babysit.store.durable import sync
from babysit.store.faults import OUT_OF_ROOM, code_of, translated

PAGES = 1024
"""Copied at a stretch, about 4 MiB; others get the disk between two of them."""
PAUSE = 0.005
_COUNTED = ("runs", "tensors", "events")

Progress = Callable[[int, int], None]
"""Hears how many bytes of how many are copied."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What is in a backup: its file's bytes, and of each kind how many there are."""

    path: Path
    bytes: int
    revision: str
    runs: int
    points: int
    tensors: int
    events: int
    files: int = 0


def database_file(folder: Path, name: str, url: str | None = None) -> Path:
    """Return the file of a folder's database; raises NotFoundError, and StoreError for one that is no file."""
    if url is not None and make_url(url).get_backend_name() != "sqlite":
        shown = make_url(url)._replace(drivername="postgresql", password=None).render_as_string()
        raise StoreError(
            f"the database is PostgreSQL, whose own program backs it up: pg_dump --format=custom --file=FILE {shown}"
        )
    path = Path(make_url(url).database or "") if url else folder / name
    if not path.is_file():
        raise NotFoundError("database", str(path))
    return path


def back_up(
    source: Path,
    target: Path,
    *,
    is_forced: bool = False,
    files: Callable[[], Iterable[tuple[Path, str]]] | None = None,
    progress: Progress = lambda done, total: None,
) -> Backup:
    """Copy the database `source` to the file `target`, for its owner only, and return what is in the copy.

    With `files`, `target` is a tar archive of the database and of those files, each given with its name in there; it
    is asked for them once the database is copied, and one that is gone by then is left out. `target` appears when it is
    whole and on the disk. Raises ConfigError where it is there already unless that `is_forced`, StoreError for a
    database or a disk that cannot be used, and for a copy that is not sound.
    """
    _require_place(source, target, is_forced)
    with _faults_of(target), _part(target) as part:
        _copy(source, part, progress)
        found = _look(part, target)
        if files is not None:
            with _part(target.with_name(f"{target.name}.tar")) as archive:
                n_files = _pack(part, source.name, files(), archive)
                archive.replace(part)
            found = _with_files(found, part, n_files)
        sync(part)
        part.replace(target)
        sync(target.parent)
    return found


def _require_place(source: Path, target: Path, is_forced: bool) -> None:
    if not target.parent.is_dir():
        raise ConfigError([Problem("FILE", "must be in a folder that exists", str(target.parent))])
    if target.is_dir():
        raise ConfigError([Problem("FILE", "must be a file, not a folder", str(target))])
    if target.exists() and target.samefile(source):
        raise ConfigError([Problem("FILE", "must not be the database itself", str(target))])
    if target.exists() and not is_forced:
        raise ConfigError([Problem("FILE", "must not exist yet, unless --force replaces it", str(target))])


@contextlib.contextmanager
def _part(target: Path) -> Iterator[Path]:
    """Lend a new file beside `target` that only its owner reads; it is gone at the end unless it was moved."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _faults_of(target: Path) -> Iterator[None]:
    """Within it, a disk that cannot be written is said of the target: the database is only read."""
    try:
        with translated():
            try:
                yield
            except sqlite3.Error as error:
                if code_of(error) not in OUT_OF_ROOM:
                    raise
                raise OSError(0, str(error)) from error
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from None


def _copy(source: Path, part: Path, progress: Progress) -> None:
    with closing(open_moment(source)) as reader, closing(sqlite3.connect(part)) as copy:
        size = reader.execute("PRAGMA page_size").fetchone()[0]
        n_bytes = size * reader.execute("PRAGMA page_count").fetchone()[0]
        if shutil.disk_usage(part.parent).free < n_bytes:
            raise OSError(0, f"the copy has {n_bytes:,} bytes, and its disk has less room")
        copy.execute("PRAGMA synchronous=OFF")  # the whole file is brought to the disk at the end
        copy.execute("PRAGMA journal_mode=OFF")

        def rest(status: int, left: int, n_pages: int) -> None:
            progress(size * (n_pages - left), n_bytes)
            time.sleep(PAUSE)  # SQLite itself rests only where it is refused

        reader.backup(copy, pages=PAGES, progress=rest)


def open_moment(path: Path) -> sqlite3.Connection:
    """Return a connection that sees the database file `path` as it is now, whatever others write, and cannot write."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a moment begins with the first look
    except BaseException:
        connection.close()
        raise
    return connection


def _look(part: Path, target: Path) -> Backup:
    """Return what is in the copy; raises StoreError where it is not sound."""
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreError(
                f"the copy is not sound ({found}), and was not kept: look at the database with babysit verify"
            )
        counts = {table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED}  # noqa: S608
        points = copy.execute("SELECT coalesce(sum(n), 0) FROM series").fetchone()[0]
        revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return Backup(path=target, bytes=part.stat().st_size, revision=revision, points=points, **counts)


def _pack(database: Path, name: str, files: Iterable[tuple[Path, str]], archive: Path) -> int:
    """Write the database and the files into a tar archive; return how many files there were."""
    n_files = 0
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(database, name)
        for path, inside in files:
            with contextlib.suppress(FileNotFoundError):  # its run has a newer one
                tar.add(path, inside, recursive=False)
                n_files += 1
    return n_files


def _with_files(found: Backup, part: Path, n_files: int) -> Backup:
    values = {field: getattr(found, field) for field in Backup.__dataclass_fields__}
    return Backup(**{**values, "bytes": part.stat().st_size, "files": n_files})
