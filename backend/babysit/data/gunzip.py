"""A gzip stream, unpacked in large pieces by ISA-L where it is installed, and by zlib elsewhere."""

import io
import zlib
from typing import IO, Any

try:
    from isal import isal_zlib
except ImportError:  # no wheel for this machine: zlib does the same at half the speed
    ENGINE: Any = zlib
else:
    ENGINE = isal_zlib

MAGIC = b"\x1f\x8b"
MAX_RATIO = 1032
"""No deflate stream unpacks to more than so many times its size (https://zlib.net/zlib_tech.html)."""
PIECE = 1 << 20
ERRORS: tuple[type[Exception], ...] = (EOFError, zlib.error, ENGINE.error)
"""What reading a stream that is cut or damaged raises."""


class Gunzip(io.RawIOBase):
    """The contents of a gzip file, in large pieces: the standard library's reader takes 8 kB at a time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._engine = file, ENGINE.decompressobj(wbits=31)

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, b"" at the end; raises EOFError for a file that stops before its end."""
        while not self._engine.eof:
            packed = self._engine.unconsumed_tail or self._file.read(PIECE)
            data: bytes = self._engine.decompress(packed, max(size, 1))
            if data:
                return data
            if not packed:
                raise EOFError("the file ends too early")
        return b""
