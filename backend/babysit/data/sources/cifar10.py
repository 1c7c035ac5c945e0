"""cifar10: 60,000 colour images of 32×32 pixels in ten classes, from the official Python archive or its folder."""

from pathlib import Path

import numpy as np

from babysit.data.archive import read_members
from babysit.data.cache_writer import CacheWriter
from babysit.data.cifar import BatchReader, Cifar
from babysit.data.dataset import Array, Labels, RawData, datasets
from babysit.errors import DataError

ARCHIVE = "cifar-10-python.tar.gz"
FOLDER = "cifar-10-batches-py"
TRAIN_BATCHES = tuple(f"data_batch_{i}" for i in range(1, 6))
TEST_BATCH = "test_batch"
BATCHES = (*TRAIN_BATCHES, TEST_BATCH)
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@datasets.register("cifar10")
class Cifar10(Cifar):
    """Small photographs, 32×32 RGB, in ten classes (Krizhevsky 2009)."""

    title = "CIFAR-10"
    description = "60,000 photographs, 32×32 RGB: airplanes, cars, birds, cats and so on"
    n_classes = len(CLASSES)
    download_bytes = 170_498_071
    archive = ARCHIVE
    unpacked = FOLDER
    batches = BATCHES
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    sha256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9320329d7fe0b5c001ce"

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return x (50000, 32, 32, 3) and x_test (10000, 32, 32, 3), uint8, mapped from the cache after the first time.

        Raises DataMissingError without a path and without a fetched copy, DataError for what is not CIFAR-10.
        """
        return self.raw(self.load_with(path, folder, lambda *place: read_batches(*place)), CLASSES)


def read_batches(source: Path, writer: CacheWriter) -> dict[str, Array]:
    """Return x, y, x_test, y_test as the archive or folder at `source` holds them, NHWC uint8 and int64.

    What is read goes to the writer at once, in the order of the batches. Raises DataError naming the file and the rule
    that it breaks.
    """
    batches: dict[str, tuple[Array, Labels]] = {}
    n_written = 0
    for name, data in read_members(source, BATCHES):
        batches[name] = _batch(data, f"{source} ({name})")
        while n_written < len(TRAIN_BATCHES) and TRAIN_BATCHES[n_written] in batches:
            writer.append("x", batches[TRAIN_BATCHES[n_written]][0])
            n_written += 1
    missing = [name for name in BATCHES if name not in batches]
    if missing:
        raise DataError(str(source), f"is not CIFAR-10's Python version: it has no {', '.join(missing)}")
    x_test, y_test = batches[TEST_BATCH]
    y = np.concatenate([batches[name][1] for name in TRAIN_BATCHES])
    writer.save({"y": y, "x_test": x_test, "y_test": y_test})
    x = np.concatenate([batches[name][0] for name in TRAIN_BATCHES])
    return {"x": x, "y": y, "x_test": x_test, "y_test": y_test}


def _batch(data: bytes, source: str) -> tuple[Array, Labels]:
    """Return the images (n, 32, 32, 3), uint8, and labels (n,) of one batch."""
    reader = BatchReader("CIFAR-10", data, source)
    images = reader.images("labels")
    return images, reader.labels("labels", len(images), len(CLASSES))
