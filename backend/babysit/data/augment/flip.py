"""flip: mirrored pictures."""

from typing import Annotated

import numpy as np

from babysit.data.augment.augment import Array, Augmentation, Targets, augmentations
from babysit.options import check_options
from babysit.registry import Option


@augmentations.register("flip")
class Flip(Augmentation):
    """Mirror pictures left to right, each with a probability of one half."""

    def __init__(
        self, probability: Annotated[float, Option(help="share of the pictures that are mirrored", gt=0, le=1)] = 0.5
    ) -> None:
        check_options(self, probability=probability)
        self.probability = probability
        self._columns = np.empty(0, np.intp)

    def apply(self, x: Array, targets: Targets | None, rng: np.random.Generator) -> None:
        """Mirror the chosen pictures through a buffer of one: a pixel's channels stay in their order."""
        chosen = np.flatnonzero(rng.random(len(x)) < self.probability)
        n_rows, n_columns, n_channels = x.shape[1:]
        if len(self._columns) != n_rows * n_columns:
            self._columns = np.arange(n_rows * n_columns).reshape(n_rows, n_columns)[:, ::-1].reshape(-1)
            self._buffer = np.empty((n_rows * n_columns, n_channels), x.dtype)
        pixels = x.reshape(len(x), -1, n_channels)
        for index in chosen:
            np.take(pixels[index], self._columns, axis=0, out=self._buffer, mode="clip")
            pixels[index] = self._buffer
