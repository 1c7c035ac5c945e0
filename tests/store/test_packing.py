"""Packed columns: the same bits whatever they are, fewer bytes where numbers are alike, and nothing damaged is read."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from babysit.store import packing
from babysit.store.packing import MAX_POINTS, PackingError, pack_floats, pack_ints, unpack_floats, unpack_ints

ODD = [0x7FF8000000000123, 0x7FF0000000000001, 0xFFF8000000000000, 0x8000000000000000, 1, 0x7FF0000000000000]
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1

ints = arrays(np.int64, st.integers(1, 300), elements=st.integers(LOWEST, HIGHEST) | st.integers(0, 9))
bits = arrays(np.uint64, st.integers(1, 300), elements=st.integers(0, (1 << 64) - 1) | st.sampled_from(ODD))
floats = bits.map(lambda column: column.view(np.float64))
shorts = arrays(np.uint32, st.integers(1, 300)).map(lambda column: column.view(np.float32).astype(np.float64))


@given(ints)
@example(np.array([LOWEST, HIGHEST, LOWEST, 0]))
@example(np.array([7]))
@example(np.arange(1000) * 10)
def test_ints_come_back(column: Any) -> None:
    assert unpack_ints(pack_ints(column), len(column)).tobytes() == column.tobytes()


@given(floats | shorts)
@example(np.array(ODD, np.uint64).view(np.float64))
@example(np.array([1e300, -1e-300, 0.5]))
def test_floats_come_back_to_the_bit(column: Any) -> None:
    assert unpack_floats(pack_floats(column), len(column)).tobytes() == column.tobytes()


@settings(max_examples=20)
@given(floats)
def test_the_standard_library_reads_and_writes_the_same(column: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        written = pack_floats(column)
        patch.setattr(packing, "ENGINE", zlib)
        assert unpack_floats(written, len(column)).tobytes() == column.tobytes()
        written = pack_floats(column)
        patch.undo()
        assert unpack_floats(written, len(column)).tobytes() == column.tobytes()


def test_what_is_regular_or_short_takes_few_bytes() -> None:
    generator = np.random.default_rng(0)
    n = 4096
    assert len(pack_ints(np.arange(n) * 10 + 5)) < 64
    assert len(pack_floats(np.full(n, 1e-3))) < 200
    times = 1.7e9 + np.cumsum(0.001 + generator.exponential(0.0003, n))
    assert len(pack_ints(times.view(np.int64))) < 2 * n
    noise = generator.normal(size=n)
    assert len(pack_floats(noise)) < 7.8 * n
    assert len(pack_floats(noise.astype(np.float32).astype(np.float64))) < 3.8 * n


PACKED: list[tuple[Callable[..., Any], bytes, Any]] = [
    (unpack_ints, pack_ints(np.array([3, 5, 8, 1 << 40])), 4),
    (unpack_floats, pack_floats(np.array([0.1, 0.2, -0.0, np.nan])), 4),
    (unpack_floats, pack_floats(np.array([0.5, 0.25])), 2),
]


@pytest.mark.parametrize(("unpack", "data", "n"), PACKED, ids=["ints", "floats", "short floats"])
def test_a_flipped_bit_a_cut_and_another_number_of_points_are_refused(
    unpack: Callable[..., Any], data: bytes, n: int
) -> None:
    for place in range(8 * len(data)):
        damaged = bytearray(data)
        damaged[place // 8] ^= 1 << place % 8
        with pytest.raises(PackingError):
            unpack(bytes(damaged), n)
    for cut in (data[:-1], data[:4], data[:3], b"", data + b"\0"):
        with pytest.raises(PackingError, match="checksum"):
            unpack(cut, n)
    for other in (n - 1, n + 1):
        with pytest.raises(PackingError, match=r"its points"):
            unpack(data, other)
    for impossible in (0, -1, MAX_POINTS + 1, 1 << 40):
        with pytest.raises(PackingError, match=r"claims to have"):
            unpack(data, impossible)


def sealed(content: bytes) -> bytes:
    """Return content as somebody writes it who knows the format."""
    packed = zlib.compress(content, 9, -15)
    return struct.pack("<I", zlib.crc32(packed)) + packed


@pytest.mark.parametrize("content", [b"", b"\x03" + bytes(30), b"\x09" + bytes(16 + 9), bytes(1 << 24)])
def test_what_is_well_sealed_and_no_column_is_refused(content: bytes) -> None:
    for unpack in (unpack_ints, unpack_floats):
        with pytest.raises(PackingError):
            unpack(sealed(content), 2)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte that would become a gigabyte gives its first bytes, and no more."""
    given_out: list[int] = []

    class Counted:
        error = zlib.error
        crc32 = staticmethod(zlib.crc32)

        class decompressobj:  # noqa: N801
            def __init__(self, wbits: int) -> None:
                self._real = zlib.decompressobj(wbits)
                self.eof, self.unused_data = False, b""

            def decompress(self, data: bytes, most: int) -> bytes:
                found = self._real.decompress(data, most)
                given_out.append(len(found))
                return found

    bomb = sealed(bytes(1 << 26))
    monkeypatch.setattr(packing, "ENGINE", Counted)
    with pytest.raises(PackingError, match="holds more than its points"):
        unpack_floats(bomb, 100)
    assert given_out == [1 + 800 + 1]
