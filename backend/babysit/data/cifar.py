"""CIFAR: a data set of small photographs in pickled batches, from the official Python archive or its folder."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from babysit.data.cache import Cache
from babysit.data.cache_writer import CacheWriter
from babysit.data.dataset import Array, Labels, Progress, RawData, Source, datasets
from babysit.data.fetch import download
from babysit.data.pickles import PickleReader
from babysit.errors import DataError, DataMissingError

PIXELS = 3072
ARRAYS = ("x", "y", "x_test", "y_test")


class Cifar(Source):
    """The base of CIFAR-10 and CIFAR-100: where the archive lies, how it is fetched, and how its arrays are cached."""

    licence = "none stated; cite Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"
    shape = (32, 32, 3)
    n_train = 50_000
    n_test = 10_000
    archive: ClassVar[str]
    unpacked: ClassVar[str]
    batches: ClassVar[tuple[str, ...]]
    url: ClassVar[str]
    sha256: ClassVar[str]

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the path, or a fetched copy in `folder`, is there."""
        return path.exists() if path is not None else self._fetched(folder) is not None

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Download the official archive into `folder` and check its SHA-256; raises DataError."""
        return download(self.url, self.sha256, folder / self.archive, progress)

    def load_with(
        self,
        path: Path | None,
        folder: Path,
        read: Callable[[Path, CacheWriter], Mapping[str, Array]],
        names: tuple[str, ...] = ARRAYS,
    ) -> dict[str, Array]:
        """Return the arrays `names`: what `read` makes of the archive or folder, from the cache after the first time.

        Raises DataMissingError without a path and without a fetched copy, DataError for what is not this data set.
        """
        try:
            source, files = self._locate(path, folder)
            cache = Cache(folder, datasets.name_of(type(self)), files)
        except OSError as error:
            raise DataError(str(path or folder), f"cannot be read ({error.strerror or error})") from None
        return cache.through(names, lambda writer: read(source, writer))

    def raw(self, arrays: Mapping[str, Array], class_names: tuple[str, ...]) -> RawData:
        """Return the four arrays as raw data."""
        x, y, x_test, y_test = (arrays[name] for name in ARRAYS)
        return RawData(x, y, class_names, self.shape, x_test, y_test)

    def _locate(self, path: Path | None, folder: Path) -> tuple[Path, list[Path]]:
        """Return the archive or the folder of batches to read, and the files whose state decides the cache."""
        source = path if path is not None else self._fetched(folder)
        if source is None:
            name, size = datasets.name_of(type(self)), round(self.download_bytes / 1e6)
            hint = f"is not on this machine: fetch it with `babysit data fetch {name}` ({size} MB)"
            raise DataMissingError(name, f"{hint}, or name its archive or folder in data.path")
        if not source.exists():
            raise DataError(str(source), "does not exist")
        if not source.is_dir():
            return source, [source]
        source = source / self.unpacked if (source / self.unpacked).is_dir() else source
        return source, [source / name for name in self.batches if (source / name).exists()]

    def _fetched(self, folder: Path) -> Path | None:
        """Return the archive or folder that was put into `folder`, the archive first."""
        return next((folder / name for name in (self.archive, self.unpacked) if (folder / name).exists()), None)


class BatchReader:
    """Reads one pickled batch of the data set `title`; raises DataError naming the file and the rule that it breaks."""

    def __init__(self, title: str, data: bytes, source: str) -> None:
        self._title, self._source = title, source
        self._batch = PickleReader(data, source).read()

    def images(self, labels: str) -> Array:
        """Return the images (n, 32, 32, 3), uint8; the file has them channel first. `labels`: what else it has."""
        if not isinstance(self._batch, dict):
            raise self._error(f"it must be a table with data and {labels}")
        pixels = self._entry("data")
        if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.shape[1:] != (PIXELS,):
            raise self._error(f"data must be uint8 of shape (n, {PIXELS})")
        return np.ascontiguousarray(pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))

    def labels(self, name: str, n_images: int, n_classes: int) -> Labels:
        """Return the labels (n_images,) called `name`."""
        labels = self._entry(name)
        if not isinstance(labels, list) or len(labels) != n_images or not labels:
            raise self._error(f"{name} must be a list as long as data, {n_images}")
        if not all(type(label) is int and 0 <= label < n_classes for label in labels):
            raise self._error(f"{name} must be whole numbers from 0 to {n_classes - 1}")
        return np.array(labels, np.int64)

    def _entry(self, name: str) -> Any:
        """Return an entry by its name, which Python 2 wrote as bytes."""
        return self._batch.get(name.encode(), self._batch.get(name))

    def _error(self, rule: str) -> DataError:
        return DataError(self._source, f"is not a {self._title} batch: {rule}")
