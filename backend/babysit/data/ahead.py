"""A stream that is read ahead by a thread: unpacking does not wait for those who still work on what came before."""

import io
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

SIZE = 2 << 20
"""Bytes of one piece."""
PIECES = 24
"""How many pieces are read ahead: what comes while a batch of 45 MB is being looked at."""


class Readable(Protocol):
    """What gives bytes, b"" at its end."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes."""


class Ahead(io.RawIOBase):
    """The contents of `file`, of which a thread holds the next pieces ready; to be closed."""

    def __init__(self, file: Readable) -> None:
        self._file, self._pool = file, ThreadPoolExecutor(1)
        self._coming = deque(self._pool.submit(file.read, SIZE) for _ in range(PIECES))
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, b"" at the end; raises what reading the file raised."""
        if not self._piece:
            self._piece = memoryview(self._coming.popleft().result())
            self._coming.append(self._pool.submit(self._file.read, SIZE))
        size = len(self._piece) if size < 0 else size
        data = bytes(self._piece[:size])
        self._piece = self._piece[size:]
        return data

    def close(self) -> None:
        """Stop reading; the file is free when this returns."""
        self._pool.shutdown(cancel_futures=True)
        super().close()
