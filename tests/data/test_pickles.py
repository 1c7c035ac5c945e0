"""The reader of plain pickles, against what Python writes and against what an attacker would."""

import builtins
import contextlib
import os
import pickle
import pickletools
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.data.pickles import INSTRUCTIONS, PickleReader
from babysit.errors import DataError

BOMB = 1 << 20


def read(data: bytes) -> Any:
    return PickleReader(data, "batch").read()


def refusal(data: bytes) -> str:
    with pytest.raises(DataError) as caught:
        read(data)
    assert caught.value.source == "batch"
    assert len(str(caught.value)) < 400
    return caught.value.rule


class Calls:
    """A pickle of it calls `function` with `arguments` when Python loads it."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


PLAIN: list[Any] = [
    {"a": 1, b"b": [1, -2, 300, 70_000, 2**40, -(2**70)], "text": "größe", "none": None},
    {"empty": [], "tuple": (1, (2, 3, 4, 5)), "true": True, "false": False, "bytes": b"\x00\xff" * 300},
    {"nested": [{"deep": [[1], {"x": b"y"}]}]},
    [1, 2, 3],
    b"bytes alone",
]
ARRAYS = [
    np.arange(12, dtype=np.uint8).reshape(3, 4),
    np.asfortranarray(np.arange(12, dtype=np.int64).reshape(3, 4)),
    np.array([[1.5, np.nan], [np.inf, -0.0]], ">f4"),
    np.array([True, False]),
    np.zeros((0, 5), np.uint16),
]


@pytest.mark.parametrize("protocol", range(1, 6))
@pytest.mark.parametrize("value", PLAIN)
def test_plain_data_are_read_as_python_would(value: Any, protocol: int) -> None:
    assert read(pickle.dumps(value, protocol)) == value


@pytest.mark.parametrize("protocol", range(2, 5))
@pytest.mark.parametrize("array", ARRAYS)
def test_arrays_are_read_as_python_would(array: np.ndarray[Any, Any], protocol: int) -> None:
    found = read(pickle.dumps({"data": array}, protocol))["data"]
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


def test_the_pickles_of_python_2_are_read() -> None:
    """As the official archive was written: protocol 2, bytes as short strings, arrays of numpy.core."""
    text = b"\x80\x02}q\x01(U\x05labelsq\x02]q\x03(K\x06K\x09e".replace(b"U\x05labels", b"U\x06labels")
    array = (
        b"U\x04dataq\x04cnumpy.core.multiarray\n_reconstruct\nq\x05cnumpy\nndarray\nq\x06K\x00\x85U\x01b\x87R"
        b"(K\x01K\x01K\x04\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        b"\x89U\x04\x01\x02\x03\xfftb"
    )
    found = read(text + array + b"u.")
    assert found[b"labels"] == [6, 9]
    np.testing.assert_array_equal(found[b"data"], [[1, 2, 3, 255]])


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: {b"data": x}, lambda x: [[{"a": (x,)}]]])
@pytest.mark.parametrize(
    "make",
    [
        lambda file: Calls(os.system, f"touch {file}"),
        lambda file: Calls(builtins.eval, f"open({str(file)!r}, 'w')"),
        lambda file: Calls(builtins.exec, f"open({str(file)!r}, 'w')"),
        lambda file: Calls(open, str(file), "w"),
        lambda file: Calls(getattr, Path(file), "touch"),
        lambda file: Path(file),
    ],
)
def test_nothing_is_called_or_imported(
    tmp_path: Path, make: Callable[[Path], Any], wrap: Callable[[Any], Any], protocol: int
) -> None:
    file = tmp_path / "touched"
    rule = refusal(pickle.dumps(wrap(make(file)), protocol))
    assert "plain data" in rule
    assert not file.exists()


@pytest.mark.parametrize(
    "name", ["os\nsystem", "builtins\neval", "numpy\nload", "numpy.core.multiarray\nscalar", "babysit.errors\nProblem"]
)
def test_a_name_that_is_not_admitted_is_told(name: str) -> None:
    rule = refusal(f"c{name}\n(S'x'\ntR.".encode())
    assert rule.startswith(f"names '{name.replace(chr(10), ' ')}'")
    assert "was not loaded" in rule


def test_object_arrays_are_refused() -> None:
    assert "dtype O8 is not one of plain numbers" in refusal(pickle.dumps({"data": np.array([{}], object)}))
    assert "is not one of plain numbers" in refusal(pickle.dumps({"data": np.zeros(2, "M8[s]")}))
    assert "is not one of plain numbers" in refusal(pickle.dumps({"data": np.zeros(2, [("a", "u1")])}))


def test_what_old_pickles_do_with_classes_is_refused() -> None:
    for data in (b"(ios\nsystem\n.", b"(cos\nsystem\no.", b"\x80\x02cos\nsystem\n)\x81.", b"Pid\n.", b"\x82\x01."):
        assert "plain data" in refusal(data)


def test_an_admitted_name_does_nothing_else() -> None:
    assert "well-formed" in refusal(b"cnumpy\nndarray\n(I1000000000\ntR.")
    assert "well-formed" in refusal(b"cnumpy\nndarray\nK\x01b.")
    assert "well-formed" in refusal(b"c_codecs\nencode\n(X\x01\x00\x00\x00aX\x05\x00\x00\x00rot13tR.")
    assert "well-formed" in refusal(b"K\x01)R.")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        b"]",
        b".",
        b"(.",
        b"t.",
        b"a.",
        b"u.",
        b"h\x05.",
        b"B\xff\xff\xff\xffabc.",
        b"\x8e" + struct.pack("<Q", 2**63) + b"abc.",
        b"T\xff\xff\xff\xff.",
        b"\x8a\xff\x01.",
        b"Snot quoted\n.",
        b"I" + b"9" * 5000 + b"\n.",
        b"]K\x01K\x02s.",
        b"}(K\x01u.",
        b"}]K\x01s.",
        b"cnumpy\ndtype\n(U\x02u1tRNb.",
        b"cnumpy\ndtype\n(U\x02u1tR.",
        b"cnumpy\ndtype\n.",
        b"\x93.",
        b"\x8c\xff\xff.",
        b"random text, no pickle at all",
        b"\x89PNG\r\n\x1a\n",
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_pickle_is_refused_and_never_an_accident(data: bytes) -> None:
    assert refusal(data)


def test_every_cut_of_a_batch_is_refused() -> None:
    whole = pickle.dumps({b"data": np.zeros((2, 6), np.uint8), b"labels": [1, 2]}, 2)
    for end in range(len(whole)):
        refusal(whole[:end])


def test_deep_nesting_does_not_overflow_the_stack() -> None:
    assert refusal(b"]" * 100_000)
    read(b"]" + b"]" * 100_000 + b"a" * 100_000 + b".")


def test_an_endless_pickle_is_left() -> None:
    assert "more than 2000000 pickle instructions" in refusal(b"N0" * BOMB + b".")


def test_one_text_made_into_bytes_again_and_again_is_refused() -> None:
    """A megabyte of text, encoded a thousand times, would be a gigabyte."""
    text = b"X" + struct.pack("<I", BOMB) + b"x" * BOMB
    again = b"h\x00h\x01\x85R"
    assert "more bytes than it has" in refusal(text + b"q\x01c_codecs\nencode\nq\x00(" + again * 1000 + b"t.")


@pytest.mark.parametrize("shape", [(2, 3), (-1,), (2**60, 2**60), (1,) * 9, ("6",)])
def test_an_array_that_is_not_as_large_as_its_bytes_is_refused(shape: tuple[Any, ...]) -> None:
    good = pickle.dumps(np.zeros(5, np.uint8), 2)
    wrong = good.replace(
        pickle.dumps((5,), 2)[2:-1].partition(b"q")[0], pickle.dumps(shape, 2)[2:-1].partition(b"q")[0], 1
    )
    assert wrong != good
    refusal(wrong)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60) | st.lists(st.sampled_from(sorted(INSTRUCTIONS)), max_size=60).map(bytes))
def test_random_bytes_are_data_or_a_data_error(data: bytes) -> None:
    with contextlib.suppress(DataError):
        read(data)


def test_the_instructions_are_those_of_the_standard_library() -> None:
    known = {ord(opcode.code) for opcode in pickletools.opcodes}
    assert INSTRUCTIONS.keys() <= known
    dangerous = {"INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "PERSID", "BINPERSID", "EXT1", "EXT2", "EXT4", "NEXT_BUFFER"}
    assert {ord(opcode.code) for opcode in pickletools.opcodes if opcode.name in dangerous}.isdisjoint(INSTRUCTIONS)
