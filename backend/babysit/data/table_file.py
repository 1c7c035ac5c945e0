"""A table file: CSV or Parquet, read in blocks of rows; every refusal names the file, and the column or the line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from babysit.data.gunzip import MAGIC as GZIP_MAGIC
from babysit.errors import DataError, shorten

PARQUET_MAGIC = b"PAR1"
MAX_COLUMNS = 20_000
MAX_NUMBERS = 500_000_000
"""The most numbers that a table may have: 2 GB as float32."""
MAX_NAMED = 5
"""How many columns an error names."""
ROWS = 65_536
CSV_BLOCK = 4 << 20
"""Bytes of a CSV file that are read at a time; no line may be longer."""


class TableFile:
    """An open table: its columns, and its rows in blocks."""

    def __init__(self, file: Any, source: str, is_parquet: bool) -> None:
        self._file, self._source, self._is_parquet = file, source, is_parquet
        self._schema = self._peek()
        self.columns: tuple[str, ...] = tuple(self._schema.names)
        self._check_columns()

    def require_numeric(self, names: tuple[str, ...]) -> None:
        """Raise DataError naming those of the columns `names` that hold no numbers."""
        others = [name for name in names if not _is_numeric(self._schema.field(name).type)]
        if others:
            shown = ", ".join(shorten(name) for name in others[:MAX_NAMED])
            more = f" and {len(others) - MAX_NAMED} more" if len(others) > MAX_NAMED else ""
            raise self._error(f"must have numeric columns besides the label; not numeric: {shown}{more}")

    def blocks(self, numeric: tuple[str, ...], text: tuple[str, ...] = ()) -> Iterator[pa.RecordBatch]:
        """Yield the rows of the columns `numeric`, as float64 with null for what is missing, and `text`, as strings."""
        types = {**dict.fromkeys(numeric, pa.float64()), **dict.fromkeys(text, pa.string())}
        n_rows = 0
        for batch in self._parquet_batches(types) if self._is_parquet else self._csv_batches(types):
            n_rows += batch.num_rows
            if n_rows * len(numeric) > MAX_NUMBERS:
                raise self._error(f"must have at most {MAX_NUMBERS:,} numbers")
            yield pa.RecordBatch.from_arrays([batch.column(n).cast(kind) for n, kind in types.items()], list(types))
        if not n_rows:
            raise self._error("has no rows")

    def _peek(self) -> pa.Schema:
        if self._is_parquet:
            return pa.parquet.ParquetFile(self._file).schema_arrow
        return self._csv_reader({}).schema

    def _check_columns(self) -> None:
        if len(self.columns) > MAX_COLUMNS:
            raise self._error(f"must have at most {MAX_COLUMNS:,} columns, not {len(self.columns):,}")
        twice = next((name for name in self.columns if self.columns.count(name) > 1), None)
        if twice is not None:
            raise self._error(f"must name every column once; {shorten(twice)} comes twice")

    def _csv_batches(self, types: dict[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
        # "true" is no number to the reader, so a column of such words is read as what it is.
        flags = [name for name in types if pa.types.is_boolean(self._schema.field(name).type)]
        yield from self._csv_reader({**types, **dict.fromkeys(flags, pa.bool_())})

    def _csv_reader(self, types: dict[str, pa.DataType]) -> Any:
        self._file.seek(0)
        # One thread: only then do errors tell the line.
        reading = pa.csv.ReadOptions(use_threads=False, block_size=CSV_BLOCK)
        converting = pa.csv.ConvertOptions(column_types=types, include_columns=list(types))
        return pa.csv.open_csv(self._file, read_options=reading, convert_options=converting)

    def _parquet_batches(self, types: dict[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
        self._file.seek(0)
        file = pa.parquet.ParquetFile(self._file)
        n_numbers = file.metadata.num_rows * len(types)
        if n_numbers > MAX_NUMBERS:
            raise self._error(f"must have at most {MAX_NUMBERS:,} numbers, not {n_numbers:,}")
        groups = (file.metadata.row_group(i) for i in range(file.metadata.num_row_groups))
        if sum(group.total_byte_size for group in groups) > 16 * MAX_NUMBERS:
            raise self._error("unpacks to more bytes than its numbers can have")
        yield from file.iter_batches(ROWS, columns=list(types))

    def _error(self, rule: str) -> DataError:
        return DataError(self._source, rule)


@contextmanager
def open_table(path: Path) -> Iterator[TableFile]:
    """Yield the table at `path`, Parquet or else CSV by its first bytes; raises DataError, also for later trouble."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
            file.seek(0)
            if magic.startswith(GZIP_MAGIC):
                raise DataError(str(path), "is packed with gzip; unpack it first")
            yield TableFile(file, str(path), magic == PARQUET_MAGIC)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise DataError(str(path), "must be a file" if path.is_dir() else "does not exist") from error
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise DataError(str(path), _rule(error)) from None
    except OSError as error:
        # Arrow takes damage for a fault of the disk, and such a fault has no number.
        rule = _rule(error) if error.errno is None else f"cannot be read ({error.strerror or error})"
        raise DataError(str(path), rule) from None


def numbers(batch: pa.RecordBatch, names: tuple[str, ...]) -> NDArray[np.float32]:
    """Return the columns `names` as float32 (rows, columns), NaN for what is missing."""
    values = np.empty((batch.num_rows, len(names)), np.float32)
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and is refused as that
        for i, name in enumerate(names):
            values[:, i] = batch.column(name).to_numpy(zero_copy_only=False)
    return values


def _is_numeric(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal, pa.types.is_null)
    return any(test(kind) for test in tests)


def _rule(error: Exception) -> str:
    """Return Arrow's complaint in our manner: the line as an editor counts it, the column from 1."""
    text = str(error).partition("\n")[0]
    text = re.sub(r"CSV (parse error|conversion error to \w+): ", "", text.replace("Row #", "line "))
    text = re.sub(r"In CSV column #(\d+)", lambda found: f"column {int(found[1]) + 1}", text)
    return f"is no well-formed table: {shorten(text, 200)[1:-1]}"
