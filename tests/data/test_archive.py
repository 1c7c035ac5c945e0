"""Archives that are not what they should be: each named by its path and the rule that it breaks."""

import gzip
import io
import os
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from babysit.data import archive as archives
from babysit.data.archive import read_members
from babysit.errors import DataError
from data.archives import add

Spoil = Callable[[tarfile.TarFile], None]


def refusal(path: Path, *names: str) -> str:
    with pytest.raises(DataError) as caught:
        list(read_members(path, names or ("wanted",)))
    assert caught.value.source.startswith(str(path))
    return caught.value.rule


def tar_of(folder: Path, fill: Spoil, mode: str = "w:gz") -> Path:
    path = folder / "some.tar.gz"
    with tarfile.open(path, mode, format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
        fill(tar)
    return path


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_what_is_asked_for_is_read_from_wherever_it_lies(tmp_path: Path, mode: str) -> None:
    def fill(tar: tarfile.TarFile) -> None:
        add(tar, "some", type=tarfile.DIRTYPE)
        add(tar, "some/place/b", b"B" * 70_000)
        add(tar, "some/other", b"no")
        add(tar, "./a", b"A")

    path = tar_of(tmp_path, fill, mode)
    assert list(read_members(path, ("a", "b", "c"))) == [("b", b"B" * 70_000), ("a", b"A")]


def test_a_folder_is_read_likewise(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"B")
    (tmp_path / "a").write_bytes(b"A")
    assert list(read_members(tmp_path, ("b", "a", "c"))) == [("a", b"A"), ("b", b"B")]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wanted").mkdir()
    assert refusal(tmp_path) == "must be a file of at most 96 MB"


def test_a_path_that_is_missing_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.tar.gz") == "does not exist"


def test_what_is_neither_file_nor_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "must be a file or a folder"
    assert refusal(Path("/dev/zero")) == "must be a file or a folder"


def test_what_cannot_be_read_is_named() -> None:
    assert refusal(Path("/proc/self/mem")) == "cannot be read (Input/output error)"


@pytest.mark.parametrize(
    "content", [b"", b"text that is no archive\n" * 100, b"PK\x03\x04zip", b"\x1f\x8b", b"\x80\x02}."]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.tar.gz"
    path.write_bytes(content)
    rule = refusal(path)
    assert "truncated" in rule or "not a tar archive" in rule


def test_what_is_packed_and_no_tar_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.tar.gz"
    path.write_bytes(gzip.compress(b"only text\n" * 1000))
    assert "not a tar archive" in refusal(path)


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_every_cut_of_an_archive_is_noticed(tmp_path: Path, mode: str) -> None:
    path = tar_of(tmp_path, lambda tar: add(tar, "wanted", os.urandom(3000)), mode)
    whole = path.read_bytes()
    needed = len(whole) if mode == "w:gz" else 512 + 3000
    for end in range(0, needed, 37):
        path.write_bytes(whole[:end])
        rule = refusal(path)
        assert "truncated" in rule or "not a tar archive" in rule


def test_damaged_bytes_are_noticed(tmp_path: Path) -> None:
    path = tar_of(tmp_path, lambda tar: add(tar, "wanted", os.urandom(3000)))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("name", ["../wanted", "/etc/wanted", "a/../../wanted", "..\\wanted", "a/b/../wanted"])
def test_a_member_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    path = tar_of(tmp_path, lambda tar: add(tar, name, b"x"))
    assert refusal(path).startswith("has a member that leads out of the archive: ")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["some.tar.gz"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    path = tar_of(tmp_path, lambda tar: add(tar, "wanted", type=kind, linkname="/etc/passwd"))
    assert refusal(path) == "has a member that is neither a file nor a folder: 'wanted'"


def test_a_sparse_file_is_refused(tmp_path: Path) -> None:
    """It says that it has 90 MB and the archive has nothing of it."""
    size = str(90 << 20)
    headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.map": f"{size},0", "GNU.sparse.size": size}
    path = tar_of(tmp_path, lambda tar: add(tar, "wanted", pax_headers=headers))
    assert refusal(path) == "has a member that is neither a file nor a folder: 'wanted'"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    def fill(tar: tarfile.TarFile) -> None:
        for i in range(17):
            add(tar, f"file{i}")

    assert refusal(tar_of(tmp_path, fill)) == "must have at most 16 members"


def test_a_member_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "some.tar"
    member = tarfile.TarInfo("wanted")
    member.size = 97 << 20
    path.write_bytes(member.tobuf())
    assert refusal(path).startswith("has a member of 101711872 bytes; at most ")


@pytest.mark.parametrize("name", ["wanted", "unwanted"])
def test_a_decompression_bomb_is_left_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 8 << 20)
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for i in range(4):
            add(tar, f"{i}/{name}", bytes(4 << 20))
    path = tmp_path / "some.tar.gz"
    path.write_bytes(gzip.compress(plain.getvalue()))
    del plain
    assert path.stat().st_size < 50_000
    tracemalloc.start()
    try:
        assert refusal(path) == "unpacks to more than 8 MB"
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


def test_a_header_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names upon names, each longer than the last, and never a file."""
    monkeypatch.setattr(archives, "MAX_BYTES", 4 << 20)
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 512
    path = tmp_path / "some.tar.gz"
    path.write_bytes(gzip.compress((header.tobuf() + b"x" * 512) * 6000))
    assert refusal(path)
