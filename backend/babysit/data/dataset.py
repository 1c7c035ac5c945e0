"""A data set: what a source reads, and the splits and statistics that training gets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from babysit.registry import Registry

Array = NDArray[Any]
Labels = NDArray[np.int64]
Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in total."""


@dataclass(frozen=True, slots=True)
class RawData:
    """Images and labels as a source reads them.

    x is (n, *shape), uint8 from 0 to 255 or float32 from 0 to 1; y is (n,), from 0. Without a test split of its own
    (x_test is None) a data set gets one from the rest.
    """

    x: Array
    y: Labels
    class_names: tuple[str, ...]
    shape: tuple[int, ...]
    x_test: Array | None = None
    y_test: Labels | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a data set, ready to be learnt: x float32 (n, *shape), y int64 (n,)."""

    x: NDArray[np.float32]
    y: Labels

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A prepared data set: three splits that share nothing, and what the preprocessing took from the training split."""

    name: str
    train: Split
    validation: Split
    test: Split
    class_names: tuple[str, ...]
    shape: tuple[int, ...]
    statistics: dict[str, Any] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Return the facts that a page shows, as plain JSON."""
        return {
            "name": self.name,
            "shape": list(self.shape),
            "n_train": len(self.train),
            "n_validation": len(self.validation),
            "n_test": len(self.test),
            "classes": list(self.class_names),
            "preprocess": self.statistics,
        }


class Source:
    """The base of all data sets: where one comes from and how it is read.

    A `path` is a copy that the user names; without one, sources that are not embedded look in `folder`, where `fetch`
    puts what it downloads and where read data are cached.
    """

    title: ClassVar[str]
    description: ClassVar[str]
    licence: ClassVar[str]
    shape: ClassVar[tuple[int, ...]]
    n_classes: ClassVar[int]
    n_train: ClassVar[int]
    n_test: ClassVar[int] = 0
    """How many images the data set's own test split has; 0 if it has none."""
    is_embedded: ClassVar[bool] = False
    download_bytes: ClassVar[int] = 0

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether there is something to read; does not look inside."""
        raise NotImplementedError

    def check(self, path: Path | None, folder: Path) -> None:
        """Raise DataMissingError if there is nothing to read, DataError if it is not this data set."""
        self.load(path, folder)

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return the images and labels; raises as `check` does."""
        raise NotImplementedError

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Download the data set into `folder` and return the file; raises DataError. Embedded sets return `folder`."""
        raise NotImplementedError


datasets: Registry[Source] = Registry("data set")
