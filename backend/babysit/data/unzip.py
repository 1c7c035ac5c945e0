"""A zip file of pictures or IDX files, unpacked into a folder: bounded, checked before the first byte is written.

A zip is told apart by what its directory says and by what comes out: names may not lead elsewhere, links and devices
are refused, and sizes are held to on the way out. What operating systems add (`.DS_Store`, `__MACOSX/`) is left out.
"""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from babysit.errors import DataError

MAX_MEMBERS = 100_000
MAX_DIRECTORY_BYTES = 16 << 20
"""The list of members, which the library reads at once: 100,000 of them with names of 100 characters."""
MAX_MEMBER_BYTES = 64 << 20
MAX_BYTES = 8 << 30
"""All that may come out of one file."""
MAX_RATIO = 100
SMALL = 16 << 10
"""Members up to this size may be packed tighter: pictures of one colour are."""
MAX_DEPTH = 8
MAX_NAME_BYTES = 200
PIECE = 1 << 20
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
IDX_SIGNATURES = {"-ubyte": b"\0\0\x08", "-ubyte.gz": b"\x1f\x8b", ".idx": b"\0\0\x08"}
CLUTTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file to be unpacked: where it lies in the zip, where it goes, what its first bytes have to be."""

    info: zipfile.ZipInfo
    place: PurePosixPath
    signature: bytes


def read_directory(path: Path) -> list[Member]:
    """Return the files of the zip at `path` that are to be unpacked.

    Raises DataError for what is no zip, and for the first member that breaks a rule, which it names.
    """
    with _opened(path) as archive:
        infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise DataError(path.name, f"must have at most {MAX_MEMBERS:,} members, and has {len(infos):,}")
    members = [member for info in infos if (member := _member(info, path.name)) is not None]
    if not members:
        raise DataError(path.name, "holds no picture (.png, .jpg) and no IDX file")
    if sum(member.info.file_size for member in members) > MAX_BYTES:
        raise DataError(path.name, f"would unpack to more than {MAX_BYTES >> 30} GB")
    if len({str(member.place).casefold() for member in members}) < len(members):
        raise DataError(path.name, "has two members of the same name")
    return members


def unpack(path: Path, members: list[Member], folder: Path) -> Path:
    """Write `members` of the zip at `path` below `folder`, which must be empty.

    Returns the folder that the data begin in: where everything lies in one folder of folders, that one. Raises
    DataError, with what was written so far left there, for a member that is not what the directory says.
    """
    with _opened(path) as archive:
        for member in members:
            target = folder / member.place
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member.info) as packed, target.open("xb") as file:
                for piece in _pieces(packed, member, path.name):
                    file.write(piece)
    return _beginning(folder)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Lend the zip at `path`; everything that can be wrong with one becomes DataError."""
    try:
        with _Guarded(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            yield archive
    except FAILURES as error:
        raise DataError(path.name, f"is truncated, damaged or not a zip file ({error})") from None
    except (FileExistsError, NotADirectoryError):
        raise DataError(path.name, "has a member that is a file and a folder at once") from None


class _Guarded(io.BufferedReader):
    """A file of which nobody reads more at once than a directory may have: the zip library reads its directory so."""

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = -1 if size is None else size
        data = super().read(min(wanted, MAX_DIRECTORY_BYTES + 1) if wanted >= 0 else MAX_DIRECTORY_BYTES + 1)
        if len(data) > MAX_DIRECTORY_BYTES:
            raise ValueError(f"its list of members has more than {MAX_DIRECTORY_BYTES >> 20} MB")
        return data


def _member(info: zipfile.ZipInfo, source: str) -> Member | None:
    """Return a file to be unpacked, None for a folder or clutter; raises DataError for everything else."""
    place = _place(info, source)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise _refused(info, source, "is neither a file nor a folder")
    if any(part in CLUTTER or part.startswith(".") for part in place.parts):
        return None
    if info.is_dir():
        return None
    if info.flag_bits & 1 or info.compress_type not in METHODS:
        raise _refused(info, source, "is encrypted or packed in a way that is not read")
    if info.file_size > MAX_MEMBER_BYTES:
        raise _refused(info, source, f"has {info.file_size:,} bytes; at most {MAX_MEMBER_BYTES:,} are read")
    if info.file_size > max(SMALL, MAX_RATIO * info.compress_size):
        raise _refused(info, source, f"would unpack to more than {MAX_RATIO} times its size")
    return Member(info, place, _signature(info, place, source))


def _place(info: zipfile.ZipInfo, source: str) -> PurePosixPath:
    """Return where a member goes, below the folder; the library itself would cut its name at a NUL."""
    name = info.orig_filename
    place = PurePosixPath(name)
    is_foreign = place.is_absolute() or ".." in name.split("/") or "\\" in name or ":" in name
    if is_foreign or any(unicodedata.category(character).startswith("C") for character in name):
        raise _refused(info, source, "has a name that leads elsewhere")
    is_long = any(len(part.encode()) > MAX_NAME_BYTES for part in place.parts)
    if not place.parts or len(place.parts) > MAX_DEPTH or is_long:
        raise _refused(info, source, f"must lie at most {MAX_DEPTH} deep, in names of at most {MAX_NAME_BYTES} bytes")
    return place


def _signature(info: zipfile.ZipInfo, place: PurePosixPath, source: str) -> bytes:
    if (signature := SIGNATURES.get(place.suffix.lower())) is not None:
        return signature
    for ending, signature in IDX_SIGNATURES.items():
        if place.name.endswith(ending):
            return signature
    raise _refused(info, source, "is neither a picture (.png, .jpg) nor an IDX file")


def _pieces(packed: IO[bytes], member: Member, source: str) -> Iterator[bytes]:
    """Yield what comes out of one member; raises DataError where it is not of its kind or ends too early."""
    first, total = True, 0
    while piece := packed.read(PIECE):
        if first and not piece.startswith(member.signature):
            break
        first, total = False, total + len(piece)
        yield piece
    if first or total != member.info.file_size:
        kind = member.place.suffix or "IDX"
        raise _refused(member.info, source, f"is no {kind} file: its first bytes are another's" if first else "is cut")


def _refused(info: zipfile.ZipInfo, source: str, rule: str) -> DataError:
    return DataError(source, f"has a member that {rule}: {info.orig_filename[:200]!r}")


def _beginning(folder: Path) -> Path:
    """Return the folder that holds the data: into the only folder of a folder, as long as that one has folders."""
    while True:
        inner = list(folder.iterdir())
        if len(inner) != 1 or not inner[0].is_dir():
            return folder
        is_set = any(path.is_dir() for path in inner[0].iterdir()) or _holds_idx(inner[0])
        if not is_set:
            return folder
        folder = inner[0]


def _holds_idx(folder: Path) -> bool:
    return any(path.name.endswith(tuple(IDX_SIGNATURES)) for path in folder.iterdir())
