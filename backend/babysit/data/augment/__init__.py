"""The augmentations: one file each, which registers itself in `augmentations`."""

from babysit.data.augment.augment import Augmentation, augmentations
from babysit.registry import discover

__all__ = ["Augmentation", "augmentations"]

discover(__name__)
