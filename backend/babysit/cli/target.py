"""A target: a file that a command writes: it is there whole or not at all, and takes no other's place unasked."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from babysit.cli.options import absolute
from babysit.errors import ConfigError, Problem


def target(path: Path, is_forced: bool) -> Path:
    """Return where to write; raises ConfigError where there is no folder, or a file already unless forced."""
    path = absolute(path)
    if not path.parent.is_dir():
        raise ConfigError([Problem("--output", "must be in a folder that is there", str(path))])
    if path.is_dir():
        raise ConfigError([Problem("--output", "must be a file, not a folder", str(path))])
    if path.exists() and not is_forced:
        raise ConfigError([Problem("--output", "is there already; --force writes over it", str(path))])
    return path


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to, which becomes `path` once all is written; nothing is left of one that fails."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
