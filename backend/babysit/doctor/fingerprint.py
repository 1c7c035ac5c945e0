"""A fingerprint: a number for each example of a split, equal for equal inputs."""

import hashlib
from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Array, Dataset, Split
from babysit.data.preprocess import Preprocess

SplitName = Literal["train", "validation", "test"]
BYTES = 2 << 30
"""What is read of one split at the most; of one that is larger, the first examples."""
ROWS = 512
FEATURE_STEPS = 1 << 12
"""Into how many steps of a deviation a number is put that was turned with others: that is not the same to the bit."""

Fingerprints = NDArray[np.uint64]


def fingerprints(dataset: Dataset, name: SplitName) -> Fingerprints:
    """Return the fingerprint of each example of a split, uint64 (n,), by BLAKE2 of its bytes.

    Preparing treats each number by itself, so that equal inputs stay equal to the bit; where it turns them instead
    (whitening), they are turned back and rounded to what pictures are stored in, 256 steps.
    """
    split: Split = getattr(dataset, name)
    n = min(len(split), max(1, BYTES // max(1, split.x[:1].nbytes)))
    prints = np.empty(n, np.uint64)
    for start, rows in _blocks(split.x[:n], dataset.preprocess):
        for i, row in enumerate(rows, start):
            prints[i] = int.from_bytes(hashlib.blake2b(row, digest_size=8).digest(), "little")
    return prints


def _blocks(x: Array, preprocess: Preprocess | None) -> Iterator[tuple[int, Array]]:
    is_turned = preprocess is not None and not preprocess.keeps_pictures
    for start in range(0, len(x), ROWS):
        block = np.ascontiguousarray(x[start : start + ROWS])
        if is_turned and preprocess is not None:
            steps = 255 if block.ndim == 4 else FEATURE_STEPS
            block = np.rint(preprocess.invert(block) * steps)
        yield start, block + np.float32(0)  # −0 is 0
