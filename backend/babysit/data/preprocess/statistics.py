"""Statistics of examples: means and deviations of pixels and channels, in blocks of rows; float64 results."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
ROWS = 128
"""Images in a block: 1.5 MB of CIFAR-10."""
SMALLEST_STD = 1e-6
"""What varies less than this is taken as constant and left undivided."""


def mean_image(x: Array) -> Array:
    """Return the mean over the examples, float64 of one example's shape: float32 sums of blocks, added in float64."""
    total: Array = np.zeros(x.shape[1:], np.float64)
    for block in blocks(x):
        total += block.sum(axis=0)
    return np.divide(total, len(x))


def channel_mean(x: Array) -> Array:
    """Return the mean of each channel, (channels,); of each feature for flat data."""
    return _over_pixels(mean_image(x))


def feature_std(x: Array, mean: Array) -> Array:
    """Return the deviation of each feature around `mean`, of one example's shape, in a second pass: no cancellation."""
    return np.asarray(np.sqrt(_feature_variance(x, mean)))


def channel_std(x: Array, mean: Array) -> Array:
    """Return the standard deviation of each channel around `mean`, (channels,); of each feature for flat data."""
    return np.asarray(np.sqrt(_over_pixels(_feature_variance(x, mean))))


def divisor(std: Array) -> Array:
    """Return `std` with 1 for what does not vary: that is only centred."""
    return np.where(std < SMALLEST_STD, 1.0, std)


def center(x: Array, mean: Array, factor: Array | None = None) -> None:
    """Subtract `mean` from x and multiply by `factor`, in place; both are of one example or of its channels."""
    offset, scale = spread(x, mean), None if factor is None else spread(x, factor)
    for block in blocks(x):
        rows = block.reshape(len(block), -1)
        np.subtract(rows, offset, out=rows)
        if scale is not None:
            np.multiply(rows, scale, out=rows)


def spread(x: Array, value: Array) -> Array:
    """Return `value` spread over one flat example, float32: a long row is subtracted faster than three channels."""
    return np.broadcast_to(value, x.shape[1:]).astype(np.float32).reshape(-1)


def blocks(x: Array, rows: int = ROWS) -> Iterator[Array]:
    """Yield views of x, `rows` examples at a time; the last may be shorter."""
    for start in range(0, len(x), rows):
        yield x[start : start + rows]


def summary(values: Array) -> dict[str, float]:
    """Return the smallest, mean and largest value."""
    return {"min": float(values.min()), "mean": float(values.mean()), "max": float(values.max())}


def picture(image: Array) -> list[Any]:
    """Return an image from 0 to 1 as nested lists of whole numbers from 0 to 255."""
    pixels: list[Any] = np.clip(np.rint(image * 255), 0, 255).astype(np.uint8).tolist()
    return pixels


def _feature_variance(x: Array, mean: Array) -> Array:
    offset = spread(x, mean)
    total = np.zeros(offset.shape, np.float64)
    buffer = np.empty((ROWS, offset.size), np.float32)
    for block in blocks(x):
        rows = buffer[: len(block)]
        np.subtract(block.reshape(len(block), -1), offset, out=rows)
        np.multiply(rows, rows, out=rows)
        total += rows.sum(axis=0)
    return (total / len(x)).reshape(x.shape[1:])


def _over_pixels(values: Array) -> Array:
    """Return the mean over height and width, (channels,); flat values as they are."""
    return np.asarray(values.mean(axis=tuple(range(values.ndim - 1))))
