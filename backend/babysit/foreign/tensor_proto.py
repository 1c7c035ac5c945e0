"""A TensorProto: numbers or texts of any shape, as TensorFlow writes them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babysit.foreign.protobuf import MalformedError, Value, fields, message, signed, varints

MAX_NUMBERS = 1 << 22
STRING, HALF, BFLOAT16 = 7, 19, 14
_TYPES = {1: "<f4", 2: "<f8", 3: "<i4", 4: "u1", 5: "<i2", 6: "i1", 9: "<i8", 10: "?", 17: "<u2", 22: "<u4", 23: "<u8"}
_TYPES |= {HALF: "<f2", BFLOAT16: "<u2"}
_FLOATS, _DOUBLES, _STRINGS, _HALVES = 5, 6, 8, 13
_INTEGERS = (7, 10, 11, 16, 17)


@dataclass(frozen=True, slots=True)
class TensorProto:
    """Its `shape`, and either its `numbers` as float64 in that shape, or its `strings` in a row."""

    shape: tuple[int, ...]
    numbers: NDArray[np.float64] | None
    strings: list[bytes]


def parse(data: bytes) -> TensorProto:
    """Return the tensor; raises MalformedError for one that is none, is too large, or of a type without numbers."""
    kind, content = 0, b""
    shape: tuple[int, ...] = ()
    strings: list[bytes] = []
    parts: list[tuple[int, Value]] = []
    for number, value in fields(data):
        if number == 1:
            kind = signed(value)
        elif number == 2:
            shape = _shape(message(value))
        elif number == 4:
            content = message(value)
        elif number == _STRINGS:
            strings.append(message(value))
        else:
            parts.append((number, value))
    if kind == STRING:
        return TensorProto(shape, None, strings)
    if kind not in _TYPES:
        raise MalformedError(f"a tensor has the type {kind}, which has no numbers")
    return TensorProto(shape, _fill(_numbers(kind, content, parts), shape), [])


def _shape(data: bytes) -> tuple[int, ...]:
    sizes = [next((signed(size) for key, size in fields(message(value)) if key == 1), 0)
             for number, value in fields(data) if number == 2]  # fmt: skip
    if any(size < 0 for size in sizes) or math.prod(sizes) > MAX_NUMBERS:
        raise MalformedError(f"a tensor of shape {sizes} is too large")
    return tuple(sizes)


def _numbers(kind: int, content: bytes, parts: list[tuple[int, Value]]) -> NDArray[np.float64]:
    dtype = np.dtype(_TYPES[kind])
    if content:
        if len(content) % dtype.itemsize:
            raise MalformedError("a tensor's bytes are no whole numbers")
        return _wide(np.frombuffer(content, dtype), kind)
    found: list[NDArray[np.float64]] = []
    for number, value in parts:
        if number in (_FLOATS, _DOUBLES):
            width = "<f4" if number == _FLOATS else "<f8"
            data = message(value)
            found.append(np.frombuffer(data[: len(data) // np.dtype(width).itemsize * np.dtype(width).itemsize], width))
        elif number == _HALVES:
            found.append(_wide(np.array(varints(value), np.int64).astype("<u2").view(dtype), kind))
        elif number in _INTEGERS:
            found.append(np.array(varints(value), np.float64))
    return np.concatenate(found).astype(np.float64) if found else np.empty(0)


def _wide(numbers: NDArray[np.generic], kind: int) -> NDArray[np.float64]:
    if kind == BFLOAT16:  # the upper half of a float32
        return (numbers.astype("<u4") << 16).view("<f4").astype(np.float64)
    return numbers.astype(np.float64)


def _fill(numbers: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the numbers in their shape: what is missing at the end equals the last one that is there."""
    size = math.prod(shape)
    if len(numbers) > size or (size and not len(numbers)):
        raise MalformedError(f"a tensor of {size} numbers has {len(numbers)}")
    return np.concatenate([numbers, np.full(size - len(numbers), numbers[-1] if size else 0.0)]).reshape(shape)
