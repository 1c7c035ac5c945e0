"""Records and their checksums: whole ones are read, and nothing that is cut, damaged or no record passes for one."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import DataError
from babysit.foreign import records
from babysit.foreign.crc32c import BLOCK, crc32c, masked
from babysit.foreign.records import RecordFile
from foreign.event_bytes import record


def by_bits(data: bytes) -> int:
    """The definition of the checksum."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def test_the_checksum_is_the_standards() -> None:
    assert crc32c(b"123456789") == 0xE3069283  # the check value of CRC-32C
    assert crc32c(bytes(32)) == 0x8A9136AA  # RFC 3720, B.4
    assert crc32c(b"\xff" * 32) == 0x62A8AB43
    assert crc32c(b"") == 0


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 2, BLOCK + 3, 2 * BLOCK + 3])
def test_the_checksum_is_that_of_every_bit(n: int) -> None:
    data = np.random.default_rng(n).bytes(n)
    assert crc32c(data) == by_bits(data)


def read(path: Path, data: bytes) -> tuple[list[bytes], list[str]]:
    path.write_bytes(data)
    file = RecordFile(path)
    return list(file.read()), file.notes


def test_records_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = [b"one", b"", b"x" * 5000]
    found, notes = read(tmp_path / "x", b"".join(map(record, written)))
    assert found == [b"one", b"x" * 5000]  # an empty one says nothing
    assert notes == []
    assert read(tmp_path / "x", b"") == ([], [])


def test_a_file_that_is_cut_anywhere_gives_what_is_whole(tmp_path: Path) -> None:
    parts = [record(text) for text in (b"first", b"second", b"third")]
    data, ends = b"".join(parts), np.cumsum([len(part) for part in parts]).tolist()
    for cut in range(ends[0], len(data)):
        found, notes = read(tmp_path / "x", data[:cut])
        n = sum(end <= cut for end in ends)
        assert found == [b"first", b"second", b"third"][:n]
        assert len(notes) == (cut not in ends)
        assert cut in ends or f"the {n} whole records before it were read" in notes[0]
    for cut in range(1, ends[0]):
        with pytest.raises(DataError):
            read(tmp_path / "x", data[:cut])


def test_a_bit_that_flips_is_seen(tmp_path: Path) -> None:
    data = record(b"first") + record(b"second") + record(b"third")
    for place in range(len(record(b"first")), len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0x10
        found, notes = read(tmp_path / "x", bytes(damaged))
        assert found in ([b"first"], [b"first", b"second"])
        assert notes


def test_a_length_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = struct.pack("<Q", 1 << 62)
    head = huge + struct.pack("<I", masked(crc32c(huge)))
    found, notes = read(tmp_path / "x", record(b"first") + head + b"rest")
    assert found == [b"first"]
    assert "ends within a record" in notes[0]
    monkeypatch.setattr(records, "MAX_RECORD_BYTES", 10)
    found, notes = read(tmp_path / "x", record(b"first") + record(b"x" * 11) + record(b"last"))
    assert found == [b"first", b"last"]
    assert "11 bytes is left out" in notes[0]


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_other_file_is_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    with pytest.raises(DataError, match="record"):
        read(tmp_path_factory.getbasetemp() / "any", data)
