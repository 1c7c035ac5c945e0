"""The data sets: one file each, which registers itself in `datasets`."""

from babysit.data.dataset import datasets
from babysit.registry import discover

__all__ = ["datasets"]

discover(__name__)
