"""A private file: what nobody else on this machine may read, such as a secret."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write `text` so that no other user can read it at any moment, and a crash leaves the old file."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
