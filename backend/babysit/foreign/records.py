"""The records of a TFRecord file: bytes with their length before them and a checksum over both, one after the other."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from babysit.errors import DataError
from babysit.foreign.crc32c import crc32c, masked

MAX_RECORD_BYTES = 64 << 20
_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")


@dataclass(slots=True)
class RecordFile:
    """One file, which somebody may still be writing: `notes` says what was not read and why, after the reading.

    A file that does not begin with a record is refused. One that ends within a record, or is damaged later on, gives
    all that is whole before that place.
    """

    path: Path
    notes: list[str] = field(default_factory=list)

    def read(self) -> Iterator[bytes]:
        """Yield the records; raises DataError where the file is none of this kind."""
        n = 0
        with self.path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            while (place := file.tell()) < size:
                record = self._next(file, size, n, place)
                if record is None:
                    return
                if record:
                    yield record
                n += 1

    def _next(self, file: BinaryIO, size: int, n: int, place: int) -> bytes | None:
        """Return the record at `place`, empty bytes for one that is too long, None where there is none any more."""
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            self._end(n, place, is_cut=True)
            return None
        length, crc = _HEADER.unpack(head)
        is_sound = masked(crc32c(head[:8])) == crc
        if not is_sound or length > size - file.tell() - _FOOTER.size:
            self._end(n, place, is_cut=is_sound)
            return None
        if length > MAX_RECORD_BYTES:
            self.notes.append(f"{self.path.name}: a record of {length:,} bytes is left out")
            file.seek(length + _FOOTER.size, 1)
            return b""
        data = file.read(length)
        if masked(crc32c(data)) != _FOOTER.unpack(file.read(_FOOTER.size))[0]:
            self._end(n, place, is_cut=False)
            return None
        return data

    def _end(self, n: int, place: int, is_cut: bool) -> None:
        if n == 0:
            rule = "ends within its first record" if is_cut else "is no event file: it does not begin with a record"
            raise DataError(self.path.name, rule)
        what = "ends within a record" if is_cut else "is damaged"
        self.notes.append(f"{self.path.name} {what} at byte {place:,}: the {n:,} whole records before it were read")
