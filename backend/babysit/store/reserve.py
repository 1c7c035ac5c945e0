"""The reserve: a file that holds a little of the data folder's disk, so that there is room for what makes room.

A full disk takes nothing, not even what deletes, for that is written to the log first. While the disk has room the file
stands there and is of no other use; it is given up before a purge on a full disk, and for a start on one.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

FILE_NAME = "reserve"
LARGEST = 8 << 20
SHARE = 16
"""Of a small disk, one part in so many."""
PLENTY = 3
"""How many times its size must be left beside it."""


class Reserve:
    """The reserve of a data folder that this process holds."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self.size = min(LARGEST, shutil.disk_usage(folder).total // SHARE)

    @property
    def free(self) -> int:
        """The bytes that the disk has left beside the reserve."""
        return shutil.disk_usage(self.path.parent).free

    @property
    def is_kept(self) -> bool:
        """Whether the file stands there."""
        return self.path.exists()

    def keep(self) -> bool:
        """Set the room aside where there is plenty; return whether it is."""
        if self.is_kept:
            return True
        if self.free < (1 + PLENTY) * self.size:
            return False
        part = self.path.with_name(f"{FILE_NAME}.part")
        try:
            file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                _allocate(file, self.size)
            finally:
                os.close(file)
            part.replace(self.path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            return False
        return True

    def give_up(self) -> None:
        """Give the room back to the disk."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def give_up_if_short(self) -> None:
        """Give the room back where the disk has less than that left."""
        if self.free < self.size:
            self.give_up()


def _allocate(file: int, n_bytes: int) -> None:
    """Take so many bytes of the disk for a file, in deed."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, n_bytes)
        return
    for start in range(0, n_bytes, 1 << 20):
        os.pwrite(file, bytes(min(1 << 20, n_bytes - start)), start)
