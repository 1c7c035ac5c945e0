"""table: the user's own rows of numbers with a label, from a CSV or Parquet file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np

from babysit.data.cache import Cache
from babysit.data.cache_writer import CacheWriter
from babysit.data.dataset import Array, Facts, Progress, RawData, Source, datasets
from babysit.data.names import pack_names, unpack_names
from babysit.errors import DataError, DataMissingError, shorten
from babysit.registry import Option

if TYPE_CHECKING:
    from babysit.data.table_file import TableFile

MAX_CLASSES = 1000
MAX_NAME = 200
ARRAYS = ("x", "y", "features", "classes")


@datasets.register("table")
class Table(Source):
    """Rows of numbers of your own: a CSV or Parquet file with a label column; the other columns are the features."""

    title = "Table"
    description = "your own rows: a CSV or Parquet file with numeric columns and a label column"
    licence = "yours"
    needs_path = "a CSV file with a line of column names, or a Parquet file"

    def __init__(
        self,
        label: Annotated[str, Option(help="the column to predict")] = "label",
        task: Annotated[
            Literal["classification", "regression"], Option(help="whether to tell classes or to predict numbers")
        ] = "classification",
    ) -> None:
        self._label, self._task = label, task

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the path is a file."""
        return path is not None and path.is_file()

    def facts(self, path: Path | None, folder: Path) -> Facts:
        """Return shape, classes and size; they take reading the whole file, once."""
        raw = self.load(path, folder)
        return Facts(raw.shape, len(raw.class_names) or None, len(raw.y))

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return x (n, columns), float32, without a test split, mapped from the cache after the first time.

        What is missing in a numeric column is NaN. Raises DataMissingError without a path; DataError naming the file
        and the column or line for what is no table, and for columns that hold no numbers.
        """
        if path is None:
            raise DataMissingError("table", f"must be given: {self.needs_path}")
        try:
            cache = Cache(folder, "table", [path], {"label": self._label, "task": self._task})
        except FileNotFoundError:
            raise DataError(str(path), "does not exist") from None
        except OSError as error:
            raise DataError(str(path), f"cannot be read ({error.strerror or error})") from None
        arrays = cache.through(ARRAYS, lambda writer: self._read(path, writer))
        x, features, classes = arrays["x"], unpack_names(arrays["features"]), unpack_names(arrays["classes"])
        targets = () if classes else (self._label,)
        shape = (len(features),)
        return RawData(x, arrays["y"], classes, shape, target_names=targets, feature_names=features)

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Raise DataError: there is nothing to download."""
        raise DataError("table", "is your own file: name it in data.path, there is nothing to fetch")

    def _read(self, path: Path, writer: CacheWriter) -> dict[str, Array]:
        from babysit.data.table_file import open_table  # here, because Arrow takes 0.3 s and much memory to load

        with open_table(path) as table:
            features = self._features(table, str(path))
            read = self._read_classes if self._task == "classification" else self._read_numbers
            x, y, classes = read(table, features, str(path))
        arrays = {"x": x, "y": y, "features": pack_names(features), "classes": pack_names(classes)}
        writer.save(arrays)
        return arrays

    def _features(self, table: "TableFile", source: str) -> tuple[str, ...]:
        if self._label not in table.columns:
            known = ", ".join(shorten(name) for name in table.columns[:10])
            rule = f"has no column {shorten(self._label)} to predict; data.label names it, one of {known}"
            raise DataError(source, rule + (", …" if len(table.columns) > 10 else ""))
        features = tuple(name for name in table.columns if name != self._label)
        if not features:
            raise DataError(source, "must have a numeric column besides the label")
        table.require_numeric(features)
        return features

    def _read_classes(
        self, table: "TableFile", features: tuple[str, ...], source: str
    ) -> tuple[Array, Array, tuple[str, ...]]:
        """Return x, labels from 0, and the names that the labels stand for, in order."""
        from babysit.data.table_file import numbers

        found: dict[str, int] = {}
        x: list[Array] = []
        y: list[Array] = []
        n_rows = 0
        for block in table.blocks(features, (self._label,)):
            x.append(numbers(block, features))
            y.append(_codes(block.column(self._label), found, source, n_rows))
            n_rows += len(y[-1])
        names = sorted(found, key=_order)
        rank = np.empty(len(names), np.int64)
        rank[[found[name] for name in names]] = np.arange(len(names))
        return np.concatenate(x), rank[np.concatenate(y)], tuple(names)

    def _read_numbers(
        self, table: "TableFile", features: tuple[str, ...], source: str
    ) -> tuple[Array, Array, tuple[str, ...]]:
        """Return x, the numbers to predict, (n, 1), and no names."""
        from babysit.data.table_file import numbers

        table.require_numeric((self._label,))
        x, y = [], []
        for block in table.blocks((*features, self._label)):
            x.append(numbers(block, features))
            y.append(numbers(block, (self._label,)))
        return np.concatenate(x), np.concatenate(y), ()


def _codes(column: Any, found: dict[str, int], source: str, start: int) -> Array:
    """Return a number for each text of the column, and enter new texts in `found`; `start` numbers the first row."""
    encoded = column.dictionary_encode()
    texts: list[str] = encoded.dictionary.to_pylist()
    indices: Array = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    missing = np.flatnonzero((indices < 0) | (indices == (texts.index("") if "" in texts else -1)))
    if len(missing):
        raise DataError(source, f"must have a label in every row; row {start + missing[0]} (from 0) has none")
    for text in texts:
        if len(text) > MAX_NAME:
            raise DataError(source, f"must have labels of at most {MAX_NAME} characters, not {shorten(text)}")
        found.setdefault(text, len(found))
    if len(found) > MAX_CLASSES:
        rule = f"must have at most {MAX_CLASSES} different labels; numbers to predict want data.task = 'regression'"
        raise DataError(source, rule)
    return np.array([found[text] for text in texts], np.int64)[indices]


def _order(name: str) -> tuple[float, str]:
    """Return a key that sorts numbers by their value and before words."""
    try:
        return (float(name), name)
    except ValueError:
        return (float("inf"), name)
