"""Preprocessing: what is subtracted from and divided out of every image, fitted on the training split alone.

All of it works in place on float32 arrays and in blocks of rows: CIFAR-10 is 0.7 GB, and a copy would double it.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.registry import Registry

Array = NDArray[Any]
ROWS = 128
"""Images in a block: 1.5 MB of CIFAR-10."""
SMALLEST_STD = 1e-6
"""What varies less than this is taken as constant and left undivided."""


class Preprocess:
    """The base of all preprocessing; x is float32, (n, height, width, channels) or (n, features)."""

    def fit(self, x: Array) -> None:
        """Take the statistics of x, the training split; leaves x as it is."""
        raise NotImplementedError

    def apply(self, x: Array) -> None:
        """Change x in place by what `fit` found."""
        raise NotImplementedError

    def statistics(self) -> dict[str, Any]:
        """Return what `fit` found, as plain JSON that a page can show."""
        raise NotImplementedError


preprocesses: Registry[Preprocess] = Registry("preprocessing")


@preprocesses.register("none")
class Nothing(Preprocess):
    """Leave the images as they are, from 0 to 1."""

    def fit(self, x: Array) -> None:
        """Take nothing."""

    def apply(self, x: Array) -> None:
        """Change nothing."""

    def statistics(self) -> dict[str, Any]:
        """Return no numbers."""
        return {"name": "none"}


@preprocesses.register("mean_image")
class MeanImage(Preprocess):
    """Subtract the mean image of the training split (as AlexNet did)."""

    def fit(self, x: Array) -> None:
        """Take the mean of every pixel, (height, width, channels)."""
        self.mean = mean_image(x)

    def apply(self, x: Array) -> None:
        """Subtract the mean image."""
        _center(x, self.mean)

    def statistics(self) -> dict[str, Any]:
        """Return a summary, and the mean image itself as a picture of whole numbers from 0 to 255."""
        picture = np.clip(np.rint(self.mean * 255), 0, 255).astype(np.uint8)
        summary = {"min": float(self.mean.min()), "mean": float(self.mean.mean()), "max": float(self.mean.max())}
        return {"name": "mean_image", **summary, "picture": picture.tolist()}


@preprocesses.register("channel_mean")
class ChannelMean(Preprocess):
    """Subtract the mean of each channel over the training split (as VGG did): three numbers for RGB."""

    def fit(self, x: Array) -> None:
        """Take the mean of each channel; of each feature for flat data."""
        self.mean = channel_mean(x)

    def apply(self, x: Array) -> None:
        """Subtract each channel's mean."""
        _center(x, self.mean)

    def statistics(self) -> dict[str, Any]:
        """Return the means."""
        return {"name": "channel_mean", "mean": self.mean.tolist()}


@preprocesses.register("standardize")
class Standardize(Preprocess):
    """Subtract each channel's mean and divide by its standard deviation; by feature for flat data."""

    def fit(self, x: Array) -> None:
        """Take the mean and the standard deviation of each channel."""
        self.mean = channel_mean(x)
        self.std = channel_std(x, self.mean)

    def apply(self, x: Array) -> None:
        """Center and divide; a channel that does not vary is only centered."""
        divisor = np.where(self.std < SMALLEST_STD, 1, self.std)
        _center(x, self.mean, 1 / divisor)

    def statistics(self) -> dict[str, Any]:
        """Return the means and standard deviations."""
        return {"name": "standardize", "mean": self.mean.tolist(), "std": self.std.tolist()}


def mean_image(x: Array) -> Array:
    """Return the mean over the examples, float64 of one example's shape: float32 sums of blocks, added in float64."""
    total: Array = np.zeros(x.shape[1:], np.float64)
    for block in _blocks(x):
        total += block.sum(axis=0)
    return np.divide(total, len(x))


def channel_mean(x: Array) -> Array:
    """Return the mean of each channel, (channels,); of each feature for flat data."""
    mean = mean_image(x)
    return np.asarray(mean.mean(axis=tuple(range(mean.ndim - 1))))


def channel_std(x: Array, mean: Array) -> Array:
    """Return the standard deviation of each channel around `mean`, in a second pass: no cancellation."""
    offset = _row(x, mean)
    total = np.zeros(offset.shape, np.float64)
    buffer = np.empty((ROWS, offset.size), np.float32)
    for block in _blocks(x):
        rows = buffer[: len(block)]
        np.subtract(block.reshape(len(block), -1), offset, out=rows)
        np.multiply(rows, rows, out=rows)
        total += rows.sum(axis=0)
    variance = (total / len(x)).reshape(x.shape[1:])
    return np.asarray(np.sqrt(variance.mean(axis=tuple(range(variance.ndim - 1)))))


def _center(x: Array, mean: Array, factor: Array | None = None) -> None:
    """Subtract `mean` from x and multiply by `factor`, in place; both are of one example or of its channels."""
    offset, scale = _row(x, mean), None if factor is None else _row(x, factor)
    for block in _blocks(x):
        rows = block.reshape(len(block), -1)
        np.subtract(rows, offset, out=rows)
        if scale is not None:
            np.multiply(rows, scale, out=rows)


def _row(x: Array, value: Array) -> Array:
    """Return `value` spread over one flat example, float32: a long row is subtracted faster than three channels."""
    return np.broadcast_to(value, x.shape[1:]).astype(np.float32).reshape(-1)


def _blocks(x: Array) -> Iterator[Array]:
    for start in range(0, len(x), ROWS):
        yield x[start : start + ROWS]
