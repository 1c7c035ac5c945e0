"""A CSV file of points, long or wide: its delimiter and its columns sniffed, its mistakes told with their lines."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from babysit.errors import DataError
from babysit.foreign import cell
from babysit.foreign.layout import Layout, sniff
from babysit.foreign.table import Point

DELIMITERS = (",", ";", "\t")
MAX_LINE = 4 << 20


class CsvFile:
    """The points of a CSV file; reading it once notes where each run begins and ends in it."""

    kind = "csv"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mtime = path.stat().st_mtime
        self._places: dict[str, list[int]] = {}  # run → first line, its byte, the byte behind its last line
        self._text_columns: dict[str, int] = {}
        with path.open("rb") as file:
            head = _decoded(file.readline(MAX_LINE).removeprefix(b"\xef\xbb\xbf"), path.name, 1)
            if not head.strip():
                raise DataError(path.name, "has no first line with the names of its columns")
            self._start = file.tell()
        self._delimiter = max(DELIMITERS, key=head.count)
        header = next(csv.reader([head], delimiter=self._delimiter))
        self._layout = sniff(path.name, header)
        self._width = len(header)
        self._series = path.name.split(".")[0] or "value"

    @property
    def is_bucketed(self) -> bool:
        """Whether its values stand for many points each."""
        return self._layout.is_bucketed

    def points(self, run: str | None = None) -> Iterator[Point]:
        """Yield all points, or those of one run; raises DataError with the line."""
        line, start, end = (1, self._start, -1) if run is None else self._places[run]
        with self.path.open("rb") as file:
            file.seek(start)
            lines = _Lines(file, self.path.name, line, end)
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            while (row := self._next(reader, lines)) is not None:
                begin, lines.begin = lines.begin, lines.end
                for point in list(self._row(row, lines.line)):  # a whole row before anything of it is told
                    if run is None:
                        place = self._places.setdefault(point.run, [begin[0], begin[1], 0])
                        place[2] = lines.end[1]
                    if run in (None, point.run):
                        yield point

    def about(self, run: str) -> dict[str, Any]:
        """Return nothing: a table of this kind says no more."""
        return {}

    def notes(self) -> list[str]:
        """Return which columns were left out."""
        if not self._text_columns:
            return []
        return [f"{self.path.name}: columns of text are left out: {', '.join(list(self._text_columns)[:8])}"]

    def _next(self, reader: Iterator[list[str]], lines: "_Lines") -> list[str] | None:
        try:
            return next(reader, None)
        except csv.Error as error:
            raise DataError(self.path.name, f"line {lines.line}: {error}") from None

    def _row(self, row: Sequence[str], line: int) -> Iterator[Point]:
        if not row:
            return
        if len(row) != self._width:
            raise DataError(self.path.name, f"line {line}: must have {self._width} cells (has {len(row)})")
        try:
            yield from self._parsed(row, self._layout)
        except ValueError as error:
            raise DataError(self.path.name, f"line {line}: {error}") from None

    def _parsed(self, row: Sequence[str], layout: Layout) -> Iterator[Point]:
        step = cell.step(row[layout.step])
        time = self._mtime if layout.time is None else cell.time(row[layout.time], self._mtime)
        run = "" if layout.run is None else cell.word(row[layout.run])
        if layout.value is not None:
            name = self._series if layout.series is None else cell.word(row[layout.series])
            value = cell.number(row[layout.value])
            if not name:
                raise ValueError("must name its series")
            if value is not None:
                yield Point(run, name, step, time, value)
            return
        for place, name in layout.columns.items():
            if name not in self._text_columns and (value := self._number(name, row[place])) is not None:
                yield Point(run, cell.word(name), step, time, value)

    def _number(self, name: str, text: str) -> float | None:
        """Return a number; a column that begins with text is one of text."""
        try:
            return cell.number(text)
        except ValueError as error:
            if not self._places:
                self._text_columns[name] = 1
                return None
            raise ValueError(f"{name[:60]}: {error}") from None


class _Lines:
    """The lines of a file up to a byte, counted; `begin` and `end` are the line and byte around what was just read."""

    def __init__(self, file: BinaryIO, name: str, line: int, end: int) -> None:
        self._file, self._name, self._last = file, name, end
        self.line = line
        self.begin = self.end = (line, file.tell())

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._last >= 0 and self.end[1] >= self._last:
            raise StopIteration
        data = self._file.readline(MAX_LINE)
        if not data:
            raise StopIteration
        self.line += 1
        if len(data) >= MAX_LINE:
            raise DataError(self._name, f"line {self.line}: is longer than {MAX_LINE:,} bytes")
        self.end = (self.line, self.end[1] + len(data))
        return _decoded(data, self._name, self.line)


def _decoded(data: bytes, name: str, line: int) -> str:
    if b"\0" in data:
        raise DataError(name, f"line {line}: is no text: it holds a NUL")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(name, f"line {line}: is no text in UTF-8") from None
