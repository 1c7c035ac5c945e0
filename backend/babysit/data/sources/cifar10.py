"""cifar10: 60,000 colour images of 32×32 pixels in ten classes, from the official Python archive or its folder."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from babysit.data.archive import read_members
from babysit.data.cache import Cache
from babysit.data.dataset import Array, Labels, Progress, RawData, Source, datasets
from babysit.data.fetch import download
from babysit.data.pickles import PickleReader
from babysit.errors import DataError, DataMissingError

ARCHIVE = "cifar-10-python.tar.gz"
FOLDER = "cifar-10-batches-py"
TRAIN_BATCHES = tuple(f"data_batch_{i}" for i in range(1, 6))
TEST_BATCH = "test_batch"
BATCHES = (*TRAIN_BATCHES, TEST_BATCH)
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
PIXELS = 3072
ARRAYS = ("x", "y", "x_test", "y_test")


@datasets.register("cifar10")
class Cifar10(Source):
    """Small photographs, 32×32 RGB, in ten classes (Krizhevsky 2009)."""

    title = "CIFAR-10"
    description = "60,000 photographs, 32×32 RGB: airplanes, cars, birds, cats and so on"
    licence = "none stated; cite Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"
    shape = (32, 32, 3)
    n_classes = 10
    n_train = 50_000
    n_test = 10_000
    download_bytes = 170_498_071
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    sha256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9320329d7fe0b5c001ce"

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the path, or a fetched copy in `folder`, is there."""
        return path.exists() if path is not None else _fetched(folder) is not None

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return x (50000, 32, 32, 3) and x_test (10000, 32, 32, 3), uint8, mapped from the cache after the first time.

        Raises DataMissingError without a path and without a fetched copy, DataError for what is not CIFAR-10.
        """
        try:
            source, files = self._locate(path, folder)
            cache = Cache(folder, "cifar10", files)
        except OSError as error:
            raise DataError(str(path or folder), f"cannot be read ({error.strerror or error})") from None
        arrays = cache.load(ARRAYS)
        if arrays is None:
            arrays = read_batches(source)
            cache.save(arrays)
        return RawData(**arrays, class_names=CLASSES, shape=self.shape)

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Download the official archive into `folder` and check its SHA-256; raises DataError."""
        return download(self.url, self.sha256, folder / ARCHIVE, progress)

    def _locate(self, path: Path | None, folder: Path) -> tuple[Path, list[Path]]:
        """Return the archive or the folder of batches to read, and the files whose state decides the cache."""
        source = path if path is not None else _fetched(folder)
        if source is None:
            size = round(self.download_bytes / 1e6)
            hint = f"is not on this machine: fetch it with `babysit data fetch cifar10` ({size} MB)"
            raise DataMissingError("cifar10", f"{hint}, or name its archive or folder in data.path")
        if not source.exists():
            raise DataError(str(source), "does not exist")
        if not source.is_dir():
            return source, [source]
        source = source / FOLDER if (source / FOLDER).is_dir() else source
        return source, [source / name for name in BATCHES if (source / name).exists()]


def read_batches(source: Path) -> dict[str, Array]:
    """Return x, y, x_test, y_test as the archive or folder at `source` holds them, NHWC uint8 and int64.

    Raises DataError naming the file and the rule that it breaks.
    """
    with ThreadPoolExecutor(1) as pool:  # one batch is read while the next is being decompressed
        members = read_members(source, BATCHES)
        reading = {name: pool.submit(_batch, data, f"{source} ({name})") for name, data in members}
        batches = {name: future.result() for name, future in reading.items()}
    missing = [name for name in BATCHES if name not in batches]
    if missing:
        raise DataError(str(source), f"is not CIFAR-10's Python version: it has no {', '.join(missing)}")
    train = [batches[name] for name in TRAIN_BATCHES]
    x_test, y_test = batches[TEST_BATCH]
    x, y = np.concatenate([x for x, _ in train]), np.concatenate([y for _, y in train])
    return {"x": x, "y": y, "x_test": x_test, "y_test": y_test}


def _batch(data: bytes, source: str) -> tuple[Array, Labels]:
    """Return the images (n, 32, 32, 3), uint8, and labels (n,) of one batch; the file has them channel first."""
    batch = PickleReader(data, source).read()
    if not isinstance(batch, dict):
        raise DataError(source, "is not a CIFAR-10 batch: it must be a table with data and labels")
    pixels, labels = _entry(batch, "data"), _entry(batch, "labels")
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.shape[1:] != (PIXELS,):
        raise DataError(source, f"is not a CIFAR-10 batch: data must be uint8 of shape (n, {PIXELS})")
    if not isinstance(labels, list) or len(labels) != len(pixels) or not labels:
        raise DataError(source, f"is not a CIFAR-10 batch: labels must be a list as long as data, {len(pixels)}")
    if not all(type(label) is int and 0 <= label < len(CLASSES) for label in labels):
        raise DataError(source, "is not a CIFAR-10 batch: labels must be whole numbers from 0 to 9")
    images = pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), np.array(labels, np.int64)


def _entry(batch: Mapping[Any, Any], name: str) -> Any:
    """Return an entry by its name, which Python 2 wrote as bytes."""
    return batch.get(name.encode(), batch.get(name))


def _fetched(folder: Path) -> Path | None:
    """Return the archive or folder that was put into `folder`, the archive first."""
    return next((folder / name for name in (ARCHIVE, FOLDER) if (folder / name).exists()), None)
