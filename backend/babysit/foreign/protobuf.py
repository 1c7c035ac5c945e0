"""The fields of a protocol buffer as they stand on the wire, without the description of its message."""

import struct
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Value: TypeAlias = int | bytes
"""A varint as an unsigned number; what has a length, or 4 or 8 bytes, as its bytes."""

_WIDTHS = {1: 8, 5: 4}
_LENGTH = 2


class MalformedError(ValueError):
    """Bytes that are no message."""


def fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """Yield the number and the value of each field, in their order; raises MalformedError."""
    place, end = 0, len(data)
    while place < end:
        tag, place = _varint(data, place)
        kind = tag & 7
        if kind == 0:
            value, place = _varint(data, place)
            yield tag >> 3, value
            continue
        if kind == _LENGTH:
            width, place = _varint(data, place)
        elif kind in _WIDTHS:
            width = _WIDTHS[kind]
        else:
            raise MalformedError(f"a field has the unknown wire type {kind}")
        if width > end - place:
            raise MalformedError("a field is longer than its message")
        yield tag >> 3, data[place : place + width]
        place += width


def message(value: Value) -> bytes:
    """Return a field's value as bytes; raises MalformedError for a number."""
    if isinstance(value, int):
        raise MalformedError("a number stands in the place of a message")
    return value


def text(value: Value) -> str:
    """Return a field's value as text; bytes that are none become replacement characters."""
    return message(value).decode("utf-8", "replace")


def signed(value: Value) -> int:
    """Return a varint as an int64."""
    if not isinstance(value, int):
        raise MalformedError("a message stands in the place of a number")
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def double(value: Value) -> float:
    """Return a float64."""
    return float(struct.unpack("<d", _sized(value, 8))[0])


def single(value: Value) -> float:
    """Return a float32."""
    return float(struct.unpack("<f", _sized(value, 4))[0])


def doubles(value: Value) -> NDArray[np.float64]:
    """Return packed float64 numbers, or a single one."""
    data = message(value)
    return np.frombuffer(_sized(data, len(data) // 8 * 8), "<f8")


def varints(value: Value) -> list[int]:
    """Return packed varints as int64 numbers, or a single one."""
    if isinstance(value, int):
        return [signed(value)]
    found, place = [], 0
    while place < len(value):
        number, place = _varint(value, place)
        found.append(signed(number))
    return found


def _sized(value: Value, width: int) -> bytes:
    data = message(value)
    if len(data) != width:
        raise MalformedError(f"a number of {width} bytes has {len(data)}")
    return data


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return the number that begins at `place`, and where it ends."""
    number = shift = 0
    while place < len(data) and shift < 70:
        byte = data[place]
        number |= (byte & 0x7F) << shift
        place += 1
        if byte < 0x80:
            return number, place
        shift += 7
    raise MalformedError("a number does not end")
