"""A source: a path that somebody wants to import, and the tracks that stand there."""

from collections.abc import Callable, Iterator
from pathlib import Path

from babysit.errors import BabysitError, DataError
from babysit.foreign import event_folder, table
from babysit.foreign.csv_file import CsvFile
from babysit.foreign.json_file import JsonFile
from babysit.foreign.parquet_file import ParquetFile
from babysit.foreign.table import Table
from babysit.foreign.track import Track

FORMATS: dict[str, Callable[[Path], Table]] = {
    ".csv": CsvFile,
    ".tsv": CsvFile,
    ".json": JsonFile,
    ".jsonl": JsonFile,
    ".parquet": ParquetFile,
}

Found = tuple[Path, Track | BabysitError]
"""A place, and what stands there, or why it cannot be read."""


def tracks(path: Path) -> Iterator[Found]:
    """Yield all tracks at `path`, a file or a folder; what cannot be read is told in its place, and the rest read."""
    if not path.exists():
        yield path, DataError(str(path), "is not there")
    elif path.is_dir():
        yield from _folder(path)
    else:
        yield from _file(path)


def _folder(root: Path) -> Iterator[Found]:
    try:
        folders = event_folder.folders(root)
    except DataError as error:
        yield root, error
        return
    for folder in folders:
        yield from _events(folder, root)
    files = [] if folders else sorted(path for path in root.iterdir() if path.suffix in FORMATS and path.is_file())
    for path in files:
        yield from _table(path)
    if not folders and not files:
        yield root, DataError(str(root), f"has neither event files of TensorBoard nor {', '.join(FORMATS)} in it")


def _file(path: Path) -> Iterator[Found]:
    if event_folder.MARK in path.name:
        yield from _events(path.parent, path.parent, path)
    elif path.suffix.lower() in FORMATS:
        yield from _table(path)
    else:
        yield path, DataError(path.name, f"is neither an event file of TensorBoard nor one of {', '.join(FORMATS)}")


def _events(folder: Path, root: Path, only: Path | None = None) -> Iterator[Found]:
    try:
        found = event_folder.track(folder, root, only)
        yield folder, found or DataError(str(folder), "has event files with nothing in them yet")
    except (DataError, OSError) as error:
        yield folder, _told(folder, error)


def _table(path: Path) -> Iterator[Found]:
    try:
        found = table.tracks(FORMATS[path.suffix.lower()](path))
    except (DataError, OSError) as error:
        yield path, _told(path, error)
        return
    for track in found:
        yield path, track


def _told(path: Path, error: DataError | OSError) -> BabysitError:
    return error if isinstance(error, DataError) else DataError(str(path), error.strerror or "cannot be read")
