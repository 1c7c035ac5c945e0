"""A cache in the making: .npy files that grow by rows, written by a thread while the source is still being read."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from babysit.data.dataset import Array


class CacheWriter:
    """Writes a cache folder, all or nothing: what is appended becomes visible when the `with` ends without an error.

    A disk that is full or read-only is no error: the cache then stays as it was.
    """

    def __init__(self, folder: Path, done: Callable[[], None]) -> None:
        self._folder, self._done = folder, done
        self._part: Path | None = None
        self._files: dict[str, _Rows] = {}
        self._pool, self._waiting = ThreadPoolExecutor(1), list[Future[None]]()

    def __enter__(self) -> "CacheWriter":
        with contextlib.suppress(OSError):
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._part = Path(tempfile.mkdtemp(dir=self._folder.parent, prefix="part-"))
        return self

    def append(self, name: str, rows: Array) -> None:
        """Add rows to the array `name`; they must not change any more."""
        self._submit(lambda part: self._append(part, name, rows))

    def save(self, arrays: Mapping[str, Array]) -> None:
        """Add whole arrays."""
        for name, array in arrays.items():
            self.append(name, array)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        is_whole = kind is None and all(future.exception() is None for future in self._waiting)
        self._submit(self._finish if is_whole else self._abandon)
        self._pool.shutdown()
        if kind is None:
            for future in self._waiting:
                future.result()

    def _submit(self, act: Callable[[Path], None]) -> None:
        self._waiting.append(self._pool.submit(self._try, act))

    def _try(self, act: Callable[[Path], None]) -> None:
        """Let `act` do its part of the writing, unless an earlier one failed."""
        if self._part is None:
            return
        try:
            act(self._part)
        except OSError:
            self._abandon(self._part)

    def _append(self, part: Path, name: str, rows: Array) -> None:
        if name not in self._files:
            self._files[name] = _Rows(part / f"{name}.npy", rows)
        self._files[name].append(rows)

    def _finish(self, part: Path) -> None:
        for file in self._files.values():
            file.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        part.rename(self._folder)
        self._part = None
        with contextlib.suppress(OSError):
            self._done()

    def _abandon(self, part: Path) -> None:
        for file in self._files.values():
            with contextlib.suppress(OSError):
                file.file.close()
        shutil.rmtree(part, ignore_errors=True)
        self._part = None


class _Rows:
    """One .npy file; its header leaves room for the number of rows, which is known at the end."""

    def __init__(self, path: Path, rows: Array) -> None:
        self.file: IO[bytes] = path.open("wb")
        self._shape, self._dtype, self._n = rows.shape[1:], rows.dtype, 0
        self._write_header()

    def append(self, rows: Array) -> None:
        if (rows.shape[1:], rows.dtype) != (self._shape, self._dtype):
            raise ValueError(f"rows of {self._shape} {self._dtype} are followed by {rows.shape[1:]} {rows.dtype}")
        np.ascontiguousarray(rows).tofile(self.file)
        self._n += len(rows)

    def close(self) -> None:
        self.file.seek(0)
        self._write_header()
        self.file.close()

    def _write_header(self) -> None:
        header: dict[str, Any] = {"shape": (self._n, *self._shape), "fortran_order": False}
        npy.write_array_header_1_0(self.file, header | {"descr": npy.dtype_to_descr(self._dtype)})
