"""The reception of an upload: from the request's body to a file that is whole, checked and kept."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import IO

from fastapi.concurrency import contextmanager_in_threadpool
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from babysit.data.unzip import read_directory, unpack
from babysit.errors import ConfigError, DataError, Problem, StoreBusyError
from babysit.server.uploads import Upload, Uploads

PIECE = 1 << 20
IDLE_SECONDS = 60.0
"""How long a sender may be silent before it is given up."""
KINDS: dict[str, tuple[bytes, str]] = {
    ".npz": (b"PK\x03\x04", "data.npz"),
    ".csv": (b"", "data.csv"),
    ".parquet": (b"PAR1", "data.parquet"),
    ".tar.gz": (b"\x1f\x8b", "data.tar.gz"),
    ".tgz": (b"\x1f\x8b", "data.tar.gz"),
    ".zip": (b"PK\x03\x04", "data.zip"),
}
"""For each ending of a name: the file's first bytes, and what the file is called here."""


async def receive(uploads: Uploads, body: AsyncIterator[bytes], name: str, length: int | None) -> Upload:
    """Keep the bytes of `body` as an upload called `name`, of which the sender says that it has `length` bytes.

    Raises ConfigError for a name of no kind that is taken, TooLargeError, LimitError, StoreBusyError, and DataError for
    a file that is not of its kind, or that ends too early. Nothing is left of what was refused.
    """
    signature, filename = kind_of(name)
    await run_in_threadpool(uploads.require_room, length or 0)
    async with contextmanager_in_threadpool(uploads.place()) as part:
        target = part / filename
        with target.open("xb") as file:
            n_bytes = await _write(uploads, body, file)
            await run_in_threadpool(_sync, file)
        await run_in_threadpool(check_start, target, signature, name)
        return await run_in_threadpool(partial(_settle, uploads, part, target, name, n_bytes))


def kind_of(name: str) -> tuple[bytes, str]:
    """Return the first bytes and the name here of a file that is called `name`; raises ConfigError."""
    for ending, kind in KINDS.items():
        if name.lower().endswith(ending):
            return kind
    raise ConfigError([Problem("name", f"must end in one of {', '.join(KINDS)}", name)])


def check_start(path: Path, signature: bytes, name: str) -> None:
    """Raise DataError where a file does not begin as its kind does; text must have no NUL in its beginning."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise DataError(name, "is empty")
    if not start.startswith(signature) or (not signature and b"\0" in start):
        raise DataError(name, "is not what its name says: its first bytes are another kind's")


async def _write(uploads: Uploads, body: AsyncIterator[bytes], file: IO[bytes]) -> int:
    """Write the body in pieces of about a megabyte, off the event loop; return how many bytes there were."""
    total, pending = 0, bytearray()
    async for chunk in _patiently(body):
        total += len(chunk)
        pending += chunk
        if total > uploads.limit:
            uploads.require_room(total)
        if len(pending) >= PIECE:
            await run_in_threadpool(_put, uploads, file, bytes(pending))
            pending.clear()
    await run_in_threadpool(_put, uploads, file, bytes(pending))
    return total


async def _patiently(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the chunks of a body, each waited for only so long; raises DataError when the sender is gone."""
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                chunk = await anext(body, None)
        except (ClientDisconnect, TimeoutError):
            raise DataError("the upload", "ended before all of it was sent") from None
        if chunk is None:
            return
        yield chunk


def _put(uploads: Uploads, file: IO[bytes], data: bytes) -> None:
    uploads.require_disk(len(data))
    try:
        file.write(data)
    except OSError as error:
        raise StoreBusyError(f"the upload cannot be written ({error.strerror or error})", retry_after=60) from None


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle(uploads: Uploads, part: Path, file: Path, name: str, n_bytes: int) -> Upload:
    """Keep what was received: a file as it is, a zip unpacked."""
    try:
        data = _unpack(uploads, part, file, name) if file.suffix == ".zip" else file
        return uploads.keep(part, data, name, n_bytes, time.time())
    except OSError as error:
        raise StoreBusyError(f"the upload cannot be written ({error.strerror or error})", retry_after=60) from None


def _unpack(uploads: Uploads, part: Path, file: Path, name: str) -> Path:
    """Return the folder that a zip was unpacked to; the zip itself is removed."""
    try:
        members = read_directory(file)
        uploads.require_disk(sum(member.info.file_size for member in members))
        folder = part / "files"
        folder.mkdir()
        data = unpack(file, members, folder)
    except DataError as error:
        raise DataError(name, error.rule) from None
    file.unlink()
    if hasattr(os, "sync"):
        os.sync()  # one call for a hundred thousand files
    return data
