"""A table on standard output: whole in a pipe, fitted to the width of a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from babysit.cli.output import printable

GAP = 2
NARROWEST = 16  # what a wrapped column keeps


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is set; where the terminal is too narrow, the column of the highest `rank` is left out first."""

    heading: str
    is_right: bool = False
    is_wrapped: bool = False
    rank: int = 0  # 0: never left out
    is_dropped: bool = False  # left out where no row has it


def say_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings, a line each unless a wrapped column needs more."""
    console = Console(highlight=False)
    needed = [not column.is_dropped or any(row[i] for row in rows) for i, column in enumerate(columns)]
    columns = [column for column, is_needed in zip(columns, needed, strict=True) if is_needed]
    rows = [[_line(cell) for cell, is_needed in zip(row, needed, strict=True) if is_needed] for row in rows]
    widths = [max(cell_len(cell) for cell in cells) for cells in zip(_headings(columns), *rows, strict=True)]
    shown = fitting(columns, widths, console.width) if console.is_terminal else list(range(len(columns)))
    if not console.is_terminal:
        console = Console(highlight=False, width=sum(widths) + GAP * len(widths))
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for column in (columns[i] for i in shown):
        justify = "right" if column.is_right else "left"
        table.add_column(Text(_line(column.heading)), justify=justify, no_wrap=not column.is_wrapped, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(Text(row[i]) for i in shown))
    console.print(table)


def fitting(columns: Sequence[Column], widths: Sequence[int], room: int) -> list[int]:
    """Return the indices of the columns to show in `room` characters when the cells are up to `widths` wide."""
    needs = [
        min(width, NARROWEST) if column.is_wrapped else width for column, width in zip(columns, widths, strict=True)
    ]
    shown = list(range(len(columns)))
    for i in sorted((i for i in shown if columns[i].rank), key=lambda i: -columns[i].rank):
        if sum(needs[j] + GAP for j in shown) <= room:
            break
        shown.remove(i)
    return shown


def _headings(columns: Sequence[Column]) -> list[str]:
    return [_line(column.heading) for column in columns]


def _line(text: str) -> str:
    """Return a cell's text on one line, as it is printed: its width is that of what is seen."""
    return printable(text.replace("\n", " "))
