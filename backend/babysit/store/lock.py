"""The lock of a data folder: one server at a time, held by the kernel, so that a killed holder frees it."""

import fcntl
import os
import time
from pathlib import Path

from babysit.errors import FolderInUseError

_LIMIT = 1000


class FolderLock:
    """An exclusive lock on `<folder>/lock`; the file's first line says who holds it."""

    def __init__(self, folder: Path) -> None:
        """Take the lock; raises FolderInUseError with the holder's line when another process, or this one, has it."""
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._read_holder()
            os.close(self._file)
            raise FolderInUseError(str(folder), holder or "another babysit") from None
        self.note(f"babysit, pid {os.getpid()}")

    def note(self, holder: str) -> None:
        """Write who holds the lock, in one line."""
        line = " ".join(holder.split()).encode()[:_LIMIT] + b"\n"
        os.pwrite(self._file, line, 0)  # before the cut, so that a reader never finds the file empty
        os.ftruncate(self._file, len(line))

    def release(self) -> None:
        """Give the folder free; may be called again."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1

    def _read_holder(self) -> str:
        """Return the holder's line; one that took the lock this moment has still to write it."""
        for _ in range(50):
            line = os.pread(self._file, _LIMIT, 0).partition(b"\n")[0]
            if line:
                return line.decode(errors="replace")
            time.sleep(0.01)
        return ""
