"""Zip files for the tests: of pictures, and of what does not belong into one."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path


def png(level: int = 0) -> bytes:
    """Return a gray PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, level]))) + chunk(b"IEND", b"")


def zip_bytes(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def zip_file(folder: Path, members: Mapping[str, bytes]) -> Path:
    """Return a zip of members as a file in `folder`."""
    path = folder / "pictures.zip"
    path.write_bytes(zip_bytes(members))
    return path


def special(folder: Path, name: str, mode: int, data: bytes = b"/etc/passwd") -> Path:
    """Return a zip of one member that has a file type of its own, such as a link."""
    path = folder / "special.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data)
    return path
