"""IDX files: what is read, and what is refused by file, byte and rule, before anything is allocated."""

import gzip
import struct
import tempfile
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from babysit.data import gunzip
from babysit.data.idx import read_idx, read_shape
from babysit.errors import DataError
from data.idx_files import idx, images

SHAPES = st.lists(st.integers(1, 6), min_size=1, max_size=4).map(tuple)


def refusal(path: Path, n_dimensions: int = 3) -> str:
    with pytest.raises(DataError) as caught:
        read_idx(path, n_dimensions)
    assert caught.value.source == str(path)
    return caught.value.rule


def written(folder: Path, content: bytes) -> Path:
    path = folder / "some-idx3-ubyte"
    path.write_bytes(content)
    return path


@settings(deadline=None)
@given(SHAPES.flatmap(lambda shape: arrays.arrays(np.uint8, shape)), st.booleans())
def test_whatever_is_written_is_read(array: np.ndarray, is_packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), gzip.compress(idx(array)) if is_packed else idx(array))
        assert read_shape(path, array.ndim) == array.shape
        np.testing.assert_array_equal(read_idx(path, array.ndim), array)


@settings(deadline=None)
@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda tail: b"\0\0\x08\x03" + tail), st.booleans())
def test_whatever_is_given_is_an_array_or_a_data_error(content: bytes, is_packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), gzip.compress(content) if is_packed else content)
        try:
            found = read_idx(path, 3)
        except DataError:
            return
        assert idx(found) == content


@pytest.mark.parametrize("is_packed", [False, True])
def test_every_cut_is_noticed(tmp_path: Path, is_packed: bool) -> None:
    whole = idx(images(0, 5, 8))
    whole = gzip.compress(whole) if is_packed else whole
    for end in range(0, len(whole), 7):
        assert "truncated" in refusal(written(tmp_path, whole[:end]))


def test_a_flipped_byte_of_a_packed_file_is_noticed(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(idx(images(0, 50, 8)), 0))
    content[len(content) // 2] ^= 0xFF
    assert refusal(written(tmp_path, bytes(content))).startswith("is truncated or damaged")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\x89PNG" + bytes(20), "is no IDX file: it must begin with two zero bytes, not 89 50"),
        (b"\0\0\x0d\x03" + bytes(20), "must hold unsigned bytes (type 8 in byte 2), not type 13"),
        (b"\0\0\x08\x01" + bytes(20), "must have 3 dimensions (byte 3), not 1"),
        (b"\0\0\x08\x03" + bytes(12), "is empty: its shape is (0, 0, 0)"),
        (idx(images(0, 2, 4)) + b"x", "goes on after byte 48, where its shape (2, 4, 4) ends"),
        (idx(images(0, 2, 4))[:-1], "is truncated: its shape (2, 4, 4) needs 48 bytes, and the file has 47"),
    ],
)
def test_what_is_wrong_is_said_with_its_byte(tmp_path: Path, content: bytes, rule: str) -> None:
    assert refusal(written(tmp_path, content)) == rule


def test_a_packed_file_that_goes_on_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(idx(images(0, 2, 4)) + b"x"))
    assert refusal(path) == "goes on after byte 48, where its shape (2, 4, 4) ends"


@pytest.mark.parametrize("shape", [(2**32 - 1,) * 3, (60_000, 1000, 1000), (1000, 1000, 1000)])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_header_that_lies_makes_nothing_be_allocated(tmp_path: Path, shape: tuple[int, ...], is_packed: bool) -> None:
    content = b"\0\0\x08\x03" + struct.pack(">3I", *shape) + bytes(100)
    path = written(tmp_path, gzip.compress(content) if is_packed else content)
    tracemalloc.start()
    try:
        rule = refusal(path)
        assert "at most 1024 MB are read" in rule or "is truncated: its shape" in rule
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_bomb_is_left_after_what_its_header_states(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(idx(images(0, 2, 4)) + bytes(64 << 20)))
    tracemalloc.start()
    try:
        assert refusal(path).startswith("goes on after byte 48")
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "does not exist"
    assert refusal(tmp_path) == "must be a file"
    assert refusal(Path("/dev/zero")) == "must be a file"


def test_without_isal_zlib_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunzip, "ENGINE", zlib)
    array = images(0, 200)
    path = written(tmp_path, gzip.compress(idx(array)))
    np.testing.assert_array_equal(read_idx(path, 3), array)
    path.write_bytes(path.read_bytes()[:-20])
    assert "truncated" in refusal(path)
