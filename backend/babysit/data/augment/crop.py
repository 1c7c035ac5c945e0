"""crop: pictures shifted by a few pixels."""

from typing import Annotated

import numpy as np

from babysit.data.augment.augment import Array, Augmentation, Targets, augmentations
from babysit.errors import ShapeError
from babysit.options import check_options
from babysit.registry import Option


@augmentations.register("crop")
class Crop(Augmentation):
    """Pad with zeros on every side and cut the old size out again at a random place (as ResNet did on CIFAR-10)."""

    def __init__(self, pad: Annotated[int, Option(help="width of the rim", unit="pixels", ge=1, le=1024)] = 4) -> None:
        check_options(self, pad=pad)
        self.pad = pad
        self._padded = np.empty((0, 0, 0), np.float32)

    def check(self, shape: tuple[int, ...]) -> None:
        """Raise ShapeError for what is no picture, or one that could be shifted out of sight."""
        super().check(shape)
        if self.pad >= min(shape[:2]):
            raise ShapeError("crop", f"pictures larger than its pad of {self.pad}", shape)

    def apply(self, x: Array, targets: Targets | None, rng: np.random.Generator) -> None:
        """Shift every picture by −pad … pad in both directions, through one padded picture whose rim stays zero."""
        n_rows, n_columns, n_channels = x.shape[1:]
        shape = (n_rows + 2 * self.pad, n_columns + 2 * self.pad, n_channels)
        if self._padded.shape != shape or self._padded.dtype != x.dtype:
            self._padded = np.zeros(shape, x.dtype)
        inside = self._padded[self.pad : -self.pad, self.pad : -self.pad]
        places = rng.integers(0, 2 * self.pad + 1, size=(len(x), 2)).tolist()
        for picture, (top, left) in zip(x, places, strict=True):
            inside[...] = picture
            picture[...] = self._padded[top : top + n_rows, left : left + n_columns]
