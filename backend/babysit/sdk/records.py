"""The spool's file format, and its reader, which needs no producer: a server reads what a dead worker left.

A file is a header (magic, sequence number of its first frame, checksum), then one record a frame: length u32, crc32
u32, payload, all little-endian. A process killed in mid-write leaves a torn last record, which readers ignore.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

HEADER = struct.Struct("<8sQI")
RECORD = struct.Struct("<II")
MAGIC = b"babyspl1"
MAX_RECORD_BYTES = 16 << 20


def record(payload: bytes) -> bytes:
    """Return the record of a frame."""
    return RECORD.pack(len(payload), zlib.crc32(payload)) + payload


def read_frames(path: Path) -> Iterator[bytes]:
    """Yield the payloads of a spool file in order, up to its torn tail; nothing when there is no such file."""
    first, ends = scan(path)
    if first is None:
        return
    with path.open("rb") as file:
        file.seek(HEADER.size)
        start = HEADER.size
        for end in ends:
            yield file.read(end - start)[RECORD.size :]
            start = end


def scan(path: Path) -> tuple[int | None, list[int]]:
    """Return the first sequence number (None when there is no valid header) and the offset after each sound record."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None, []
    with file:
        head = file.read(HEADER.size)
        if len(head) < HEADER.size or head != header(HEADER.unpack(head)[1]):
            return None, []
        ends = []
        while (payload := _record(file.read(RECORD.size), file.read)) is not None:
            ends.append(file.tell())
            del payload
        return HEADER.unpack(head)[1], ends


def _record(head: bytes, read: Callable[[int], bytes]) -> bytes | None:
    """Return the payload of the record that begins with `head`, or None when it is torn."""
    if len(head) < RECORD.size:
        return None
    length, checksum = RECORD.unpack(head)
    payload = read(length) if length <= MAX_RECORD_BYTES else b""
    return payload if len(payload) == length and zlib.crc32(payload) == checksum else None


def header(first: int) -> bytes:
    """Return the header of a file whose first frame is `first`."""
    return HEADER.pack(MAGIC, first, zlib.crc32(HEADER.pack(MAGIC, first, 0)))
