"""Arrays as a pickle writes them: the few names that stand before one, and the array made from its own bytes."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_DIMENSIONS = 8
GLOBALS = {
    "numpy.core.multiarray _reconstruct": "reconstruct",
    "numpy._core.multiarray _reconstruct": "reconstruct",
    "numpy ndarray": "ndarray",
    "numpy dtype": "dtype",
    "_codecs encode": "encode",
    "__builtin__ bytes": "bytes",
    "builtins bytes": "bytes",
}
"""What a file may name; a name only marks what comes next, nothing is imported."""
DTYPE = re.compile(r"[biuf][1248]")


class Name:
    """An admitted global, as a mark on the stack."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class DTypeState:
    """A dtype in the making: "u1" first, then its state, of which the byte order is what matters."""

    def __init__(self, code: str) -> None:
        self.code, self.order = code, "|"

    def take(self, state: Any) -> None:
        """Take the byte order from the state; Python 2 wrote it as bytes."""
        self.order = state[1].decode() if isinstance(state[1], bytes) else state[1]


class ArrayState:
    """An array in the making; `value` is there once its state has been read."""

    value: NDArray[Any] | None = None


def settled(value: Any) -> Any:
    """Return `value`, an array in place of its making; raises ValueError for one without contents."""
    if type(value) is not ArrayState:
        return value
    if value.value is None:
        raise ValueError("an array has no contents")
    return value.value


def array_of(version: Any, shape: Any, dtype: Any, is_fortran: Any, data: Any) -> NDArray[Any]:
    """Return the array of `shape` over `data`, if they agree; no copy."""
    if type(dtype) is not DTypeState or dtype.order not in {"|", "<", ">", "="} or type(data) is not bytes:
        raise TypeError("an array needs a plain dtype and bytes")
    if type(shape) is not tuple or len(shape) > MAX_DIMENSIONS or any(type(n) is not int or n < 0 for n in shape):
        raise TypeError("an array needs a shape of whole numbers")
    kind = np.dtype(dtype.order + dtype.code)
    if math.prod(shape) * kind.itemsize != len(data):
        raise ValueError(f"an array of shape {shape} has {len(data)} bytes")
    return np.frombuffer(data, kind).reshape(shape, order="F" if is_fortran else "C")


def _dtype(code: Any, *flags: Any) -> DTypeState:
    code = code.decode() if isinstance(code, bytes) else code
    if not DTYPE.fullmatch(code):
        raise ValueError(f"the dtype {code} is not one of plain numbers")
    return DTypeState(code)


def _encode(text: Any, encoding: Any = "latin1") -> bytes:
    if type(text) is not str or encoding not in ("latin1", "latin-1"):
        raise TypeError("bytes are written as latin1 text")
    return text.encode("latin1")


def _reject(*arguments: Any) -> Any:
    raise TypeError("an array type makes nothing by itself")


MAKERS: dict[str, Callable[..., Any]] = {
    "reconstruct": lambda *arguments: ArrayState(),
    "ndarray": _reject,
    "dtype": _dtype,
    "encode": _encode,
    "bytes": lambda: b"",
}
