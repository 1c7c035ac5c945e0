"""A checkpoint: everything that the next step depends on, as one safetensors file that tells when it is damaged.

The format holds arrays and text, never code. The text is the facts as JSON, and a SHA-256 over them and over every
array's name, type, shape and bytes: a file in which any of these has changed is refused.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
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


def file_name(step: int) -> str:
    """Return the name of the checkpoint of a step."""
    return f"step-{step:012}.safetensors"


def step_of(name: str) -> int | None:
    """Return the step that a file's name tells, None for another file."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None


def _texts(data: bytes) -> tuple[str, str]:
    """Return the facts and the checksum from the header, which is its length in 8 bytes, then JSON."""
    length = int.from_bytes(data[:8], "little")
    if length > min(MAX_HEADER_BYTES, len(data) - 8):
        raise ValueError(f"a header of {length} bytes")
    header = json.loads(data[8 : 8 + length])
    checksum, _, text = str(header["__metadata__"][FACTS]).partition(" ")
    return text, checksum


def _checksum(text: str, arrays: Mapping[str, Array]) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"\0{name}\0{array.dtype.name}\0{array.shape}\0".encode("utf-8", "surrogatepass"))
        digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def _is_step(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 62
