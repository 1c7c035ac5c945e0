"""Small archives in CIFAR-10's format, and ways to spoil them."""

import io
import pickle
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.sources.cifar10 import ARCHIVE, BATCHES, FOLDER

ROWS = 20
"""Images in each of the six batches."""


def pixels(number: int) -> NDArray[np.uint8]:
    """Return the images of batch `number`, (ROWS, 3072), channel first as the file has them."""
    return np.random.default_rng(number).integers(256, size=(ROWS, 3072), dtype=np.uint8)


def labels(number: int) -> list[int]:
    """Return the labels of batch `number`."""
    return [int(label) for label in np.random.default_rng([number, 1]).integers(10, size=ROWS)]


def batch(number: int, **changes: Any) -> dict[bytes, Any]:
    """Return the contents of one batch file, with entries replaced by `changes`; None leaves one out."""
    entries: dict[bytes, Any] = {
        b"batch_label": f"batch {number}".encode(),
        b"labels": labels(number),
        b"data": pixels(number),
        b"filenames": [f"{i}.png".encode() for i in range(ROWS)],
    }
    entries |= {name.encode(): value for name, value in changes.items()}
    return {name: value for name, value in entries.items() if value is not None}


def files(protocol: int = 2) -> dict[str, bytes]:
    """Return the files of a whole small data set, by name."""
    found = {name: pickle.dumps(batch(number), protocol) for number, name in enumerate(BATCHES)}
    return {"batches.meta": pickle.dumps({"label_names": ["airplane"]}, protocol), "readme.html": b"<p>", **found}


def write_archive(folder: Path, contents: Mapping[str, bytes], mode: str = "w:gz") -> Path:
    """Return an archive of `contents` in `folder`."""
    path = folder / ARCHIVE
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        for name, data in contents.items():
            add(tar, f"{FOLDER}/{name}", data)
    return path


def add(tar: tarfile.TarFile, name: str, data: bytes = b"", **state: Any) -> None:
    """Add a member to an archive; `state` is set on its header."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for key, value in state.items():
        setattr(member, key, value)
    tar.addfile(member, io.BytesIO(data))


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> Path:
    """Return the unpacked folder of `contents` in `folder`."""
    path = folder / FOLDER
    path.mkdir()
    for name, data in contents.items():
        (path / name).write_bytes(data)
    return path
