"""cutout: pictures with a square missing."""

from typing import Annotated

import numpy as np

from babysit.data.augment.augment import Array, Augmentation, Targets, augmentations
from babysit.errors import ShapeError
from babysit.options import check_options
from babysit.registry import Option


@augmentations.register("cutout")
class Cutout(Augmentation):
    """Set a square at a random place to zero; it may hang over the edge (DeVries and Taylor 2017)."""

    def __init__(
        self, size: Annotated[int, Option(help="side of the square", unit="pixels", ge=1, le=1024)] = 8
    ) -> None:
        check_options(self, size=size)
        self.size = size

    def check(self, shape: tuple[int, ...]) -> None:
        """Raise ShapeError for what is no picture, or one that the square would cover."""
        super().check(shape)
        if self.size >= min(shape[:2]):
            raise ShapeError("cutout", f"pictures larger than its square of {self.size}", shape)

    def apply(self, x: Array, targets: Targets | None, rng: np.random.Generator) -> None:
        """Blank out, in every picture, the part of the square around a random pixel that lies inside."""
        places = rng.integers(0, x.shape[1:3], size=(len(x), 2))
        first = places - self.size // 2
        last = (first + self.size).tolist()
        for picture, (top, left), (bottom, right) in zip(x, np.maximum(first, 0).tolist(), last, strict=True):
            picture[top:bottom, left:right] = 0
