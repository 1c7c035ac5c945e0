"""digits: 1,797 handwritten digits of 8×8 pixels (UCI's optical recognition set), embedded through scikit-learn."""

import gzip
import importlib.util
from pathlib import Path

import numpy as np

from babysit.data.dataset import Array, Progress, RawData, Source, datasets
from babysit.errors import DataError


@datasets.register("digits")
class Digits(Source):
    """Handwritten digits, 8×8 gray; ready at once, also without a network."""

    title = "Digits"
    description = "1,797 handwritten digits, 8×8 gray: trains in a second"
    licence = "CC BY 4.0 (UCI Machine Learning Repository, doi:10.24432/C50P49)"
    shape = (8, 8, 1)
    n_classes = 10
    n_train = 1797
    is_embedded = True

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the embedded copy may be read: it takes no path."""
        return path is None

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return the 1,797 images scaled from 0…16 to 0…1, without a test split; raises DataError for a path."""
        if path is not None:
            raise DataError(str(path), "must not be given: digits is embedded")
        table = _read_table()
        x = (table[:, :-1] / 16).astype(np.float32).reshape(-1, *self.shape)
        return RawData(x, table[:, -1].astype(np.int64), tuple("0123456789"), self.shape)

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Return `folder`: there is nothing to download."""
        return folder


def _read_table() -> Array:
    """Return the table (1797, 65): pixels, then the label. Read by hand, because importing scikit-learn takes 1.5 s."""
    spec = importlib.util.find_spec("sklearn")
    file = Path(spec.origin or "").parent / "datasets" / "data" / "digits.csv.gz" if spec else None
    if file is not None and file.is_file():
        with gzip.open(file, "rt") as lines:
            return np.loadtxt(lines, delimiter=",")
    from sklearn.datasets import load_digits  # another release, another place: ask the package itself

    bunch = load_digits()
    return np.column_stack([bunch.data, bunch.target])
