"""A cache of read data: plain .npy files, in a folder named after the source's path, size and time of change."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from babysit.data.dataset import Array

KEPT = 3
"""How many sources of one data set stay cached."""
ABANDONED = 3600.0
"""Seconds after which a part that nobody finished is taken as left by a process that was killed."""


class Cache:
    """The cached arrays of one state of one source."""

    def __init__(self, folder: Path, name: str, files: Iterable[Path]) -> None:
        self._root, self._name = folder / "cache", name
        self._folder = self._root / f"{name}-{_key(files)}"

    def load(self, names: Iterable[str]) -> dict[str, Array] | None:
        """Return the arrays, mapped from the disk; None if they are not there or damaged."""
        try:
            arrays = {n: np.load(self._folder / f"{n}.npy", mmap_mode="r", allow_pickle=False) for n in names}
        except (OSError, ValueError, EOFError):
            return None
        with contextlib.suppress(OSError):  # another user's cache is as good, and ages
            os.utime(self._folder)
        return arrays

    def save(self, arrays: Mapping[str, Array]) -> None:
        """Write the arrays, all or none, and drop the oldest caches; a disk that is full or read-only is no error."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(dir=self._root, prefix="part-"))
        except OSError:
            return
        try:
            for name, array in arrays.items():
                np.save(part / f"{name}.npy", array, allow_pickle=False)
            shutil.rmtree(self._folder, ignore_errors=True)
            part.rename(self._folder)
            self._drop_oldest()
        except OSError:
            shutil.rmtree(part, ignore_errors=True)

    def _drop_oldest(self) -> None:
        old = time.time() - ABANDONED
        parts = [path for path in self._root.glob("part-*") if path.stat().st_mtime < old]
        caches = sorted(self._root.glob(f"{self._name}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [*caches[KEPT:], *parts]:
            shutil.rmtree(path, ignore_errors=True)


def _key(files: Iterable[Path]) -> str:
    """Return a digest of the files' places, sizes and times; raises OSError for one that is gone."""
    states = [(str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(json.dumps(states).encode()).hexdigest()[:16]
