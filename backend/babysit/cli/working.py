"""How far a long command is, on a terminal's standard error; in a pipe it says nothing."""

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from babysit.cli.output import errors

Tell = Callable[[str, int, int], None]
"""Takes what is being done, and how much of how much is done."""


@contextlib.contextmanager
def working() -> Iterator[Tell]:
    """Show a bar for as long as the block lasts."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    console = errors()
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=max(total, 1))

        yield tell
