"""A data set: what a source reads, and the splits and statistics that training gets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from babysit.data.original import originals
from babysit.data.preprocess.preprocess import Preprocess
from babysit.errors import DataError
from babysit.registry import Registry

Array = NDArray[Any]
Labels = NDArray[np.int64]
Targets = NDArray[Any]
"""Labels, int64 (n,) from 0; or for a regression the numbers to predict, float32 (n, k)."""
Progress = Callable[[int, int], None]
"""Called with the bytes (or files) done and those in total."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a data set before it is read: the shape of an example, classes and sizes.

    `n_classes` is None for a regression, which has `n_targets` numbers to predict. `n_test` is the size of the data
    set's own test split; 0 if it has none.
    """

    shape: tuple[int, ...]
    n_classes: int | None
    n_train: int
    n_test: int = 0
    n_targets: int = 1

    @property
    def n_outputs(self) -> int:
        """How many numbers a network for these data gives: a score a class, or what is to be predicted."""
        return self.n_targets if self.n_classes is None else self.n_classes


@dataclass(frozen=True, slots=True)
class RawData:
    """Examples and what they are, as a source reads them.

    x is (n, *shape), uint8 from 0 to 255 or float32 (pictures from 0 to 1). For classes y is int64 (n,), from 0; for a
    regression float32 (n, k), `class_names` is empty and `target_names` has k names. Without a test split of its own
    (x_test is None) a data set gets one from the rest. `n_dropped` counts the examples that were left out of it.
    """

    x: Array
    y: Targets
    class_names: tuple[str, ...]
    shape: tuple[int, ...]
    x_test: Array | None = None
    y_test: Targets | None = None
    target_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    n_dropped: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a data set, ready to be learnt: x float32 (n, *shape); y int64 (n,), or float32 (n, k) to predict."""

    x: NDArray[np.float32]
    y: Targets

    def __len__(self) -> int:
        return len(self.y)

    def count(self, n_classes: int) -> list[int]:
        """Return how many examples each class has."""
        return count_classes(self.y, n_classes)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A prepared data set: three splits that share nothing, and what the preprocessing took from the training split.

    For a regression `class_names` is empty and `target_names` names the numbers to predict. `preprocess` is what the
    splits were prepared by, None where they are as the source has them.
    """

    name: str
    train: Split
    validation: Split
    test: Split
    class_names: tuple[str, ...]
    shape: tuple[int, ...]
    statistics: dict[str, Any] = field(default_factory=dict)
    target_names: tuple[str, ...] = ()
    n_dropped: int = 0
    preprocess: Preprocess | None = None

    @property
    def n_outputs(self) -> int:
        """How many numbers a network for these data gives: a score a class, or what is to be predicted."""
        return len(self.class_names or self.target_names)

    def originals(self, x: NDArray[np.float32]) -> Array:
        """Return a few examples of a split as their source has them; see `babysit.data.original`."""
        return originals(x, self.preprocess)

    def describe(self) -> dict[str, Any]:
        """Return the facts that a page shows, as plain JSON; `class_counts` are those of the training split."""
        facts = {
            "name": self.name,
            "shape": list(self.shape),
            "n_train": len(self.train),
            "n_validation": len(self.validation),
            "n_test": len(self.test),
            "n_dropped": self.n_dropped,
            "classes": list(self.class_names),
            "preprocess": self.statistics,
        }
        if self.class_names:
            return facts | {"class_counts": self.train.count(len(self.class_names))}
        return facts | {"targets": list(self.target_names)}


def count_classes(y: Labels, n_classes: int) -> list[int]:
    """Return how many of the labels y name each class."""
    counts: list[int] = np.bincount(y, minlength=n_classes).tolist()
    return counts


class Source:
    """The base of all data sets: where one comes from and how it is read.

    A `path` is a copy that the user names; without one, sources that are not embedded look in `folder`, where `fetch`
    puts what it downloads and where read data are cached. The constructor's arguments are the data set's options: they
    become fields of the configuration's data section; fields of one name are one field, so they mean the same.
    """

    title: ClassVar[str]
    description: ClassVar[str]
    licence: ClassVar[str]
    shape: tuple[int, ...] = ()
    n_classes: int | None = None
    n_train: int = 0
    n_test: int = 0
    """How many images the data set's own test split has; 0 if it has none."""
    is_embedded: ClassVar[bool] = False
    download_bytes: ClassVar[int] = 0
    needs_path: ClassVar[str] = ""
    """What data.path must name, for a data set that is the user's own files; their facts follow from them."""
    progress: Progress | None = None
    """Called while a long reading goes on, with the files done and those in total."""

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether there is something to read; does not look inside."""
        raise NotImplementedError

    def facts(self, path: Path | None, folder: Path) -> Facts:
        """Return shape, classes and sizes, cheaply; raises as `load` does where they follow from the files."""
        return Facts(self.shape, self.n_classes, self.n_train, self.n_test)

    def describe(self, folder: Path) -> dict[str, Any]:
        """Return what a list of data sets shows, as plain JSON; what the user's own files decide is null."""
        try:
            facts = None if self.needs_path else self.facts(None, folder)
        except DataError:  # a damaged copy is told of by whoever reads it
            facts = Source.facts(self, None, folder)
        return {
            **{name: getattr(self, name) for name in ("title", "description", "is_embedded", "download_bytes")},
            "needs_path": self.needs_path or None,
            "shape": facts and list(facts.shape),
            "n_classes": facts and facts.n_classes,
            "n_train": facts and facts.n_train,
            "n_test": facts and facts.n_test,
            "is_available": self.is_available(None, folder),
        }

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
