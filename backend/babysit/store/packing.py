"""Packing: a column of a chunk in fewer bytes, the same to the last bit when it is read again.

Steps and times become differences of neighbours, less the smallest of them: what is regular is then zero. Values
that a float32 holds exactly are kept as one. The bytes are then laid out by significance, all lowest ones first, so
that those that hardly change stand together, and deflated, behind the CRC-32 of what came of it. ISA-L deflates and
inflates where it is installed, the standard library elsewhere; each reads what the other wrote.
"""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

try:
    from isal import isal_zlib
except ImportError:  # no wheel for this machine: zlib does the same more slowly
    ENGINE: Any = zlib
else:
    ENGINE = isal_zlib

MAX_POINTS = 1 << 16
"""No column is longer: one that claims to be is refused before it takes memory."""
_LEVEL = 1
_CHECKSUM = struct.Struct("<I")
_RAW = -15  # deflate without zlib's frame, whose Adler-32 misses one flipped bit in a hundred thousand
_RUN = struct.Struct("<Bqq")  # bytes a difference, the first number, the least difference
_WIDTHS = (4, 8)
_ERRORS: tuple[type[Exception], ...] = (zlib.error, ENGINE.error)


class PackingError(ValueError):
    """Bytes that are no packed column of so many numbers; the text says why."""


def pack_ints(column: NDArray[np.int64]) -> bytes:
    """Return the packed form of `column` (n,), n ≥ 1; any int64 may follow any other."""
    bits = column.view(np.uint64)
    steps = np.diff(bits)
    base = int(steps.view(np.int64).min()) if len(steps) else 0
    rest = steps - np.int64(base).view(np.uint64)  # differences, and what is left of them, wrap at 2⁶⁴
    width = (int(rest.max()).bit_length() + 7) // 8 if len(rest) else 0
    return _deflate(_RUN.pack(width, int(column[0]), base) + _planes(rest, 8)[:width].tobytes())


def unpack_ints(data: bytes, n: int) -> NDArray[np.int64]:
    """Return the column of `n` int64 that `data` was made of; raises PackingError."""
    content = _inflate(data, n, _RUN.size)
    width, first, base = _RUN.unpack_from(content)
    _require(width <= 8 and len(content) == _RUN.size + width * (n - 1), "is not as long as its points")
    found = np.zeros((n, 8), np.uint8)
    if width:
        found[1:, :width] = _rows(content, _RUN.size, width)
    column = found.view("<u8").reshape(n)
    column[1:] += np.int64(base).view(np.uint64)
    column[0] = np.int64(first).view(np.uint64)
    return np.cumsum(column, dtype=np.uint64).view(np.int64)


def pack_floats(column: NDArray[np.float64]) -> bytes:
    """Return the packed form of `column` (n,), n ≥ 1, of values near each other or not."""
    with np.errstate(over="ignore", invalid="ignore"):
        short = column.astype("<f4")
        is_exact = np.array_equal(short.astype("<f8").view(np.uint64), column.view(np.uint64))
    width = 4 if is_exact else 8
    return _deflate(bytes([width]) + _planes(short if is_exact else column, width).tobytes())


def unpack_floats(data: bytes, n: int) -> NDArray[np.float64]:
    """Return the column of `n` float64 that `data` was made of; raises PackingError."""
    content = _inflate(data, n, 1)
    width = content[0]
    _require(width in _WIDTHS and len(content) == 1 + width * n, "is not as long as its points")
    return np.ascontiguousarray(_rows(content, 1, width)).view(f"<f{width}").reshape(n).astype(np.float64, copy=False)


def _planes(column: NDArray[Any], width: int) -> NDArray[np.uint8]:
    """Return the bytes of `column` by significance: (width, n)."""
    rows: NDArray[np.uint8] = column.astype(column.dtype.newbyteorder("<"), copy=False).view(np.uint8)
    return rows.reshape(len(column), width).T


def _rows(content: bytes, start: int, width: int) -> NDArray[np.uint8]:
    """Return bytes that lie by significance from `start` on as those of numbers: (n, width)."""
    n = (len(content) - start) // width if width else 0
    return (
        np.frombuffer(content, np.uint8, width * n, start).reshape(width, n).T if width else np.empty((1, 0), np.uint8)
    )


def _deflate(content: bytes) -> bytes:
    packed: bytes = ENGINE.compress(content, _LEVEL, _RAW)
    return _CHECKSUM.pack(ENGINE.crc32(packed)) + packed


def _inflate(data: bytes, n: int, head: int) -> bytes:
    """Return what `data` was deflated from: at least `head` bytes, and at most 8 for each of `n` points more."""
    _require(1 <= n <= MAX_POINTS, f"claims to have {n} points, and a chunk has at most {MAX_POINTS}")
    packed = memoryview(data)[_CHECKSUM.size :]
    _require(
        data[: _CHECKSUM.size] == _CHECKSUM.pack(ENGINE.crc32(packed)), "has not the checksum that it was written with"
    )
    reader = ENGINE.decompressobj(_RAW)
    try:
        content: bytes = reader.decompress(packed, head + 8 * n + 1)
    except _ERRORS as error:
        raise PackingError(f"cannot be unpacked ({error})") from None
    _require(len(content) <= head + 8 * n, "holds more than its points")
    _require(reader.eof and not reader.unused_data and len(content) >= head, "ends too early, or too late")
    return content


def _require(is_sound: bool, rule: str) -> None:
    if not is_sound:
        raise PackingError(rule)
