"""A checkpoint: everything that the next step depends on, as one safetensors file that tells when it is damaged.

The format holds arrays and text, never code. The text is the facts as JSON, and a SHA-256 over them and over every
array's name, type, shape and bytes: a file in which any of these has changed is refused.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from babysit.errors import CheckpointError

Array = NDArray[Any]

FORMAT = 1
MAX_HEADER_BYTES = 4 << 20
FACTS = "babysit"
"""The only entry of the header's metadata, whose order is not fixed: the checksum, a space, the facts."""
_NAME = re.compile(r"step-([0-9]{12})\.safetensors")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`arrays` by name, and `facts` as plain JSON; both are copies that the training no longer touches."""

    arrays: Mapping[str, Array]
    facts: Mapping[str, Any]

    @property
    def step(self) -> int:
        """The steps that were done."""
        return int(self.facts["step"])

    @property
    def best_step(self) -> int:
        """The step of the best evaluation so far, 0 before the first."""
        return int(self.facts["best"]["step"])

    def encode(self) -> tuple[bytes, str]:
        """Return the file's bytes and the checksum in it, in hexadecimal digits."""
        text = json.dumps(self.facts, sort_keys=True)
        checksum = _checksum(text, self.arrays)
        return save(dict(self.arrays), {FACTS: f"{checksum} {text}"}), checksum

    @classmethod
    def decode(cls, data: bytes, source: str) -> "Checkpoint":
        """Return the checkpoint of a file's bytes; raises CheckpointError naming `source` for anything else."""
        try:
            text, checksum = _texts(data)
            arrays = load(data)
            facts = json.loads(text)
        except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise CheckpointError(source, f"is no whole checkpoint ({type(error).__name__}: {error})") from None
        if _checksum(text, arrays) != checksum:
            raise CheckpointError(source, "is damaged: its contents do not have its checksum")
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise CheckpointError(source, f"must be of format {FORMAT}")
        if not _is_step(facts.get("step")) or not _is_step((facts.get("best") or {}).get("step")):
            raise CheckpointError(source, "must tell its step and that of the best evaluation")
        return cls(arrays, facts)


def arrays_checksum(arrays: Mapping[str, Array]) -> str:
    """Return a SHA-256 over every array's name, type, shape and bytes, in hexadecimal digits."""
    return _checksum("", arrays)


def file_name(step: int) -> str:
    """Return the name of the checkpoint of a step."""
    return f"step-{step:012}.safetensors"


def step_of(name: str) -> int | None:
    """Return the step that a file's name tells, None for another file."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None


def read_checksum(path: Path) -> str:
    """Return the checksum that a file tells, without reading its arrays.

    Raises CheckpointError for a file whose header cannot be read, or that ends elsewhere than that says.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8 + MAX_HEADER_BYTES)
            n_bytes = os.fstat(file.fileno()).st_size
        header = _header(start)
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        checksum = str(header["__metadata__"][FACTS]).partition(" ")[0]
    except OSError as error:
        raise CheckpointError(path.name, f"cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CheckpointError(path.name, f"is no whole checkpoint ({type(error).__name__}: {error})") from None
    if n_bytes != 8 + int.from_bytes(start[:8], "little") + max(ends, default=0):
        raise CheckpointError(path.name, "is no whole checkpoint: it ends elsewhere than its header says")
    return checksum


def _texts(data: bytes) -> tuple[str, str]:
    """Return the facts and the checksum from the header."""
    checksum, _, text = str(_header(data)["__metadata__"][FACTS]).partition(" ")
    return text, checksum


def _header(data: bytes) -> Any:
    """Return the header of a file that begins with `data`: its length in 8 bytes, then JSON."""
    length = int.from_bytes(data[:8], "little")
    if length > min(MAX_HEADER_BYTES, len(data) - 8):
        raise ValueError(f"a header of {length} bytes")
    return json.loads(data[8 : 8 + length])


def _checksum(text: str, arrays: Mapping[str, Array]) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"\0{name}\0{array.dtype.name}\0{array.shape}\0".encode("utf-8", "surrogatepass"))
        digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def _is_step(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 62
