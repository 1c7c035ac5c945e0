"""A reader for the plain part of the pickle format: NumPy arrays, bytes, str, list, dict, int; nothing else.

The official CIFAR-10 batches are pickles. Python's own unpickler would import and call what a file names, and can be
made to allocate without bound or to overflow the stack. This one runs nothing: it knows the few instructions that such
a batch consists of, makes arrays itself from their bytes, and refuses the rest. The instructions: `pickletools` in the
standard library.
"""

import struct
from collections.abc import Callable
from typing import Any

from babysit.data.pickled_arrays import GLOBALS, MAKERS, ArrayState, DTypeState, Name, array_of, settled
from babysit.errors import DataError, shorten

MAX_INSTRUCTIONS = 2_000_000
"""A batch of 10,000 images has about 100,000."""
_MARK = object()


class PickleReader:
    """One pickle, read by `read`; raises DataError naming `source` for everything that is not plain data."""

    def __init__(self, data: bytes, source: str) -> None:
        self._data, self._source = data, source
        self._at = 0
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        self._n_made = 0

    def read(self) -> Any:
        """Return the value that the pickle holds."""
        try:
            self._run()
            return self._finished(self._stack.pop())
        except (IndexError, struct.error):
            raise self._error("ends too early or is not a pickle") from None
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError, MemoryError) as error:
            raise self._error(f"is not a well-formed pickle of plain data ({shorten(str(error))})") from None

    def _run(self) -> None:
        for _ in range(MAX_INSTRUCTIONS):
            code = self._data[self._at]
            self._at += 1
            if code == 0x2E:  # "."
                return
            act = INSTRUCTIONS.get(code)
            if act is None:
                raise self._error(f"has the pickle instruction {chr(code)!r}; only plain data are read")
            act(self)
        raise self._error(f"has more than {MAX_INSTRUCTIONS} pickle instructions")

    def _error(self, rule: str) -> DataError:
        return DataError(self._source, rule)

    def _take(self, n: int) -> bytes:
        if n < 0 or self._at + n > len(self._data):
            raise self._error("ends too early: it is truncated")
        self._at += n
        return self._data[self._at - n : self._at]

    def _text(self, n: int) -> str:
        """Return the next n bytes as text; without a copy of them in between, which may be 45 MB."""
        if n < 0 or self._at + n > len(self._data):
            raise self._error("ends too early: it is truncated")
        self._at += n
        return str(memoryview(self._data)[self._at - n : self._at], "utf-8", "surrogatepass")

    def _unpack(self, code: str) -> int:
        value: int = struct.unpack(code, self._take(struct.calcsize(code)))[0]
        return value

    def _line(self) -> str:
        end = self._data.find(b"\n", self._at, self._at + 1000)
        if end < 0:
            raise self._error("ends too early: it is truncated")
        line = self._data[self._at : end].decode("ascii")
        self._at = end + 1
        return line

    def _since_mark(self) -> list[Any]:
        for start in range(len(self._stack) - 1, -1, -1):
            if self._stack[start] is _MARK:
                items = self._stack[start + 1 :]
                del self._stack[start:]
                return items
        raise ValueError("a mark is missing")

    def _push(self, value: Any) -> None:
        self._stack.append(value)

    def _put(self, index: int) -> None:
        self._memo[index] = self._stack[-1]

    def _append(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not list:
            raise TypeError("only a list is appended to")
        target.extend(items)

    def _set(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not dict or len(items) % 2:
            raise TypeError("only a dict takes keys and values")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str | bytes | int):
                raise TypeError("a key must be text or a number")
            target[key] = value

    def _dict(self) -> None:
        items = self._since_mark()
        self._push({})
        self._set(items)

    def _pop(self, n: int) -> list[Any]:
        items = self._stack[-n:]
        if len(items) < n:
            raise IndexError
        del self._stack[-n:]
        return items

    def _global(self) -> None:
        self._name(self._line(), self._line())

    def _stack_global(self) -> None:
        self._name(*self._pop(2))

    def _name(self, module: Any, attribute: Any) -> None:
        name = f"{module} {attribute}" if isinstance(module, str) and isinstance(attribute, str) else ""
        if name not in GLOBALS:
            raise self._error(f"names {shorten(name)}; a data file must hold plain data only, so it was not loaded")
        self._push(Name(GLOBALS[name]))

    def _reduce(self) -> None:
        """Make what an admitted global and its arguments stand for."""
        name, arguments = self._pop(2)
        if type(name) is not Name or type(arguments) is not tuple:
            raise TypeError("only an admitted name is followed by arguments")
        made = MAKERS[name.kind](*arguments)
        self._n_made += len(made) if type(made) is bytes else 0
        if self._n_made > len(self._data):  # one text turned into bytes again and again
            raise self._error("makes more bytes than it has")
        self._push(made)

    def _build(self) -> None:
        """Give an array or a dtype its state."""
        target, state = self._pop(2)
        if type(target) is DTypeState:
            target.take(state)
        elif type(target) is ArrayState:
            target.value = array_of(*state)
        else:
            raise TypeError("only arrays have a state")
        self._push(target)

    def _finished(self, value: Any) -> Any:
        """Return `value` with arrays in place of their makings, its own and those one level down."""
        if value is _MARK or type(value) in (Name, DTypeState):
            raise ValueError("it holds no data")
        if type(value) is dict:
            return {key: settled(item) for key, item in value.items()}
        return settled(value)


def _int_line(reader: PickleReader) -> None:
    line = reader._line()
    reader._push({"00": False, "01": True}.get(line) if line in ("00", "01") else int(line.rstrip("L")))


def _text_line(reader: PickleReader) -> None:
    line = reader._line()
    if len(line) < 2 or line[0] != line[-1] or line[0] not in "'\"" or "\\" in line:
        raise ValueError("text must be quoted, without escapes")
    reader._push(line[1:-1].encode())


_ACTS: dict[str, Callable[[PickleReader], Any]] = {
    "\x80": lambda r: r._take(1),
    "\x95": lambda r: r._take(8),
    "(": lambda r: r._push(_MARK),
    "0": lambda r: r._pop(1),
    "N": lambda r: r._push(None),
    "\x88": lambda r: r._push(True),
    "\x89": lambda r: r._push(False),
    "I": _int_line,
    "L": _int_line,
    "K": lambda r: r._push(r._take(1)[0]),
    "M": lambda r: r._push(r._unpack("<H")),
    "J": lambda r: r._push(r._unpack("<i")),
    "\x8a": lambda r: r._push(int.from_bytes(r._take(r._take(1)[0]), "little", signed=True)),
    "S": _text_line,
    "U": lambda r: r._push(r._take(r._take(1)[0])),
    "T": lambda r: r._push(r._take(r._unpack("<i"))),
    "C": lambda r: r._push(r._take(r._take(1)[0])),
    "B": lambda r: r._push(r._take(r._unpack("<I"))),
    "\x8e": lambda r: r._push(r._take(r._unpack("<Q"))),
    "\x8c": lambda r: r._push(r._text(r._take(1)[0])),
    "X": lambda r: r._push(r._text(r._unpack("<I"))),
    "\x8d": lambda r: r._push(r._text(r._unpack("<Q"))),
    "]": lambda r: r._push([]),
    "l": lambda r: r._push(r._since_mark()),
    "a": lambda r: r._append(r._pop(1)),
    "e": lambda r: r._append(r._since_mark()),
    "}": lambda r: r._push({}),
    "d": lambda r: r._dict(),
    "s": lambda r: r._set(r._pop(2)),
    "u": lambda r: r._set(r._since_mark()),
    ")": lambda r: r._push(()),
    "t": lambda r: r._push(tuple(r._since_mark())),
    "\x85": lambda r: r._push(tuple(r._pop(1))),
    "\x86": lambda r: r._push(tuple(r._pop(2))),
    "\x87": lambda r: r._push(tuple(r._pop(3))),
    "p": lambda r: r._put(int(r._line())),
    "q": lambda r: r._put(r._take(1)[0]),
    "r": lambda r: r._put(r._unpack("<I")),
    "\x94": lambda r: r._put(len(r._memo)),
    "g": lambda r: r._push(r._memo[int(r._line())]),
    "h": lambda r: r._push(r._memo[r._take(1)[0]]),
    "j": lambda r: r._push(r._memo[r._unpack("<I")]),
    "c": lambda r: r._global(),
    "\x93": lambda r: r._stack_global(),
    "R": lambda r: r._reduce(),
    "b": lambda r: r._build(),
}
INSTRUCTIONS = {ord(code): act for code, act in _ACTS.items()}
"""What each instruction does, by its byte."""
