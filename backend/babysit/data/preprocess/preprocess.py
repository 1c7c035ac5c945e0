"""A preprocessing: what is done to every image before training, fitted on the training split alone.

All of it works in place on float32 arrays and in blocks of rows: CIFAR-10 is 0.7 GB, and a copy would double it.
"""

from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from babysit.data.preprocess.statistics import Array, center, spread
from babysit.registry import Registry


class Recipe(Protocol):
    """A configuration's entry that makes a preprocessing."""

    def create(self) -> Any:
        """Return a new preprocessing."""


class Preprocess:
    """The base of all preprocessing; x is float32, (n, height, width, channels) or (n, features)."""

    keeps_pictures: ClassVar[bool] = True
    """Whether what comes out is still a picture, of which neighbours lie side by side."""

    def check(self, shape: tuple[int, ...]) -> None:
        """Raise ShapeError for examples of a shape that this cannot take."""

    def fit(self, x: Array) -> None:
        """Take the statistics of x, the training split; leaves x as it is."""
        raise NotImplementedError

    def apply(self, x: Array) -> None:
        """Change x in place by what `fit` found."""
        raise NotImplementedError

    def invert(self, x: Array) -> NDArray[np.float32]:
        """Return what `apply` made x from, to look at: a copy of a few examples, images clipped to 0…1."""
        raise NotImplementedError

    def statistics(self) -> dict[str, Any]:
        """Return what `fit` found, as plain JSON that a page can show."""
        raise NotImplementedError


class Affine(Preprocess):
    """The base of those that treat every number by itself: x′ = (x − mean) / std, undone by x = x′ std + mean.

    `fit` sets `mean`, and `std` where there is a division; both are of one example's shape, or one number a channel.
    """

    mean: Array
    std: Array | None = None

    def apply(self, x: Array) -> None:
        """Subtract the mean and divide by the deviation."""
        center(x, self.mean, None if self.std is None else 1 / self.std)

    def invert(self, x: Array) -> NDArray[np.float32]:
        """Return x std + mean; images clipped to 0…1."""
        rows = x.reshape(len(x), -1)
        restored = rows * spread(x, self.std) if self.std is not None else rows.copy()
        restored += spread(x, self.mean)
        return picture_values(restored.reshape(x.shape))


def picture_values(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return x, clipped in place to 0…1 where it holds images: rounding may lead a little out of it."""
    return np.clip(x, 0, 1, out=x) if x.ndim == 4 else x


preprocesses: Registry[Preprocess] = Registry("preprocessing")
