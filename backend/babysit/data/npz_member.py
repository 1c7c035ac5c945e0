"""An array inside an .npz file: its header is held against limits before anything is allocated."""

import math
import struct
import tokenize
import zipfile
import zlib
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from babysit.data.dataset import Array
from babysit.errors import DataError, shorten

MAX_MEMBERS = 16
MAX_BYTES = 2 << 30
"""The largest array that is read."""
MAX_RATIO = 100
"""A member that unpacks to more times its packed size is taken for a bomb."""
KINDS = "biuf"
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, KeyError)
HEADER_DAMAGES = (SyntaxError, tokenize.TokenError, TypeError, RecursionError, MemoryError)
"""What NumPy's reading of a header raises besides: a header is the text of a Python literal."""


class NpzMembers:
    """The arrays of an open .npz file; every refusal is a DataError that names the file and the member."""

    def __init__(self, archive: zipfile.ZipFile, source: str) -> None:
        self._archive, self._source = archive, source
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise DataError(source, f"must have at most {MAX_MEMBERS} members, not {len(members)}")
        self._members = {member.filename.removesuffix(".npy"): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def header(self, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
        """Return shape and dtype of the array `name`."""
        with self._open(name) as file:
            shape, _, dtype = self._read_header(name, file)
        return shape, dtype

    def read(self, name: str) -> Array:
        """Return the array `name`."""
        try:
            with self._open(name) as file:
                shape, is_fortran, dtype = self._read_header(name, file)
                data = file.read(math.prod(shape) * dtype.itemsize)
                while file.read(1 << 16):  # the checksum comes last
                    pass
            return np.frombuffer(data, dtype).reshape(shape, order="F" if is_fortran else "C")
        except DAMAGES as error:
            raise self._error(name, f"is truncated or damaged ({shorten(str(error))})") from None

    def _open(self, name: str) -> IO[bytes]:
        member = self._members[name]
        if member.flag_bits & 1:
            raise self._error(name, "is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._error(name, "must be stored or deflated, as np.savez and np.savez_compressed write it")
        if member.file_size > MAX_BYTES:
            raise self._error(name, f"unpacks to {member.file_size} bytes; at most {MAX_BYTES} are read")
        if member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise self._error(name, f"unpacks to more than {MAX_RATIO} times its size")
        try:
            return self._archive.open(member)
        except DAMAGES as error:
            raise self._error(name, f"is damaged ({shorten(str(error))})") from None

    def _read_header(self, name: str, file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
        """Return shape, order and dtype, which must account for every byte that the member unpacks to."""
        try:
            version = npy.read_magic(file)
            if version not in ((1, 0), (2, 0)):
                raise self._error(name, f"has format {version[0]}.{version[1]}; only 1.0 and 2.0 are read")
            shape, is_fortran, dtype = (npy.read_array_header_1_0, npy.read_array_header_2_0)[version[0] - 1](file)
        except (*DAMAGES, *HEADER_DAMAGES) as error:
            raise self._error(name, f"is no array, or damaged ({shorten(str(error))})") from None
        if dtype.kind not in KINDS or dtype.itemsize > 8:
            rule = f"must have plain numbers of at most 8 bytes (bool, int, uint or float), not {dtype}"
            raise self._error(name, rule + ("; pickled objects are never loaded" if dtype.hasobject else ""))
        n_bytes, n_given = math.prod(shape) * dtype.itemsize, self._members[name].file_size - file.tell()
        if any(n < 0 for n in shape) or n_bytes != n_given:
            raise self._error(name, f"states shape {shape} of {dtype}, {n_bytes} bytes, and holds {n_given}")
        return shape, is_fortran, dtype

    def _error(self, name: str, rule: str) -> DataError:
        return DataError(f"{self._source} ({name})", rule)
