"""The uploads: data sets that people have sent, each in a folder of the data folder that is named by the server.

A folder appears under its id only when everything in it is whole, checked and on the disk; what a killed server left
unfinished is removed when the next one starts. The client's name for a file is kept to be shown, and never a path.
"""

import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from babysit.errors import LimitError, NotFoundError, StoreBusyError, TooLargeError
from babysit.store.ids import make_id

MAX_KEPT = 100
MAX_AT_ONCE = 4
FREE_KEPT = 1 << 30
"""Bytes of the disk that uploads leave to the database and the runs."""
FACTS = "upload.json"
UNFINISHED = "part-"
ID = re.compile(r"[0-9a-z]{12}")


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: `path` is what data.path takes, `name` what the sender called it, `time` in seconds since 1970."""

    id: str
    name: str
    path: str
    bytes: int
    time: float


class Uploads:
    """What has been uploaded, and room for what is on its way."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder, self.limit = folder, limit
        self._lock = threading.Lock()
        self._n_coming = 0

    @classmethod
    def open(cls, folder: Path, limit: int) -> "Uploads":
        """Return the uploads of a folder that no other server uses, without what was left unfinished there."""
        for part in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(part, ignore_errors=True)
        return cls(folder, limit)

    def all(self) -> list[Upload]:
        """Return every upload, the newest first."""
        folders = sorted(self.folder.glob("*"), reverse=True) if self.folder.is_dir() else []
        found = [self._read(folder) for folder in folders if ID.fullmatch(folder.name)]
        return [upload for upload in found if upload is not None]

    def remove(self, upload_id: str) -> None:
        """Remove an upload and all that belongs to it; raises NotFoundError."""
        folder = self.folder / upload_id
        if not ID.fullmatch(upload_id) or not folder.is_dir():
            raise NotFoundError("upload", upload_id)
        gone = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
        folder.rename(gone / upload_id)  # at once: half an upload must not be found
        shutil.rmtree(gone, ignore_errors=True)

    @contextmanager
    def place(self) -> Iterator[Path]:
        """Lend a new folder to put an upload together in; it is removed at the end unless it was kept.

        Raises LimitError when enough are kept or on their way.
        """
        with self._lock:
            if len(self.all()) + self._n_coming >= MAX_KEPT:
                raise LimitError("kept uploads; remove one first", MAX_KEPT)
            if self._n_coming >= MAX_AT_ONCE:
                raise LimitError("uploads at the same time", MAX_AT_ONCE)
            self._n_coming += 1
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            with self._lock:
                self._n_coming -= 1

    def require_room(self, n_bytes: int) -> None:
        """Raise TooLargeError for more bytes than one upload may have, StoreBusyError for more than the disk can."""
        if n_bytes > self.limit:
            raise TooLargeError("an upload", self.limit)
        self.require_disk(n_bytes)

    def require_disk(self, n_bytes: int) -> None:
        """Raise StoreBusyError where so many more bytes would leave too little of the disk."""
        existing = next(path for path in (self.folder, *self.folder.parents) if path.exists())
        if shutil.disk_usage(existing).free - n_bytes < FREE_KEPT:
            raise StoreBusyError("the disk of the data folder has too little room for this upload", retry_after=60)

    def keep(self, part: Path, data: Path, name: str, n_bytes: int, time: float) -> Upload:
        """Give the folder `part`, whose data lie at `data` in it, an id under which it is found; return the upload."""
        upload_id = make_id()
        inside = data.relative_to(part).as_posix()
        facts = {"name": name, "path": inside, "bytes": n_bytes, "time": time}
        with (part / FACTS).open("w") as file:
            json.dump(facts, file)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(part)
        folder = self.folder / upload_id
        part.rename(folder)
        _sync_folder(self.folder)
        return Upload(id=upload_id, name=name, path=str((folder / inside).resolve()), bytes=n_bytes, time=time)

    def _read(self, folder: Path) -> Upload | None:
        """Return the upload in `folder`; None for what somebody else has put there."""
        try:
            facts = json.loads((folder / FACTS).read_text())
            path = str((folder / facts["path"]).resolve())
            return Upload(folder.name, str(facts["name"]), path, int(facts["bytes"]), float(facts["time"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def to_dict(upload: Upload) -> dict[str, object]:
    """Return an upload as plain JSON."""
    return asdict(upload)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut, where the system can."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
