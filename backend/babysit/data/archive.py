"""An archive: a tar file, packed with gzip or not, or a folder, read member by member into bounded memory.

Nothing is ever unpacked to the disk. An archive is read in one pass, front to back, and every count has a limit before
it is reached: the bytes that come out of the decompression, the members, the size of one.
"""

import io
import stat
import tarfile
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from babysit.data.ahead import Ahead, Readable
from babysit.data.gunzip import ERRORS, MAGIC, PIECE, Gunzip
from babysit.errors import DataError

MAX_BYTES = 512 << 20
"""All that may come out of one archive; the official CIFAR-10 has 186 MB."""
MAX_MEMBER_BYTES = 96 << 20
MAX_MEMBERS = 16


def read_members(path: Path, names: Collection[str], max_bytes: int = MAX_MEMBER_BYTES) -> Iterator[tuple[str, bytes]]:
    """Yield (name, contents) of the files called `names` in the archive or folder at `path`, in the order found.

    No member may have more than `max_bytes`.

    Raises DataError for a path that is missing, unreadable, truncated or no archive, and for members that are too
    large, too many, links, or that lead out of the archive.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _read_folder(path, names, max_bytes)
        elif stat.S_ISREG(mode):
            yield from _read_tar(path, names, max_bytes)
        else:
            raise DataError(str(path), "must be a file or a folder")
    except FileNotFoundError:
        raise DataError(str(path), "does not exist") from None
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({error.strerror or error})") from None


def _read_folder(path: Path, names: Collection[str], max_bytes: int) -> Iterator[tuple[str, bytes]]:
    for name in sorted(names):
        file = path / name
        if not file.exists():
            continue
        if not file.is_file() or file.stat().st_size > max_bytes:
            raise DataError(str(file), f"must be a file of at most {max_bytes >> 20} MB")
        yield name, file.read_bytes()


def _read_tar(path: Path, names: Collection[str], max_bytes: int) -> Iterator[tuple[str, bytes]]:
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == MAGIC
            file.seek(0)
            bounded = _Bounded(Gunzip(file) if is_packed else file, str(path))
            with closing(Ahead(bounded)) as stream, tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as tar:
                yield from _read_wanted(tar, names, str(path), max_bytes)
                while stream.read(PIECE):  # the checksum comes last
                    pass
    except ERRORS as error:
        raise DataError(str(path), f"is truncated or damaged ({error})") from None
    except tarfile.TarError as error:
        raise DataError(str(path), f"is truncated, damaged or not a tar archive ({error})") from None
    except (ValueError, OverflowError, RecursionError) as error:
        raise DataError(str(path), f"has a damaged header ({error})") from None


def _read_wanted(
    tar: tarfile.TarFile, names: Collection[str], source: str, max_bytes: int
) -> Iterator[tuple[str, bytes]]:
    for count, member in enumerate(tar, 1):
        if count > MAX_MEMBERS:
            raise DataError(source, f"must have at most {MAX_MEMBERS} members")
        _check_member(member, source, max_bytes)
        file = tar.extractfile(member) if member.isreg() else None
        if file is not None and PurePosixPath(member.name).name in names:
            data = file.read()
            if len(data) != member.size:
                raise DataError(source, f"is truncated: {member.name} ends too early")
            yield PurePosixPath(member.name).name, data


def _check_member(member: tarfile.TarInfo, source: str, max_bytes: int) -> None:
    place = PurePosixPath(member.name.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or "\0" in member.name:
        raise DataError(source, f"has a member that leads out of the archive: {member.name[:200]!r}")
    # A sparse file states a size of which the archive holds next to nothing.
    if member.issparse() or not (member.isreg() or member.isdir()):
        raise DataError(source, f"has a member that is neither a file nor a folder: {member.name[:200]!r}")
    if member.size > max_bytes:
        raise DataError(source, f"has a member of {member.size} bytes; at most {max_bytes} are read")


class _Bounded(io.RawIOBase):
    """A stream that gives at most MAX_BYTES and then raises DataError: what a small file unpacks to has a limit."""

    def __init__(self, file: Readable, source: str) -> None:
        self._file, self._source, self._left = file, source, MAX_BYTES

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise DataError(self._source, f"unpacks to more than {MAX_BYTES >> 20} MB")
        return data
