"""A JSON file of points: one of our exports, or a list of objects, a row each; also with an object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babysit.errors import DataError
from babysit.foreign import cell
from babysit.foreign.layout import sniff
from babysit.foreign.table import Point

MAX_BYTES = 256 << 20
FORMAT = "babysit"


class JsonFile:
    """The points of a JSON file, which is read as a whole."""

    kind = "json"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mtime = path.stat().st_mtime
        if path.stat().st_size > MAX_BYTES:
            raise DataError(path.name, f"is larger than {MAX_BYTES >> 20} MB: CSV and Parquet are read piece by piece")
        data = _load(path)
        self._runs: list[dict[str, Any]] | None = None
        if isinstance(data, dict) and data.get("format") == FORMAT:
            self._runs = _runs(path.name, data)
            self.is_bucketed = data.get("buckets") is not None
            return
        self.is_bucketed = False
        if not isinstance(data, list) or not data or not all(isinstance(row, dict) for row in data):
            raise DataError(path.name, "is neither an export of babysit nor a list of objects, a row each")
        self._rows: list[dict[str, Any]] = data
        self._header = list(dict.fromkeys(key for row in data for key in row))
        self._layout = sniff(path.name, self._header)

    def points(self, run: str | None = None) -> Iterator[Point]:
        """Yield all points, or those of one run; raises DataError with the row."""
        found = self._own() if self._runs is not None else self._flat()
        return (point for point in found if run in (None, point.run))

    def about(self, run: str) -> dict[str, Any]:
        """Return what the export says of a run."""
        return next((own for own in self._runs or () if str(own.get("id", "")) == run), {})

    def notes(self) -> list[str]:
        """Return nothing: all is read."""
        return []

    def _own(self) -> Iterator[Point]:
        for own in self._runs or ():
            run = str(own.get("id", ""))
            for name, series in own["series"].items():
                rows = series.get("rows") if isinstance(series, dict) else None
                for n, row in enumerate(rows or (), 1):
                    try:
                        step, time, value = row[:3]
                        number = cell.number(value)
                        if number is not None:
                            yield Point(run, name, cell.step(step), cell.time(time, self._mtime), number)
                    except (ValueError, TypeError) as error:
                        raise DataError(self.path.name, f"{name[:60]}, row {n}: {error}") from None

    def _flat(self) -> Iterator[Point]:
        layout, header = self._layout, self._header
        stem = self.path.name.split(".")[0] or "value"
        for n, row in enumerate(self._rows, 1):
            at = [row.get(key) for key in header]
            try:
                step = cell.step(at[layout.step])
                time = self._mtime if layout.time is None else cell.time(at[layout.time], self._mtime)
                run = "" if layout.run is None else str(at[layout.run])
                if layout.value is not None:
                    told = {stem if layout.series is None else str(at[layout.series]): at[layout.value]}
                else:
                    told = {name: at[place] for place, name in layout.columns.items()}
                for name, value in told.items():
                    if (number := cell.number(value)) is not None:
                        yield Point(run, name, step, time, number)
            except ValueError as error:
                raise DataError(self.path.name, f"row {n}: {error}") from None


def _load(path: Path) -> Any:
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".jsonl":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return json.loads(text)
    except UnicodeDecodeError:
        raise DataError(path.name, "is no text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise DataError(path.name, f"line {error.lineno}: is no JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise DataError(path.name, "is no JSON that can be read: it nests too deep, or a number is too long") from None


def _runs(name: str, data: dict[str, Any]) -> list[dict[str, Any]]:
    runs = data.get("runs")
    if not isinstance(runs, list) or not all(
        isinstance(run, dict) and isinstance(run.get("series"), dict) for run in runs
    ):
        raise DataError(name, "is no whole export of babysit: its runs have no series")
    return runs
