"""A cache of read data: plain .npy files, in a folder named after the source's path, size and time of change."""

import contextlib
import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from babysit.data.cache_writer import CacheWriter
from babysit.data.dataset import Array

KEPT = 3
"""How many sources of one data set stay cached."""
ABANDONED = 3600.0
"""Seconds after which a part that nobody finished is taken as left by a process that was killed."""
_reading: dict[Path, threading.Lock] = {}


class Cache:
    """The cached arrays of one state of one source, read with certain `options`."""

    def __init__(
        self, folder: Path, name: str, files: Iterable[Path], options: Mapping[str, Any] | None = None
    ) -> None:
        self._root, self._name = folder / "cache", name
        self._folder = self._root / f"{name}-{_key(files, options or {})}"

    def through(self, names: Iterable[str], read: Callable[[CacheWriter], Mapping[str, Array]]) -> dict[str, Array]:
        """Return the cached arrays, or what `read` returns, which it also gives the writer.

        Whoever asks while another thread reads waits for it: a page asks again with every key that is pressed.
        """
        names = tuple(names)
        with _reading.setdefault(self._folder, threading.Lock()):
            arrays = self.load(names)
            if arrays is None:
                with self.writer() as writer:
                    arrays = dict(read(writer))
        return arrays

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
        with self.writer() as writer:
            writer.save(arrays)

    def writer(self) -> CacheWriter:
        """Return what writes this cache while it is being read."""
        return CacheWriter(self._folder, self._drop_oldest)

    def _drop_oldest(self) -> None:
        old = time.time() - ABANDONED
        parts = [path for path in self._root.glob("part-*") if path.stat().st_mtime < old]
        caches = sorted(self._root.glob(f"{self._name}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [*caches[KEPT:], *parts]:
            shutil.rmtree(path, ignore_errors=True)


def _key(files: Iterable[Path], options: Mapping[str, Any]) -> str:
    """Return a digest of the files' places, sizes and times; raises OSError for one that is gone."""
    parents: dict[Path, str] = {}  # of 60,000 pictures in ten folders, ten places are resolved
    states: list[Any] = [dict(options)] if options else []
    for file in files:
        if file.parent not in parents:
            parents[file.parent] = str(file.parent.resolve())
        state = file.stat()
        states.append((parents[file.parent], file.name, state.st_size, state.st_mtime_ns))
    return hashlib.sha256(json.dumps(states).encode()).hexdigest()[:16]
