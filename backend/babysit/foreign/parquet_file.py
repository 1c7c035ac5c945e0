"""A Parquet file of points, long or wide, read a batch at a time; of our exports also what they say of their runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babysit.errors import DataError
from babysit.foreign import cell
from babysit.foreign.layout import sniff
from babysit.foreign.table import Point

BATCH_ROWS = 16_384
MAX_GROUP_BYTES = 2 << 30
METADATA = b"babysit"


class ParquetFile:
    """The points of a Parquet file; reading it once notes in which row groups each run is."""

    kind = "parquet"

    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path = path
        self._mtime = path.stat().st_mtime
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise DataError(path.name, f"is no Parquet file ({str(error).splitlines()[0][:100]})") from None
        header = list(self._file.schema_arrow.names)
        self._layout = sniff(path.name, header)
        self._kept = self._numeric(header, pa)
        self._groups: dict[str, list[int]] = {}
        metadata = self._file.schema_arrow.metadata or {}
        self._about = _about(metadata.get(METADATA, b"{}"))

    @property
    def is_bucketed(self) -> bool:
        """Whether its values stand for many points each."""
        return self._layout.is_bucketed

    def points(self, run: str | None = None) -> Iterator[Point]:
        """Yield all points, or those of one run; raises DataError with the row."""
        groups = range(self._file.num_row_groups) if run is None else self._groups[run]
        for group in groups:
            if self._file.metadata.row_group(group).total_byte_size > MAX_GROUP_BYTES:
                raise DataError(self.path.name, f"has a row group of more than {MAX_GROUP_BYTES >> 30} GB")
            for point in self._group(group):
                if run is None:
                    of_run = self._groups.setdefault(point.run, [])
                    if not of_run or of_run[-1] != group:
                        of_run.append(group)
                if run in (None, point.run):
                    yield point

    def about(self, run: str) -> dict[str, Any]:
        """Return what our export says of a run."""
        runs = self._about.get("runs")
        found = [own for own in runs if isinstance(own, dict)] if isinstance(runs, list) else []
        return next((own for own in found if str(own.get("id", "")) == run), {})

    def notes(self) -> list[str]:
        """Return which columns were left out."""
        if not (left := [name for name in self._layout.columns.values() if name not in self._kept.values()]):
            return []
        return [f"{self.path.name}: columns that are no numbers are left out: {', '.join(left[:8])}"]

    def _numeric(self, header: list[str], pa: Any) -> dict[int, str]:
        schema = self._file.schema_arrow
        return {
            place: name
            for place, name in self._layout.columns.items()
            if pa.types.is_floating(schema.types[place]) or pa.types.is_integer(schema.types[place])
        }

    def _group(self, group: int) -> Iterator[Point]:
        layout, n = self._layout, 0
        series = self.path.name.split(".")[0] or "value"
        for batch in self._file.iter_batches(BATCH_ROWS, row_groups=[group]):
            columns = [batch.column(place).to_pylist() for place in range(batch.num_columns)]
            for row in zip(*columns, strict=True):
                n += 1
                try:
                    step = cell.step(row[layout.step])
                    time = self._mtime if layout.time is None else cell.time(row[layout.time], self._mtime)
                    run = "" if layout.run is None else str(row[layout.run])
                    if layout.value is not None:
                        told = [(series if layout.series is None else str(row[layout.series]), row[layout.value])]
                    else:
                        told = [(name, row[place]) for place, name in self._kept.items()]
                    for name, value in told:
                        if (number := cell.number(value)) is not None:
                            yield Point(run, name, step, time, number)
                except ValueError as error:
                    raise DataError(self.path.name, f"row {n} of row group {group + 1}: {error}") from None


def _about(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
