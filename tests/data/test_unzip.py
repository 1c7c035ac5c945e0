"""Unpacking a zip: what comes out of a good one, and that a hostile one gets nothing written and no memory."""

import contextlib
import shutil
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babysit.data import unzip
from babysit.data.unzip import read_directory, unpack
from babysit.errors import DataError
from data.zips import png, special, zip_bytes, zip_file

CATS_AND_DOGS = {"cat/1.png": png(1), "cat/2.png": png(2), "dog/1.PNG": png(3)}


def unpacked(path: Path, folder: Path) -> dict[str, bytes]:
    """Return every file that comes out of a zip, by its place below the folder that the data begin in."""
    folder.mkdir()
    begin = unpack(path, read_directory(path), folder)
    assert begin.is_relative_to(folder)
    return {file.relative_to(begin).as_posix(): file.read_bytes() for file in begin.rglob("*") if file.is_file()}


def refused(path: Path) -> str:
    """Return the rule that a zip's directory breaks."""
    with pytest.raises(DataError) as caught:
        read_directory(path)
    return caught.value.rule


def test_a_folder_a_class_comes_out_as_it_went_in(tmp_path: Path) -> None:
    assert unpacked(zip_file(tmp_path, CATS_AND_DOGS), tmp_path / "out") == CATS_AND_DOGS


def test_an_outer_folder_is_stepped_into_and_clutter_left_out(tmp_path: Path) -> None:
    members = {f"animals/{name}": data for name, data in CATS_AND_DOGS.items()}
    clutter = {"__MACOSX/animals/cat/._1.png": b"x", "animals/.DS_Store": b"x", "animals/cat/Thumbs.db": b"x"}
    assert unpacked(zip_file(tmp_path, members | clutter), tmp_path / "out") == CATS_AND_DOGS


def test_one_class_alone_keeps_its_folder(tmp_path: Path) -> None:
    assert unpacked(zip_file(tmp_path, {"cat/1.png": png()}), tmp_path / "out") == {"cat/1.png": png()}


def test_splits_stay_side_by_side(tmp_path: Path) -> None:
    members = {"train/cat/1.png": png(), "test/cat/1.png": png()}
    assert unpacked(zip_file(tmp_path, members), tmp_path / "out") == members


def test_idx_files_come_out_too(tmp_path: Path) -> None:
    members = {"mnist/t10k-labels-idx1-ubyte": b"\0\0\x08\x01\0\0\0\0", "mnist/a-idx1-ubyte.gz": b"\x1f\x8bxxxxxx"}
    expected = {name.removeprefix("mnist/"): data for name, data in members.items()}
    assert unpacked(zip_file(tmp_path, members), tmp_path / "out") == expected


def test_names_of_any_script_are_taken(tmp_path: Path) -> None:
    members = {"猫/1.png": png(), "Hündchen/größer.jpg": b"\xff\xd8\xff\xe0" + bytes(20)}
    assert unpacked(zip_file(tmp_path, members), tmp_path / "out") == members


@pytest.mark.parametrize(
    "name",
    [
        "../1.png",
        "cat/../../1.png",
        "/etc/1.png",
        "..\\1.png",
        "cat\\1.png",
        "C:/1.png",
        "cat/\x1b[31m.png",
        "cat/\u202e.png",
        "cat/..",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    assert "has a member that" in refused(zip_file(tmp_path, {"a/1.png": png(), name: png()}))


def test_a_name_is_not_cut_at_a_nul(tmp_path: Path) -> None:
    path = tmp_path / "nul.zip"
    path.write_bytes(zip_bytes({"cat/1.pngX..": png()}).replace(b"1.pngX..", b"1.png\0.."))
    assert "leads elsewhere" in refused(path)


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(mode: int, tmp_path: Path) -> None:
    assert "is neither a file nor a folder" in refused(special(tmp_path, "cat/1.png", mode | 0o777))


@pytest.mark.parametrize("name", ["cat/run.sh", "cat/page.html", "cat/picture.svg", "labels.csv", "inner.zip", "cat/1"])
def test_what_is_no_picture_is_refused_by_name(name: str, tmp_path: Path) -> None:
    rule = refused(zip_file(tmp_path, {"cat/1.png": png(), name: b"<svg/>"}))
    assert "neither a picture (.png, .jpg) nor an IDX file" in rule
    assert name in rule


def test_a_picture_that_is_none_is_refused_on_the_way_out(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {"cat/1.png": png(), "cat/2.png": b"<html><script>"})
    with pytest.raises(DataError, match=r"is no \.png file: its first bytes are another's: 'cat/2\.png'"):
        unpacked(path, tmp_path / "out")


@pytest.mark.parametrize("names", [("a/1.png", "A/1.PNG"), ("a/1.png", "./a/1.png")])
def test_two_members_of_one_name_are_refused(names: tuple[str, str], tmp_path: Path) -> None:
    assert "two members of the same name" in refused(zip_file(tmp_path, dict.fromkeys(names, png())))


def test_a_file_that_is_a_folder_too_is_refused(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {"a.png": png(), "a.png/b.png": png()})
    with pytest.raises(DataError, match="a file and a folder at once"):
        unpacked(path, tmp_path / "out")


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    assert "100 times its size" in refused(zip_file(tmp_path, {"a/1.png": png() + bytes(10 << 20)}))


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path: Path) -> None:
    """The directory and the member's own head say 30 bytes; the packed data hold megabytes."""
    data = png() + bytes(5 << 20)
    raw = zip_bytes({"a/1.png": data}).replace(struct.pack("<I", len(data)), struct.pack("<I", 30))
    path = tmp_path / "liar.zip"
    path.write_bytes(raw)
    with pytest.raises(DataError, match="truncated, damaged or not a zip"):
        unpacked(path, tmp_path / "out")
    assert sum(file.stat().st_size for file in (tmp_path / "out").rglob("*.png")) <= 30


def test_limits_on_count_and_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path, CATS_AND_DOGS)
    for name, limit, rule in (
        ("MAX_MEMBERS", 2, "at most 2 members, and has 3"),
        ("MAX_MEMBER_BYTES", 50, "at most 50 are read"),
        ("MAX_BYTES", 150, "would unpack to more than"),
        ("MAX_DEPTH", 1, "at most 1 deep"),
        ("MAX_NAME_BYTES", 4, "names of at most 4 bytes"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(unzip, name, limit)
            assert rule in refused(path)


def test_a_huge_directory_is_refused_without_being_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    entry = zip_bytes({"a/1.png": b""})
    begin = entry.index(b"PK\x01\x02")
    end = entry.index(b"PK\x05\x06")
    count = (20 << 20) // (end - begin)
    central = entry[begin:end] * count
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(central), begin, 0)
    path.write_bytes(entry[:begin] + central + tail)
    tracemalloc.start()
    rule = refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "list of members has more than 16 MB" in rule
    assert peak < 64 << 20


def test_an_encrypted_or_oddly_packed_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(zip_bytes({"a/1.png": png()}, zipfile.ZIP_BZIP2))
    assert "packed in a way that is not read" in refused(path)
    raw = bytearray(zip_bytes({"a/1.png": png()}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "is encrypted" in refused(path)


def test_a_zip_without_data_is_refused(tmp_path: Path) -> None:
    assert "holds no picture" in refused(zip_file(tmp_path, {}))
    assert "holds no picture" in refused(zip_file(tmp_path, {".DS_Store": b"x"}))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_damaged_ends_in_a_data_error_and_nothing_is_written_elsewhere(
    data: st.DataObject, tmp_path: Path
) -> None:
    raw = bytearray(zip_bytes(CATS_AND_DOGS))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    house, path = tmp_path / "house", tmp_path / "house" / "damaged.zip"
    for content in (bytes(raw), bytes(raw[: data.draw(st.integers(0, len(raw)))])):
        shutil.rmtree(house, ignore_errors=True)
        (house / "target").mkdir(parents=True)
        path.write_bytes(content)
        with contextlib.suppress(DataError):
            unpack(path, read_directory(path), house / "target")
        assert {entry.name for entry in house.iterdir()} == {"damaged.zip", "target"}
        assert [entry.name for entry in tmp_path.iterdir()] == ["house"]
