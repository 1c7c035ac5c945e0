"""mixup: pairs of examples, blended, and their classes with them."""

from typing import Annotated

import numpy as np

from babysit.data.augment.augment import Array, Augmentation, Targets, augmentations
from babysit.options import check_options
from babysit.registry import Option


@augmentations.register("mixup")
class Mixup(Augmentation):
    """Blend each example, and its target, with another of the batch: λ a + (1 − λ) b (Zhang et al. 2018).

    λ is drawn once a batch from Beta(α, α), and the larger of λ and 1 − λ is taken: partners are drawn at random, so
    that this only says which of a pair is a, and an example's own class is the one on top.
    """

    needs_pictures = False
    mixes_targets = True

    def __init__(
        self,
        alpha: Annotated[
            float, Option(help="α of the Beta distribution: small hardly mixes", gt=0, le=100, scale="log")
        ] = 0.2,
    ) -> None:
        check_options(self, alpha=alpha)
        self.alpha = alpha
        self._buffers: list[Array] = []

    def apply(self, x: Array, targets: Targets | None, rng: np.random.Generator) -> None:
        """Blend x and targets with a random permutation of themselves, through buffers as large as a batch."""
        own = rng.beta(self.alpha, self.alpha)
        own = max(own, 1 - own)
        partners = rng.permutation(len(x))
        mixed = [array for array in (x, targets) if array is not None]
        for array, buffer in zip(mixed, self._rooms(mixed), strict=True):
            np.take(array, partners, axis=0, out=buffer, mode="clip")
            np.multiply(buffer, 1 - own, out=buffer)
            np.multiply(array, own, out=array)
            np.add(array, buffer, out=array)

    def _rooms(self, arrays: list[Array]) -> list[Array]:
        """Return room as large as each of the arrays; it is kept, and grows only for a larger batch than before."""
        sizes = [buffer.shape[1:] for buffer in self._buffers]
        if sizes != [array.shape[1:] for array in arrays] or len(self._buffers[0]) < len(arrays[0]):
            self._buffers = [np.empty_like(array) for array in arrays]
        return [buffer[: len(array)] for buffer, array in zip(self._buffers, arrays, strict=True)]
