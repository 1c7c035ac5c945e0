"""Smoothness: how alike neighbouring pixels are, a number that tells pictures from noise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.blocks import Scratch

Array = NDArray[Any]

FLAT = 1e-10
"""The variance, where the largest value is 1, below which there is nothing but rounding."""

_field, _null = Scratch(), Scratch()


def smoothness(pictures: Array, rng: np.random.Generator) -> tuple[float, float]:
    """Return the mean lag-1 autocorrelation of pictures (n, height, width, channels), and that of the pixels shuffled.

    Moran's I over pixels that touch with a side, each channel by itself: 1 where all neighbours are equal,
    −1 / (pixels − 1) to be expected of noise. All pictures are shuffled in one order. Channels of one colour have none
    and are left out; NaN where none is left, or a number is not finite.
    """
    height, width = pictures.shape[1:3]
    with np.errstate(all="ignore"):
        field = _standardized(pictures)
    if field is None:
        return float("nan"), float("nan")
    null = _null.of(field.size, field.dtype).reshape(field.shape)
    np.take(field, rng.permutation(height * width), axis=0, out=null, mode="clip")
    return _autocorrelation(field, height, width), _autocorrelation(null, height, width)


def _standardized(pictures: Array) -> Array | None:
    """Return the channels that vary as columns (pixels, columns), with a mean of 0 and a norm of 1 each."""
    n, height, width, channels = pictures.shape
    field: Array = _field.of(pictures.size, np.dtype(np.float32)).reshape(height, width, channels, n)
    np.copyto(field, pictures.transpose(1, 2, 3, 0))
    field = field.reshape(height * width, channels * n)
    scales = np.maximum(field.max(axis=0), -field.min(axis=0))
    field *= np.where(scales > 0, 1 / scales, 1)  # squares of small numbers would vanish
    field -= field.mean(axis=0)
    squares = np.einsum("ij,ij->j", field, field)
    varied = squares > FLAT * height * width
    if not np.isfinite(squares).all() or not varied.any():
        return None
    field = field if varied.all() else field[:, varied]
    field *= 1 / np.sqrt(squares[varied])
    return field


def _autocorrelation(field: Array, height: int, width: int) -> float:
    """Return the mean of Moran's I over the columns of (pixels, columns), which are standardized."""
    rows = field.reshape(height, -1)
    columns = field.shape[1]
    down = float(np.vdot(rows[1:], rows[:-1]))
    right = sum(float(np.dot(row[columns:], row[:-columns])) for row in rows)
    n_pairs = (height - 1) * width + height * (width - 1)
    return (down + right) * float(height * width / n_pairs / columns)
