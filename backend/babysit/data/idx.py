"""IDX: the format of the MNIST files, an array of unsigned bytes behind a short header, packed with gzip or not.

Four bytes of magic (two zeros, the type, the number of dimensions), each dimension as a big-endian 32-bit number, then
the bytes, last dimension fastest. The format: http://yann.lecun.com/exdb/mnist/.
"""

import math
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from babysit.data.ahead import Readable
from babysit.data.gunzip import ERRORS, MAGIC, MAX_RATIO, Gunzip
from babysit.errors import DataError

UNSIGNED_BYTES = 0x08
MAX_BYTES = 1 << 30
"""The largest array that is read; MNIST's training images have 47 MB."""


def read_shape(path: Path, n_dimensions: int) -> tuple[int, ...]:
    """Return the shape that the header of the IDX file at `path` states; raises DataError as `read_idx` does."""
    with _opened(path) as file:
        return _read_header(file, path, n_dimensions)


def read_idx(path: Path, n_dimensions: int) -> NDArray[np.uint8]:
    """Return the array in the IDX file at `path`, which must have `n_dimensions`.

    Raises DataError naming the file, the byte and the rule for a file that is missing, truncated, damaged, longer than
    it states, of another type, or too large; nothing is allocated before the header agrees with the file's size.
    """
    with _opened(path) as file:
        shape = _read_header(file, path, n_dimensions)
        start, size = 4 + 4 * n_dimensions, math.prod(shape)
        data = np.empty(size, np.uint8)
        done = 0
        while done < size:
            piece = file.read(min(size - done, 1 << 20))
            if not piece:
                raise DataError(str(path), f"is truncated at byte {start + done}; shape {shape} ends at {start + size}")
            data[done : done + len(piece)] = np.frombuffer(piece, np.uint8)
            done += len(piece)
        if file.read(1):
            raise DataError(str(path), f"goes on after byte {start + size}, where its shape {shape} ends")
    return data.reshape(shape)


@contextmanager
def _opened(path: Path) -> Iterator[Readable]:
    """Yield the unpacked stream of the file; what goes wrong with it is raised as DataError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError(str(path), "must be a file")
        with path.open("rb") as file:
            is_packed = file.read(2) == MAGIC
            file.seek(0)
            yield Gunzip(file) if is_packed else file
    except ERRORS as error:
        raise DataError(str(path), f"is truncated or damaged ({error})") from None
    except FileNotFoundError:
        raise DataError(str(path), "does not exist") from None
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({error.strerror or error})") from None


def _read_header(file: Readable, path: Path, n_dimensions: int) -> tuple[int, ...]:
    start = _exactly(file, 4, path)
    if start[:2] != b"\0\0":
        raise DataError(str(path), f"is no IDX file: it must begin with two zero bytes, not {start[:2].hex(' ')}")
    if start[2] != UNSIGNED_BYTES:
        raise DataError(str(path), f"must hold unsigned bytes (type 8 in byte 2), not type {start[2]}")
    if start[3] != n_dimensions:
        raise DataError(str(path), f"must have {n_dimensions} dimensions (byte 3), not {start[3]}")
    shape = struct.unpack(f">{n_dimensions}I", _exactly(file, 4 * n_dimensions, path))
    _check_size(path, shape, 4 + 4 * n_dimensions, isinstance(file, Gunzip))
    return shape


def _exactly(file: Readable, size: int, path: Path) -> bytes:
    data = b""
    while len(data) < size:
        piece = file.read(size - len(data))
        if not piece:
            raise DataError(str(path), f"is truncated at byte {len(data)}, in its header")
        data += piece
    return data


def _check_size(path: Path, shape: tuple[int, ...], start: int, is_packed: bool) -> None:
    size, n_bytes = math.prod(shape), path.stat().st_size
    if not size:
        raise DataError(str(path), f"is empty: its shape is {shape}")
    if size > MAX_BYTES:
        raise DataError(str(path), f"states shape {shape}; at most {MAX_BYTES >> 20} MB are read")
    if start + size > (n_bytes * MAX_RATIO if is_packed else n_bytes):
        rule = f"is truncated: its shape {shape} needs {start + size} bytes, and the file has {n_bytes}"
        raise DataError(str(path), rule + (" packed ones" if is_packed else ""))
