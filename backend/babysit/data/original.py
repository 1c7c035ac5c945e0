"""Originals: a few prepared examples as their source has them, to be looked at."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.preprocess.preprocess import Preprocess

LONGEST_SIDE = 64
"""Pixels of a picture that is looked at beside others; a larger one is shown smaller."""
MOST_FEATURES = 4096
"""Numbers shown of an example that is no picture."""


def originals(x: NDArray[np.float32], preprocess: Preprocess | None) -> NDArray[Any]:
    """Return what `preprocess` made x from, a copy.

    Pictures are uint8 (n, height, width, 1 or 3), with sides of at most 64 pixels; anything else is float32 (n,
    features), at most the first 4096 features.
    """
    restored = x if preprocess is None else preprocess.invert(x)
    if x.ndim == 4 and x.shape[-1] in (1, 3):
        pixels = np.rint(shrink(restored) * 255)
        return np.asarray(np.clip(pixels, 0, 255), np.uint8)
    return np.array(restored.reshape(len(x), -1)[:, :MOST_FEATURES], np.float32)


def shrink(pictures: NDArray[Any]) -> NDArray[Any]:
    """Return pictures (n, height, width, channels) whose longest side is at most LONGEST_SIDE.

    Each pixel is the mean of a square of them; rows and columns that fill no square are left out.
    """
    n, height, width, channels = pictures.shape
    size = -(-max(height, width) // LONGEST_SIDE)
    if size == 1:
        return pictures
    high, wide = max(height // size, 1), max(width // size, 1)
    cut = pictures[:, : high * size, : wide * size]
    squares = cut.reshape(n, high, cut.shape[1] // high, wide, cut.shape[2] // wide, channels)
    return np.asarray(squares.mean(axis=(2, 4)))
