"""The caret: where a line that was typed cannot be read, shown under it."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.cells import cell_len

from babysit.cli.output import complain, errors, printable
from babysit.errors import ConfigError, Problem

AROUND = 60
"""Characters that are shown before and after the place."""


@contextmanager
def pointed(**lines: str) -> Iterator[None]:
    """Within it, a ConfigError about one of the `lines`, by the field's name, ends the command with 2 and a caret."""
    try:
        yield
    except ConfigError as error:
        if not any(problem.at is not None and problem.field in lines for problem in error.problems):
            raise
        for problem in error.problems:
            complain(str(problem))
            if problem.at is not None and problem.field in lines:
                errors().print("\n".join(marked(lines[problem.field], problem)), markup=False)
        raise typer.Exit(2) from None


def marked(line: str, problem: Problem) -> tuple[str, str]:
    """Return a line, cut to what is around the place of a problem, and the carets that stand under that."""
    at = min(problem.at or 0, len(line))
    end = min(at + max(problem.length or 0, 1), len(line) + 1, at + AROUND)
    start, stop = max(0, at - AROUND), min(len(line), end + AROUND)
    before = ("…" if start else "") + _flat(line[start:at])
    shown = before + _flat(line[at:stop]) + ("…" if stop < len(line) else "")
    width = max(1, cell_len(_flat(line[at:end])))
    return f"  {shown}", f"  {' ' * cell_len(before)}{'^' * width}"


def _flat(text: str) -> str:
    return printable(text.replace("\n", " ").replace("\t", " "))
