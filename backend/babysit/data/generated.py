"""A generated data set: arrays made from a seed of its own, the same every time; it takes no path."""

from pathlib import Path

import numpy as np

from babysit.data.dataset import Progress, RawData, Source, datasets
from babysit.errors import DataError


class Generated(Source):
    """The base of the generated data sets; one says how `generate` makes it."""

    licence = "CC0: made by babysit itself"
    is_embedded = True
    seed = 0
    """Not the run's seed, which draws splits and weights: the data stay the same."""

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the data may be made: they take no path."""
        return path is None

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return the examples, without a test split; raises DataError for a path."""
        if path is not None:
            raise DataError(str(path), f"must not be given: {datasets.name_of(type(self))} is embedded")
        return self.generate(np.random.default_rng(self.seed))

    def generate(self, rng: np.random.Generator) -> RawData:
        """Return the examples."""
        raise NotImplementedError

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Return `folder`: there is nothing to download."""
        return folder
