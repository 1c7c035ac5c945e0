"""Event files as bytes, made field by field: what TensorBoard's writers make, and what they never would."""

import struct
from collections.abc import Iterable
from pathlib import Path

from babysit.foreign.crc32c import crc32c, masked


def record(data: bytes) -> bytes:
    """Return a record of a TFRecord file."""
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked(crc32c(length))) + data + struct.pack("<I", masked(crc32c(data)))


def varint(number: int) -> bytes:
    """Return a number in groups of seven bits; a negative one as an int64."""
    number &= (1 << 64) - 1
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: bytes | int | float) -> bytes:
    """Return a field: bytes with their length, a float as float64, an int as a varint."""
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def single(number: int, value: float) -> bytes:
    """Return a float32 field."""
    return varint(number << 3 | 5) + struct.pack("<f", value)


def event(time: float, step: int, *values: bytes) -> bytes:
    """Return an event with a summary of values."""
    summary = b"".join(field(1, value) for value in values)
    return field(1, time) + field(2, step) + (field(5, summary) if values else b"")


def scalar(tag: str, value: float) -> bytes:
    """Return a value as old writers put it."""
    return field(1, tag.encode("utf-8", "surrogatepass")) + single(2, value)


def tensor(tag: str, plugin: str, content: bytes) -> bytes:
    """Return a value whose TensorProto is `content`, of a plugin."""
    metadata = field(1, field(1, plugin.encode()))
    return field(1, tag.encode()) + field(9, metadata) + field(8, content)


def write(path: Path, events: Iterable[bytes]) -> Path:
    """Write a file of events behind the one that every file begins with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    begin = field(1, 100.0) + field(3, b"brain.Event:2")
    path.write_bytes(b"".join(map(record, [begin, *events])))
    return path
