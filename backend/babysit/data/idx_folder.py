"""A data set of four IDX files in a folder: images and labels to train with, images and labels to test with."""

from pathlib import Path
from typing import ClassVar

import numpy as np

from babysit.data.dataset import Array, Facts, Labels, Progress, RawData, Source, datasets
from babysit.data.fetch import download
from babysit.data.idx import read_idx, read_shape
from babysit.errors import DataError, DataMissingError

TRAIN, TEST = "train", "t10k"
IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"
SPLITS = (TRAIN, TEST)
PLACES = (".", "raw")
"""Where in the named folder the files are looked for; other libraries unpack into raw/."""


class IdxFolder(Source):
    """The base of MNIST and of what followed its form; the files may be packed with gzip or not."""

    shape = (28, 28, 1)
    n_train = 60_000
    n_test = 10_000
    class_names: ClassVar[tuple[str, ...]]
    url: ClassVar[str]
    sha256: ClassVar[dict[str, str]]
    """The checksum of each packed file."""

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the four files are in the path, or fetched in `folder`."""
        place = path or folder / self.name
        return all(_find(place, split, kind) for split in SPLITS for kind in (IMAGES, LABELS))

    def facts(self, path: Path | None, folder: Path) -> Facts:
        """Return what the files' headers state; of the official files where there are none yet."""
        if path is None and not self.is_available(None, folder):
            return super().facts(path, folder)
        (n, *shape), (n_test, *_) = (read_shape(self._file(path, folder, split, IMAGES), 3) for split in SPLITS)
        return Facts((*shape, 1), self.n_classes, n, n_test)

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return x (n, height, width, 1) and x_test, uint8.

        Raises DataMissingError without a path and without fetched files; DataError naming the file and the rule for one
        that is missing or not what it should be.
        """
        (x, y), (x_test, y_test) = (self._read(path, folder, split) for split in SPLITS)
        if x.shape[1:] != x_test.shape[1:]:
            file = self._file(path, folder, TEST, IMAGES)
            rule = f"must have images of {x.shape[1:3]}, as those to train with, not of {x_test.shape[1:3]}"
            raise DataError(str(file), rule)
        return RawData(x, y, self.class_names, x.shape[1:], x_test, y_test)

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Download the four files into a folder of their own in `folder`, checksums checked; raises DataError."""
        done = 0

        def tell(n: int, total: int) -> None:
            progress(done + n, max(done + n, self.download_bytes))

        for name, sha256 in self.sha256.items():
            target = download(self.url + name, sha256, folder / self.name / name, tell)
            done += target.stat().st_size
        return folder / self.name

    @property
    def name(self) -> str:
        """The name that the data set is registered under, and its folder's."""
        return datasets.name_of(type(self))

    def _read(self, path: Path | None, folder: Path, split: str) -> tuple[Array, Labels]:
        images, labels = (self._file(path, folder, split, kind) for kind in (IMAGES, LABELS))
        x, y = read_idx(images, 3), read_idx(labels, 1)
        if len(y) != len(x):
            raise DataError(
                str(labels), f"must have as many labels as {images.name} has images, {len(x)}, not {len(y)}"
            )
        wrong = np.flatnonzero(y >= len(self.class_names))
        if len(wrong):
            rule = f"must have labels from 0 to {len(self.class_names) - 1}; byte {8 + wrong[0]} is {y[wrong[0]]}"
            raise DataError(str(labels), rule)
        return x[..., None], y.astype(np.int64)

    def _file(self, path: Path | None, folder: Path, split: str, kind: str) -> Path:
        place = path or folder / self.name
        if path is not None and not path.is_dir():
            raise DataError(
                str(path), "must be a folder with the four IDX files" if path.exists() else "does not exist"
            )
        found = _find(place, split, kind)
        if found is not None:
            return found
        if path is not None:
            raise DataError(str(path), f"has no {split}-{kind}, packed as .gz or not")
        size = round(self.download_bytes / 1e6)
        hint = f"is not on this machine: fetch it with `babysit data fetch {self.name}` ({size} MB)"
        raise DataMissingError(self.name, f"{hint}, or name the folder of its files in data.path")


def _find(place: Path, split: str, kind: str) -> Path | None:
    """Return the file, which some write with a dot before "idx"; None if there is none."""
    names = (f"{split}-{spelling}{end}" for spelling in (kind, kind.replace("-idx", ".idx")) for end in (".gz", ""))
    return next((place / inner / name for name in names for inner in PLACES if (place / inner / name).exists()), None)
