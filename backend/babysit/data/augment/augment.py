"""An augmentation: a random change of a training batch that leaves its meaning, drawn anew each time."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from babysit.errors import ShapeError
from babysit.registry import Registry

Array = NDArray[Any]
Targets = NDArray[np.float32]


class Augmentation:
    """The base of all augmentations: preprocessed batches, changed in place in the buffer that they were drawn into.

    All that is random comes from the generator that is passed in, so that one seed gives one row of batches. What is
    filled in is 0: the mean, where the preprocessing has centred. Evaluation is never augmented.
    """

    needs_pictures: ClassVar[bool] = True
    """Whether neighbours must lie side by side: (height, width, channels), and no preprocessing that turns the axes."""
    mixes_targets: ClassVar[bool] = False
    """Whether an example comes to have more than one class, so that labels become distributions."""

    def check(self, shape: tuple[int, ...]) -> None:
        """Raise ShapeError for examples of a shape that this cannot change."""
        if self.needs_pictures and len(shape) != 3:
            raise ShapeError(augmentations.name_of(type(self)), "pictures (height, width, channels)", shape)

    def apply(self, x: Array, targets: Targets | None, rng: np.random.Generator) -> None:
        """Change x, float32 (n, *shape), in place, and targets (n, k) where this mixes them."""
        raise NotImplementedError


augmentations: Registry[Augmentation] = Registry("augmentation")
